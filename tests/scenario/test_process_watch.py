"""The end of a real process is told at once where the system tells of it, and soon where it does not."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bancada.compute.local import LocalCompute
from bancada.domain.processes import ProcessSpec
from bancada.reconcile import watch as watch_module
from bancada.reconcile.watch import ProcessWatch

LIMIT_S = 30.0


def until(claim: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.005)


class Ends:
    """Collects the ends that a watch tells of; the next `refused` of them cannot be written down."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.refused = 0
        self._changed = threading.Condition()

    def __call__(self, _noun: str, noun_id: str) -> None:
        with self._changed:
            if self.refused:
                self.refused -= 1
                raise OSError("the database is away")
            self.told.append(noun_id)
            self._changed.notify_all()

    def wait_for(self, *keys: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: sorted(self.told) == sorted(keys), LIMIT_S), self.told


class Watching:
    """A watch that runs, and processes that end when they are told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ends = Ends()
        self.compute = LocalCompute(folder / "processes")
        self.watch = ProcessWatch(self.compute, self.ends, log_limit_bytes=1024)

    def start(self, key: str) -> None:
        pipe = self.folder / f"{key}.pipe"
        os.mkfifo(pipe)
        program = ("sh", "-c", 'read -r word <"$0"', str(pipe))
        self.compute.start(ProcessSpec(key, program, self.folder, self.folder / f"{key}.log", {}))

    def begin(self, key: str) -> None:
        self.start(key)
        self.watch.watch(key, "build", key, self.folder / f"{key}.log")

    def end(self, key: str) -> None:
        (self.folder / f"{key}.pipe").write_text("go\n")


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    """A watch over one process that runs until the end of the test."""
    watching, stop = Watching(tmp_path), threading.Event()
    watching.begin("last")
    thread = threading.Thread(target=watching.watch.run, args=(stop,))
    thread.start()
    yield watching
    stop.set()
    for key in watching.compute.running():
        watching.compute.stop(key, 0)
    thread.join(LIMIT_S)
    assert not thread.is_alive()


@pytest.fixture
def only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks come an hour apart, as long as the system tells of every end."""
    monkeypatch.setattr(watch_module, "EVERY_S", 3600.0)


def open_ends() -> int:
    found = 0
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # another thread has closed it meanwhile
            found += str(link.readlink()) == "anon_inode:[pidfd]"
    return found


@pytest.mark.usefixtures("only_when_told")
def test_ends_are_told_without_looking_for_them(watching):
    before = open_ends()
    for key in ("a", "b", "c"):
        watching.begin(key)
        watching.watch.watch(key, "build", key)  # again, as after a step that was repeated
    assert open_ends() == before + 3
    for number, key in enumerate(("b", "c", "a"), 1):
        watching.end(key)
        watching.ends.wait_for(*("b", "c", "a")[:number])
    until(lambda: open_ends() == before)


@pytest.mark.usefixtures("only_when_told")
def test_an_end_that_cannot_be_written_down_is_told_again(watching):
    watching.ends.refused = 2
    watching.begin("a")
    watching.end("a")
    watching.ends.wait_for("a")


def test_a_process_that_had_ended_before_it_was_watched_is_told_of(watching):
    watching.start("a")
    watching.end("a")
    until(lambda: not watching.compute.poll("a").running)
    watching.watch.watch("a", "build", "a")
    watching.ends.wait_for("a")


def test_where_the_system_tells_of_no_end_it_is_found(monkeypatch, watching):
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    watching.begin("a")
    watching.end("a")
    watching.ends.wait_for("a")
