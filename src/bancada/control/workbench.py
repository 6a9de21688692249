"""What every verb needs beside its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from bancada.domain.attempts import Guesses, WrongKeys
from bancada.domain.clock import Clock, utc_now
from bancada.domain.docker_credentials import Login
from bancada.domain.errors import PlatformFailed
from bancada.domain.layers import Layer
from bancada.domain.runtimes import Minor, Runtime
from bancada.settings import Settings
from bancada.store.database import Database

if TYPE_CHECKING:
    from bancada.tracking.client import Tracking


class KernelSessions(Protocol):
    """The interactive sessions that run, which take commands themselves: a key press cannot wait for a reconciler."""

    def ask(self, session_id: str, command: Mapping[str, object]) -> Mapping[str, Any]:
        """Send a command and return the answer; raise a `WorkbenchError` where the session does not give one."""


class NoKernelSessions:
    """The sessions of a workbench that was wired without any."""

    def ask(self, session_id: str, command: Mapping[str, object]) -> Mapping[str, Any]:
        """Refuse."""
        raise PlatformFailed("This process reaches no sessions.", hint="Ask the API.")


class RuntimeSources(Protocol):
    """Where descriptions of custom runtimes are, and whether this machine can make what they describe."""

    def fetch(self, url: str, login: Login | None) -> str:
        """Return the text at `url`, if the operator allows descriptions from there."""

    def beside(self, url: str, name: str) -> str:
        """Return the address of the file `name` in the same place as `url`."""

    def server_of(self, url: str) -> str:
        """Return the host that `url` leads to; empty for a file."""

    def prove(self, python: Minor, requirements: Sequence[str]) -> None:
        """Return when the Python is here and the requirements can be met on it; raise a `WorkbenchError` otherwise."""


class NoRuntimeSources:
    """The sources of a workbench that was wired without any."""

    def fetch(self, url: str, login: Login | None) -> str:
        """Refuse."""
        raise PlatformFailed("This process reads no descriptions of runtimes.", hint="Ask the API.")

    def beside(self, url: str, name: str) -> str:
        """Return the name as it is."""
        return name

    def server_of(self, url: str) -> str:
        """Return nothing."""
        return ""

    def prove(self, python: Minor, requirements: Sequence[str]) -> None:
        """Refuse."""
        raise PlatformFailed("This process makes no runtimes.", hint="Ask the API.")


class ProjectLayers(Protocol):
    """What the code of projects installed with pip (`bancada.environments`)."""

    def layers_of(self, project_id: str) -> tuple[Layer, ...]:
        """Return a project's layers, one for each Python it has run on."""

    def clear_layers(self, project_id: str) -> None:
        """Remove a project's layers; the caller knows that nothing runs in them."""


class NoLayers:
    """The layers of a workbench that was wired without any."""

    def layers_of(self, project_id: str) -> tuple[Layer, ...]:
        """Return nothing."""
        return ()

    def clear_layers(self, project_id: str) -> None:
        """Do nothing."""


def _no_runtimes() -> Sequence[Runtime]:
    return ()


@dataclass(frozen=True, slots=True)
class Workbench:
    """The parts of a running workbench that record wishes; `wake` hints the reconciler that there is a new one.

    `runtimes` returns the ML Runtimes that this machine offers. `guesses` and `wrong_keys` are what was sent in vain,
    by user and address.
    """

    settings: Settings
    database: Database
    tracking: Tracking
    wake: Callable[[], None]
    clock: Clock = utc_now
    runtimes: Callable[[], Sequence[Runtime]] = _no_runtimes
    guesses: Guesses = field(default_factory=Guesses)
    wrong_keys: WrongKeys = field(default_factory=WrongKeys)
    runtime_sources: RuntimeSources = field(default_factory=NoRuntimeSources)
    layers: ProjectLayers = field(default_factory=NoLayers)
    kernel_sessions: KernelSessions = field(default_factory=NoKernelSessions)
