"""What the reconcilers need of the world. Each has a fake in the tests; `main` hands in the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bancada.domain.amps import Amp, AmpPlan, AmpStep
from bancada.domain.load import GatewayLoad
from bancada.domain.locks import Lock
from bancada.domain.rehearsals import RecordedCall, Replayed
from bancada.domain.routes import RouteSnapshot
from bancada.domain.runtimes import Minor
from bancada.environments.interpreters import Interpreter
from bancada.environments.layers import ProjectPython
from bancada.environments.uv import LogSink


class Environments(Protocol):
    """Environments addressed by the hash of their lock (`bancada.environments`)."""

    def interpreters(self) -> Sequence[Interpreter]:
        """Return the Pythons that environments can be made for, the newest first."""

    def install_python(self, wanted: Minor, log: LogSink) -> None:
        """Install a Python that is not here, where the workbench may download and uv offers it."""

    def lock(
        self, requirements: Sequence[str], python: Interpreter, log: LogSink, *, constraints: Sequence[str] = (),
        base: Sequence[str] = (), packages: Sequence[str] = (), root: Path | None = None,
    ) -> Lock:  # fmt: skip
        """Return the lock of these requirement lines, over those of `base`, and our own `packages`."""

    def find_lock(self, lock_hash: str) -> Lock | None:
        """Return a lock that was made here before, or None."""

    def ensure(self, lock: Lock, log: LogSink) -> Path:
        """Return the directory of the environment for `lock`, made now unless it is there already."""

    def extend(self, lock_hash: str, folder: Path, log: LogSink) -> None:
        """Make an environment of one build alone in `folder`, over the one with this hash."""

    def is_ready(self, lock_hash: str) -> bool:
        """Tell whether the environment is complete."""

    def python_of_project(self, lock_hash: str, project_id: str, log: LogSink) -> ProjectPython:
        """Return what a project's code runs on: its own layer over the environment with this hash."""

    def python(self, lock_hash: str) -> Path:
        """Return the environment's own Python."""


class Registry(Protocol):
    """What MLflow keeps (`bancada.tracking`)."""

    def download_version(self, project_id: str, name: str, number: int, destination: Path) -> object:
        """Copy a version's artifacts to `destination`, whole or not at all."""

    def forget_project(self, project_id: str) -> None:
        """Delete everything that MLflow keeps of a project; doing it twice is doing it once."""


class RoutePublisher(Protocol):
    """The way to the gateway (`bancada.gateway.publisher`)."""

    def publish(self, snapshot: RouteSnapshot) -> bool:
        """Hand over a snapshot; True when the gateway says that it uses it."""

    def in_flight(self, replica_ids: Sequence[str]) -> int | None:
        """Return the calls in flight on these replicas; None when the gateway cannot be asked."""

    def load(self) -> GatewayLoad | None:
        """Return what the gateway counts of each deployment; None when it cannot be asked."""


class ReplicaProbe(Protocol):
    """Asks a replica whether it answers (`bancada.reconcile.probe`)."""

    def answers(self, path: str) -> bool:
        """Tell whether the replica on this socket has answered its own example."""


class Replayer(Protocol):
    """Gives recorded calls to a replica again (`bancada.reconcile.replay`)."""

    def replay(self, path: Path, calls: Sequence[RecordedCall]) -> list[Replayed]:
        """Return what the replica on this socket answers to each of the calls."""


class PortProbe(Protocol):
    """Asks an application whether it answers (`bancada.reconcile.free_ports`)."""

    def answers(self, port: int) -> bool:
        """Tell whether something accepts connections on this port of 127.0.0.1."""

    def serves(self, port: int) -> bool:
        """Tell whether what listens there answers `GET /` by HTTP, with any status below 500."""


class AmpSteps(Protocol):
    """Begins what the steps of AMPs ask for, in the name of whoever created them (`bancada.control.amp_steps`)."""

    def plan(self, amp: Amp) -> AmpPlan:
        """Return what the project's file asks for, after giving the project the file's variables."""

    def begin(self, amp: Amp, step: AmpStep) -> tuple[str, str]:
        """Return the kind and the id of what the step made, now or before a crash."""
