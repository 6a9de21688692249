"""What the reconciler asks of a place where processes run."""

from __future__ import annotations

from typing import Protocol

from bancada.domain.processes import ProcessSpec, ProcessState


class Compute(Protocol):
    """A place where processes run and go on running while nobody looks.

    What is known about a process outlives the caller: after any crash, a new caller finds the same answers. Every
    operation may be repeated. A key stands for one process, from its start until it is forgotten.
    """

    def start(self, spec: ProcessSpec) -> None:
        """Start a process; do nothing where one with this key was started before, even if it has ended since.

        Raises:
            PlatformFailed: it could not be started (`process_not_started`).
        """

    def poll(self, key: str) -> ProcessState | None:
        """Return how the process is now, or None where none is known by this key."""

    def end_of(self, key: str) -> int | None:
        """Return a descriptor that becomes readable when the process ends; the caller closes it.

        None where the system has no such thing, or where no such process runs: then only `poll` tells.
        """

    def stop(self, key: str, grace_s: float) -> None:
        """Ask the process and all it started to end, end them by force after `grace_s`, and return when they are gone.

        Nothing happens where it has ended, or was never started.

        Raises:
            PlatformFailed: the operating system cannot end it (`process_not_stopped`).
        """

    def running(self) -> dict[str, ProcessState]:
        """Return all processes of this workbench that run, by key, also those that an earlier caller started."""

    def forget(self, key: str) -> None:
        """Drop what is known about a process that has ended, so that its key is free again.

        Raises:
            Conflict: it still runs (`process_running`).
        """
