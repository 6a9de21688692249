"""Keeps the gateway's routes equal to the database's."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from bancada.domain.load import GatewayLoad
from bancada.domain.recordings import PLAIN, RecordingRule
from bancada.domain.routes import ApplicationRoute, CallerKey, ModelRoute, RouteSnapshot
from bancada.reconcile.ports import RoutePublisher
from bancada.store.database import Database
from bancada.store.recordings import with_recordings
from bancada.store.routes import read_application_routes, read_caller_keys, read_routes, read_session_routes

Content = tuple[tuple[ModelRoute, ...], tuple[CallerKey, ...], tuple[ApplicationRoute, ...]]


class RouteSync:
    """Publishes the routes whenever they differ from what the gateway last said that it uses.

    `rule` is how deployments record their calls that have no rule of their own.
    """

    def __init__(
        self, database: Database, publisher: RoutePublisher, deadline_s: float, rule: RecordingRule = PLAIN
    ) -> None:
        self._database = database
        self._publisher = publisher
        self._deadline_s = deadline_s
        self._rule = rule
        self._acknowledged: Content | None = None
        self._version = time.time_ns()  # above every version of an earlier process
        self._lock = threading.Lock()

    def sync(self) -> bool:
        """Publish what changed; True when the gateway uses the routes as they are in the database."""
        with self._lock:
            content = self._read()
            if content == self._acknowledged:
                return True
            self._version += 1
            is_used = self._publisher.publish(RouteSnapshot(self._version, *content))
            self._acknowledged = content if is_used else None
            return is_used

    def is_current(self) -> bool:
        """Tell, without publishing, whether the gateway uses the routes as they are in the database."""
        with self._lock:
            return self._read() == self._acknowledged

    def load(self) -> GatewayLoad | None:
        """Return what the gateway counts of each deployment; None when it cannot be asked."""
        return self._publisher.load()

    def in_flight(self, replica_ids: Sequence[str]) -> int | None:
        """Return the calls in flight on these replicas; None when the gateway cannot be asked."""
        return self._publisher.in_flight(replica_ids)

    def _read(self) -> Content:
        with self._database.read() as tx:
            routes = with_recordings(tx, read_routes(tx, self._deadline_s), self._rule)
            # Sessions come last: where an application took a session's name as its subdomain, the session has it.
            return routes, read_caller_keys(tx), (*read_application_routes(tx), *read_session_routes(tx))
