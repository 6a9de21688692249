"""Environments by the hash of their lock: made once, then shared by sessions, builds and replicas.

<home>/environments/<hash>/            a virtual environment; not relocatable
<home>/environments/<hash>/.ready      written last: without it the rest is a leftover of a crash
<home>/environments/<hash>/lock.txt    what is in it, for people
<home>/environments/<hash>/lock.json   the same, for us
<home>/environments/<hash>.guard       held while somebody works on it
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from io import StringIO
from pathlib import Path

from bancada.domain.errors import InvalidRequest, PlatformFailed, WorkbenchError
from bancada.domain.layers import Layer
from bancada.domain.locks import Lock, pinned_lines
from bancada.domain.runtimes import Minor, nearest_python
from bancada.environments.bytecode import share_bytecode
from bancada.environments.distributions import OURS, WORKLOAD, Distributions
from bancada.environments.downloads import PythonDownloads
from bancada.environments.extensions import make_extension
from bancada.environments.files import sole_worker, write_whole
from bancada.environments.interpreters import Interpreter, find_interpreters
from bancada.environments.layers import Layers, ProjectPython, bare_python
from bancada.environments.requirements import read_requirements
from bancada.environments.resolution import Resolver
from bancada.environments.uv import SHUTTING_DOWN, LogSink, Uv

MOST_LIKE = 3
"""How many environments are looked through for modules that are compiled already."""


class Environments:
    """The environments of one workbench; safe to use from several threads and processes."""

    def __init__(
        self, home: Path, *, uv: Uv | None = None, distributions: Distributions | None = None,
        find_pythons: Callable[[], Sequence[Interpreter]] | None = None, downloads: PythonDownloads | None = None,
    ) -> None:  # fmt: skip
        self._home = home
        self._folder = home / "environments"
        self._uv = uv or Uv()
        self._find_pythons = find_pythons or (lambda: find_interpreters(home))
        self._downloads = downloads
        self._resolver = Resolver(home, self._uv)
        self._layers = Layers(home, self._uv)
        self.distributions = distributions or Distributions(home, self._uv)

    def interpreters(self) -> Sequence[Interpreter]:
        """Return the Pythons that environments can be made for, the newest first."""
        return self._find_pythons()

    def install_python(self, wanted: Minor, log: LogSink) -> None:
        """Install a Python that is not here, where the workbench may download and uv offers it.

        Raises:
            PlatformFailed: it could not be had (`python_not_installed`).
            DeadlineExceeded: it took too long.
        """
        is_here = any(python.minor == wanted for python in self._find_pythons())
        if self._downloads is not None and not is_here and wanted in self._downloads.minors():
            self._downloads.install(wanted, log)

    def choose_interpreter(self, wanted: Minor) -> tuple[Interpreter, bool]:
        """Return the Python of this machine that is nearest to `wanted`, and whether it is that very version.

        Raises:
            PlatformFailed: there is no Python at all (`python_missing`).
        """
        pythons = self._find_pythons()
        chosen, is_exact = nearest_python(wanted, [python.minor for python in pythons])
        return next(python for python in pythons if python.minor == chosen), is_exact

    def lock(
        self, requirements: Sequence[str], python: Interpreter, log: LogSink, *, constraints: Sequence[str] = (),
        base: Sequence[str] = (), packages: Sequence[str] = (WORKLOAD,), root: Path | None = None,
    ) -> Lock:  # fmt: skip
        """Return the lock of these requirement lines and our own `packages`, for one Python.

        The same question gets the same answer without asking the index again. `root` is where `-r` and `-c` lines may
        find files. `base` are the lines of the runtime beneath, which count where `requirements` do not name the same
        package. A line that names a package of ours gets the workbench's own, whatever version it asks for.

        Raises:
            InvalidRequest: a line cannot be accepted (`requirements_invalid`), the lines contradict each other or ask
                for what does not exist (`requirements_unsatisfiable`), or need a build that fails
                (`package_build_failed`).
            PlatformFailed: `index_unreachable`, `disk_full`.
            DeadlineExceeded: uv took too long.
        """
        with _disk_errors():
            beneath = read_requirements(base, name="the runtime's requirements")
            asked = read_requirements(requirements, constraints=constraints, root=root).over(beneath)
            # Ours are never looked for in an index: MLflow lists them because scripts import them, and there a
            # stranger's package might bear the name.
            ours = [name for name in OURS if name in packages or name in asked.names()]
            wheels = [self.distributions.wheel(name, log) for name in ours]
            needed = [line for wheel in wheels for line in self.distributions.requirements(wheel)]
            wanted = asked.without(OURS).with_lines(needed)
            return self._resolver.resolve(wanted, python, wheels, log)

    def find_lock(self, lock_hash: str) -> Lock | None:
        """Return a lock that was made here before, or None."""
        return self._resolver.find(lock_hash)

    def ensure(self, lock: Lock, log: LogSink) -> Path:
        """Return the directory of the environment for `lock`, made now unless it is there already.

        Whatever an earlier attempt left behind is removed first; a failure leaves nothing that looks ready.

        Raises:
            PlatformFailed: `disk_full`, `index_unreachable`, `python_missing`, `distribution_missing`.
            InvalidRequest: a package cannot be built here (`package_build_failed`).
            DeadlineExceeded: uv took too long.
        """
        if self.is_ready(lock.hash):
            return self.path(lock.hash)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _disk_errors(), sole_worker(self._guard(lock.hash), lambda: log.write(_WAITING)) as held:
            if not self.is_ready(lock.hash):
                self._discard(lock.hash)
                self._make(lock, log, held)
        return self.path(lock.hash)

    def is_ready(self, lock_hash: str) -> bool:
        """Tell whether the environment is complete and its Python still exists."""
        return (self.path(lock_hash) / ".ready").is_file() and self.python(lock_hash).exists()

    def path(self, lock_hash: str) -> Path:
        """Return the directory of the environment with this hash, whether it is there or not."""
        if not (len(lock_hash) == 32 and set(lock_hash) <= set("0123456789abcdef")):
            raise InvalidRequest(f"An environment's hash has 32 hexadecimal digits, got {lock_hash!r}.")
        return self._folder / lock_hash

    def python(self, lock_hash: str) -> Path:
        """Return the environment's own Python."""
        return self.path(lock_hash) / "bin" / "python"

    def python_of_project(self, lock_hash: str, project_id: str, log: LogSink) -> ProjectPython:
        """Return what a project's code runs on: its own layer over the environment with this hash.

        Where the layer cannot be made the code runs without, and the log says so: most code installs nothing.

        Raises:
            PlatformFailed: the workbench is shutting down.
        """
        lock = self.find_lock(lock_hash)
        if lock is None:
            return bare_python(self.path(lock_hash))
        try:
            with _disk_errors():
                return self._layers.prepare(project_id, self.path(lock_hash), lock, log)
        except WorkbenchError as error:
            if error.code == SHUTTING_DOWN:
                raise
            log.write(f"There is no pip here, because the project's layer cannot be made: {error.message}\n")
            return bare_python(self.path(lock_hash))

    def layers_of(self, project_id: str) -> tuple[Layer, ...]:
        """Return the layers of a project, one for each Python it has run on."""
        found = self._layers.list_layers(project_id)
        return tuple(self._layers.describe(folder, self.find_lock(beneath)) for folder, beneath in found)

    def clear_layers(self, project_id: str) -> None:
        """Remove a project's layers; the caller knows that nothing runs in them."""
        with _disk_errors():
            self._layers.clear(project_id)

    def extend(self, lock_hash: str, folder: Path, log: LogSink) -> None:
        """Make an environment of one build alone in `folder`, over the one with this hash; see `make_extension`."""
        with _disk_errors():
            make_extension(self._uv, self.path(lock_hash), folder, log)

    def remove(self, lock_hash: str) -> None:
        """Remove an environment; the caller knows that nothing runs in it. Removing it twice is no error."""
        if self._folder.is_dir():
            with sole_worker(self._guard(lock_hash)):
                self._discard(lock_hash)

    def stop(self) -> None:
        """End the work in progress, which then fails as `shutting_down`; the next start begins it anew."""
        self._uv.stop()
        if self._downloads is not None:
            self._downloads.stop()

    def _make(self, lock: Lock, log: LogSink, held: int) -> None:
        started_at = datetime.now(timezone.utc)
        folder, python = self.path(lock.hash), self._python_for(lock, log)
        wheels = [self.distributions.file(wheel) for wheel in lock.wheels]
        log.write(f"Making the environment {lock.hash}.\n")
        self._run(["venv", "--quiet", "--no-project", "--python", python.path, folder], log, held)
        (folder / "lock.txt").write_text(lock.full_text(), encoding="utf-8")
        install: list[str | Path] = ["pip", "install", "--python", self.python(lock.hash), "--no-deps"]
        self._install([*install, "-r", folder / "lock.txt", *wheels], log, held)
        share_bytecode(folder, self._likest(lock))
        about = lock.as_dict() | {"hash": lock.hash, "interpreter": python.path, "started_at": started_at.isoformat()}
        (folder / "lock.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
        write_whole(folder / ".ready", datetime.now(timezone.utc).isoformat())

    def _install(self, args: Sequence[str | Path], log: LogSink, held: int) -> None:
        """Install from uv's cache alone, a fraction of the time, and ask the index only for what is not there."""
        said = StringIO()
        try:
            self._run([*args, "--offline"], said, held)
            log.write(said.getvalue())
        except (InvalidRequest, PlatformFailed):
            self._run(args, log, held)

    def _likest(self, lock: Lock) -> list[Path]:
        """Return the ready environments that have most packages in common with `lock`, the likest first."""
        wanted = set(pinned_lines(lock.text))
        common: dict[str, int] = {}
        for ready in self._folder.glob("*/.ready"):
            other = self.find_lock(ready.parent.name)
            if other is not None and other.hash != lock.hash:
                common[other.hash] = len(wanted.intersection(pinned_lines(other.text)))
        likest = sorted(common, key=lambda lock_hash: -common[lock_hash])
        return [self.path(lock_hash) for lock_hash in likest[:MOST_LIKE]]

    def _run(self, args: Sequence[str | Path], log: LogSink, held: int) -> None:
        # uv holds the guard too: should we be killed, nobody starts anew in this directory while it still writes.
        self._uv.run(args, log, cwd=self._folder, held_fds=(held,))

    def _python_for(self, lock: Lock, log: LogSink) -> Interpreter:
        major, minor, *_ = lock.python_version.split(".")
        self.install_python((int(major), int(minor)), log)
        pythons = self._find_pythons()
        same_minor = [p for p in pythons if p.version.rsplit(".", 1)[0] == lock.python_version.rsplit(".", 1)[0]]
        chosen = next((p for p in same_minor if p.version == lock.python_version), next(iter(same_minor), None))
        if chosen is None:
            raise PlatformFailed(
                f"This environment was locked for Python {lock.python_version}, which is no longer on this machine.",
                hint="Install that Python again, or create the build again for another one.",
                code="python_missing",
            )
        if chosen.version != lock.python_version:
            log.write(f"Python {lock.python_version} is gone; {chosen.version} takes its place.\n")
        return chosen

    def _discard(self, lock_hash: str) -> None:
        folder = self.path(lock_hash)
        (folder / ".ready").unlink(missing_ok=True)  # first, so that half a removal is never taken for ready
        if folder.exists():
            shutil.rmtree(folder)

    def _guard(self, lock_hash: str) -> Path:
        return self.path(lock_hash).with_suffix(".guard")


_WAITING = "Another build is making this environment; waiting for it.\n"


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PlatformFailed(
            f"The workbench could not write its environment files: {error.strerror or error}.",
            hint="Check free space and permissions of the workbench's home, then try again.",
            code="disk_full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "home_not_writable",
        ) from error
