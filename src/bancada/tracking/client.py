"""The one object by which the rest of the workbench knows MLflow."""

from __future__ import annotations

from pathlib import Path

from bancada.tracking.connection import Connection, open_client
from bancada.tracking.registry import Registry


class Tracking(Registry):
    """A project's experiments, runs, files and registered models. Blocking; threads may share it.

    Every method may raise NotReady while MLflow is starting (it waits `wait_s` first), and NotFound for ids of
    another project: MLflow's workspaces know nothing of each other.

    Args:
        socket_path: the unix socket of the tracking process.
        internal_token: the workbench's own token, see `bancada.api.mlflow`.
        wait_s: how long a call waits for MLflow to come up.
    """

    def __init__(self, socket_path: Path, internal_token: str, wait_s: float = 20.0) -> None:
        self.connection = Connection(open_client(socket_path, internal_token), socket_path, wait_s)

    def acting_for(self, username: str) -> Tracking:
        """Return the same bridge, whose changes are made in this user's name."""
        other = object.__new__(Tracking)
        other.connection = self.connection.acting_for(username)
        return other

    def forget_project(self, project_id: str) -> None:
        """Delete everything that MLflow keeps of a project; doing it twice is doing it once."""
        self.connection.call("DELETE", project_id, "/")

    def close(self) -> None:
        """Close the connections to the tracking process."""
        self.connection.client.close()
