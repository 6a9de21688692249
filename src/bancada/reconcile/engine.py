"""The engine: claims due wishes, lets their reconciler take one step after another, and gives them back.

A crash between any two lines loses nothing: the lease runs out, the next engine claims the row, looks at what is
there, and goes on. Hints only make it quicker.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bancada.domain.clock import Clock, utc_now
from bancada.domain.errors import DeadlineExceeded, NotReady, PlatformFailed, TooBusy, WorkbenchError
from bancada.domain.ids import new_short
from bancada.domain.reconciled import Finish, Wait
from bancada.store.database import Database
from bancada.store.reconciled import Lease, LeaseLost, Noun, claim, due_times_of, release, renew
from bancada.store.transitions import explain

LEASE_S = 30.0
WORKERS = 8
LONGEST_NAP_S = 1.0
RETRY_LIMIT = 8
AFTER_GIVING_UP_S = 30.0
TRANSIENT = (NotReady, TooBusy, DeadlineExceeded, PlatformFailed, OSError)
"""Failures that another try may mend; every other one is the fault of what was asked for."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Again:
    """A step was taken: look again at once."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is left to do until a hint comes."""


Outcome = Again | Wait | Rest


class Reconciler(Protocol):
    """What the engine needs of each noun."""

    @property
    def noun(self) -> Noun:
        """The kind of wish it completes."""

    def advance(self, lease: Lease) -> Outcome:
        """Observe, plan, and take the one next step. Raises LeaseLost when the row is no longer ours."""

    def give_up(self, lease: Lease, why: Finish) -> None:
        """End the wish as failed."""


class Engine:
    """Runs reconcilers: `run` in threads until told to stop, `settle` in the caller's thread for tests."""

    def __init__(self, database: Database, reconcilers: Sequence[Reconciler], clock: Clock = utc_now) -> None:
        self._database = database
        self._reconcilers = reconcilers
        self._clock = clock
        self._read_due_times = due_times_of(reconciler.noun for reconciler in reconcilers)
        self._hint = threading.Event()
        self._held: dict[str, tuple[Noun, Lease]] = {}
        self._lock = threading.Lock()

    def wake(self) -> None:
        """Look for due wishes now."""
        self._hint.set()

    def run(self, stop: threading.Event, tick: Callable[[], None]) -> None:
        """Work until `stop` is set; `tick` is called on every round, several times a second."""
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="reconcile") as pool:
            running: set[Future[None]] = set()
            heartbeat = threading.Thread(target=self._keep_leases, args=(stop,), name="leases", daemon=True)
            heartbeat.start()
            while not stop.is_set():
                running = {future for future in running if not future.done()}
                self._hint.clear()
                try:
                    running |= self._submit_due(pool, WORKERS - len(running))
                    tick()
                    nap_s = LONGEST_NAP_S if len(running) >= WORKERS else self._nap_s()
                except Exception:  # noqa: BLE001 - the top of the loop: a full disk or a database away must not end it
                    _log.exception("a round failed; trying again")
                    nap_s = LONGEST_NAP_S
                self._hint.wait(nap_s)

    def settle(self, limit: int = 1000) -> None:
        """Take every step that is due now, one at a time, until none is left.

        Raises:
            PlatformFailed: the wishes did not come to rest within `limit` claims.
        """
        for _ in range(limit):
            claimed = self._claim(1)
            if not claimed:
                return
            self._work(*claimed[0])
        raise PlatformFailed(f"The wishes did not settle within {limit} claims.")

    def _submit_due(self, pool: ThreadPoolExecutor, limit: int) -> set[Future[None]]:
        submitted = set()
        for reconciler, lease in self._claim(limit):
            future = pool.submit(self._work, reconciler, lease)
            future.add_done_callback(lambda _: self._hint.set())
            submitted.add(future)
        return submitted

    def _nap_s(self) -> float:
        soonest = min(self._due_times().values(), default=None)
        if soonest is None:
            return LONGEST_NAP_S
        return max(0.0, min(LONGEST_NAP_S, (soonest - self._clock()).total_seconds()))

    def _claim(self, limit: int) -> list[tuple[Reconciler, Lease]]:
        claimed: list[tuple[Reconciler, Lease]] = []
        due = self._due() if limit > 0 else []
        if not due:
            return claimed
        with self._database.write() as tx:
            for reconciler in due:
                leases = claim(tx, reconciler.noun, self._clock(), LEASE_S, limit - len(claimed))
                claimed += [(reconciler, lease) for lease in leases]
        with self._lock:
            self._held.update({lease.token: (reconciler.noun, lease) for reconciler, lease in claimed})
        return claimed

    def _due(self) -> list[Reconciler]:
        """Return whose wishes are due, the longest due first: no kind that is always due may starve the others."""
        now, times = self._clock(), self._due_times()
        due = [(times[each.noun.name], each) for each in self._reconcilers if each.noun.name in times]
        return [each for at, each in sorted(due, key=lambda pair: pair[0]) if at <= now]

    def _due_times(self) -> Mapping[str, datetime]:
        with self._database.read() as tx:
            return self._read_due_times(tx)

    def _work(self, reconciler: Reconciler, lease: Lease) -> None:
        """Take steps until the wish has to wait; never let an exception end the engine."""
        try:
            outcome: Outcome = Again()
            while isinstance(outcome, Again):
                outcome = reconciler.advance(lease)
            self._release(reconciler, lease, outcome)
        except LeaseLost:
            _log.info("%s %s: somebody else works on it", reconciler.noun.name, lease.noun_id)
        except Exception as error:  # noqa: BLE001 - the top of a worker: logged with an id that the wish also gets
            self._retry_or_give_up(reconciler, lease, error)
        finally:
            with self._lock:
                self._held.pop(lease.token, None)

    def _release(self, reconciler: Reconciler, lease: Lease, outcome: Outcome, *, tries: int = 0) -> None:
        due_at = self._clock() + timedelta(seconds=outcome.seconds) if isinstance(outcome, Wait) else None
        with self._database.write() as tx:
            release(tx, reconciler.noun, lease, due_at, tries=tries)

    def _retry_or_give_up(self, reconciler: Reconciler, lease: Lease, error: Exception) -> None:
        noun, tries = reconciler.noun.name, lease.tries + 1
        try:
            if isinstance(error, TRANSIENT) and tries < RETRY_LIMIT:
                delay_s = min(60.0, 0.5 * 2**tries)
                _log.warning("%s %s: %s; next try in %.1f s", noun, lease.noun_id, error, delay_s)
                self._explain(reconciler, lease, error)
                self._release(reconciler, lease, Wait(delay_s), tries=tries)
            else:
                reconciler.give_up(lease, _why(error))
                self._release(reconciler, lease, Wait(AFTER_GIVING_UP_S))
        except LeaseLost:
            _log.info("%s %s: somebody else works on it", noun, lease.noun_id)
        except Exception:  # noqa: BLE001 - the top of a worker
            # The lease runs out by itself, and the next claim tries once more.
            _log.exception("%s %s: could not be given back", noun, lease.noun_id)

    def _explain(self, reconciler: Reconciler, lease: Lease, error: Exception) -> None:
        why = error if isinstance(error, WorkbenchError) else PlatformFailed(f"The system refused a step: {error}.")
        waiting = Finish("", why.code, f"{why.message} It is tried again.", why.hint)
        with self._database.write() as tx:
            explain(tx, reconciler.noun, lease, waiting)

    def _keep_leases(self, stop: threading.Event) -> None:
        while not stop.wait(LEASE_S / 3):
            with self._lock:
                held = list(self._held.values())
            try:
                with self._database.write() as tx:
                    for noun in {noun.name: noun for noun, _ in held}.values():
                        mine = [lease for of, lease in held if of is noun]
                        renew(tx, noun, mine, self._clock() + timedelta(seconds=LEASE_S))
            except Exception:  # noqa: BLE001 - the top of a loop
                _log.exception("leases could not be renewed; trying again")


def _why(error: Exception) -> Finish:
    if isinstance(error, WorkbenchError):
        return Finish("", error.code, error.message, error.hint)
    incident = new_short(8)
    _log.error("incident %s", incident, exc_info=error)
    return Finish("", "internal", f"The workbench failed at this (incident {incident}): {type(error).__name__}.",
                  "The reconciler's log has the incident's trace.")  # fmt: skip
