"""Environments by real uv, on the Pythons of this machine, from the index that uv is set up for."""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest

from bancada.domain.errors import DeadlineExceeded, InvalidRequest, PlatformFailed
from bancada.domain.locks import Lock
from bancada.environments.distributions import CLIENT, WORKLOAD, Distributions
from bancada.environments.interpreters import Interpreter, find_interpreters
from bancada.environments.store import Environments
from bancada.environments.uv import Uv

CHECKOUT = Path(__file__).parents[2] / "packages"
UNREACHABLE = {"UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple", "UV_HTTP_RETRIES": "0"}


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our wheels as an installed Bancada carries them, built once so that a change of their source disturbs no test."""
    home = tmp_path_factory.mktemp("built")
    built = Distributions(home, Uv())
    folder = tmp_path_factory.mktemp("dist")
    files = [built.file(built.wheel(name, io.StringIO())) for name in (WORKLOAD, CLIENT)]
    for path in [*files, built.client_archive(io.StringIO())]:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture(scope="module")
def pythons(tmp_path_factory: pytest.TempPathFactory) -> tuple[Interpreter, ...]:
    return find_interpreters(tmp_path_factory.mktemp("pythons"))


@pytest.fixture
def python(pythons: tuple[Interpreter, ...]) -> Interpreter:
    return next(p for p in pythons if p.minor == sys.version_info[:2])


@pytest.fixture
def make(tmp_path: Path, bundled: Path, pythons: tuple[Interpreter, ...]):
    """Return a function that opens the same home again, as the next start of the workbench does."""

    def open_home(uv: Uv | None = None, **variables: str) -> Environments:
        uv = uv or Uv(variables=dict(os.environ) | variables)
        distributions = Distributions(tmp_path, uv, bundled=bundled)
        return Environments(tmp_path, uv=uv, distributions=distributions, find_pythons=lambda: pythons)

    return open_home


def ask(python: Path, code: str) -> str:
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True, env={}).stdout.strip()


def test_pythons_behind_shims_are_found_and_they_work(pythons):
    assert len({p.version for p in pythons}) == len(pythons)
    assert sys.version_info[:2] in {p.minor for p in pythons}
    assert list(pythons) == sorted(pythons, reverse=True)
    for python in pythons:
        assert ask(Path(python.path), "import platform; print(platform.python_version())") == python.version
    shimmed = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    installed = {tuple(map(int, p.name.split("."))) for p in shimmed.glob("3.*.*") if (p / "bin/python3").exists()}
    assert {version for version in installed if version >= (3, 9)} <= {p.version_parts for p in pythons}


def test_from_requirements_to_an_environment_that_imports_them(make, python, tmp_path):
    environments, log = make(), io.StringIO()
    lock = environments.lock(["six>=1.16  # old code", "", "packaging; python_version >= '3.9'\r"], python, log)
    assert (lock.python_version, lock.text.count("six==")) == (python.version, 1)
    assert "--hash=sha256:" in lock.text
    assert "://" not in lock.full_text()
    assert str(tmp_path) not in lock.full_text()
    assert not environments.is_ready(lock.hash)
    folder = environments.ensure(lock, log)
    assert folder == environments.path(lock.hash) == tmp_path / "environments" / lock.hash
    assert environments.is_ready(lock.hash)
    imported = ask(
        environments.python(lock.hash), "import six, packaging, msgspec, bancada_workload; print(six.__file__)"
    )
    assert imported.startswith(str(folder))
    assert Lock.from_dict(json.loads((folder / "lock.json").read_text())) == lock
    assert (folder / "lock.txt").read_text() == lock.full_text()
    assert stat.S_IMODE((tmp_path / "environments").stat().st_mode) == 0o700
    assert f"Making the environment {lock.hash}" in log.getvalue()
    assert " + six==" in log.getvalue()


def test_the_second_build_needs_neither_resolver_nor_index(make, python):
    first = make().lock(["six"], python, io.StringIO())
    make().ensure(first, io.StringIO())
    offline, log = make(UV_OFFLINE="1"), io.StringIO()
    again = offline.lock(["# the same\n", "six\n"], python, log)
    assert again == first
    assert offline.find_lock(first.hash) == first
    offline.ensure(again, log)
    assert "locked already" in log.getvalue()
    assert "Making" not in log.getvalue()
    offline.remove(first.hash)
    offline.remove(first.hash)
    assert not offline.is_ready(first.hash)
    offline.ensure(again, log)  # from uv's cache alone
    assert offline.is_ready(first.hash)


def test_a_lock_depends_on_python_and_on_our_own_packages(make, pythons):
    environments = make()
    older = environments.lock(["six"], pythons[-1], io.StringIO())
    newer = environments.lock(["six"], pythons[0], io.StringIO())
    session = environments.lock(["six"], pythons[0], io.StringIO(), packages=(WORKLOAD, CLIENT))
    assert len({older.hash, newer.hash, session.hash}) == 3
    assert [wheel.name for wheel in session.wheels] == [WORKLOAD, CLIENT]
    environments.ensure(session, io.StringIO())
    assert ask(environments.python(session.hash), "import cmlapi, urllib3, six; print('yes')") == "yes"


def test_our_own_packages_are_never_looked_for_in_an_index(make, python):
    lock = make().lock(["six", "CMLAPI==99.9", "bancada_workload==88"], python, io.StringIO())
    assert sorted(wheel.name for wheel in lock.wheels) == [WORKLOAD, CLIENT]
    assert "cmlapi" not in lock.text


def test_constraints_limit_and_do_not_install(make, python, tmp_path):
    (tmp_path / "limits.txt").write_text("six<1.17\nidna<3\n")
    lock = make().lock(["six", "-c limits.txt"], python, io.StringIO(), root=tmp_path)
    assert "six==1.16.0" in lock.text
    assert "idna" not in lock.text


@pytest.mark.parametrize(
    ("lines", "code", "part"),
    [
        (["six==99"], "requirements_unsatisfiable", "no version of six==99"),
        (["six==1.16.0", "six==1.17.0"], "requirements_unsatisfiable", "six==1.16.0"),
        (["six=="], "requirements_unsatisfiable", "six=="),
        (["six", "-e ."], "requirements_invalid", "Line 2 of requirements.txt holds the option -e"),
    ],
)
def test_what_cannot_be_met_is_the_callers_to_change(make, python, lines, code, part):
    log = io.StringIO()
    with pytest.raises(InvalidRequest) as caught:
        make().lock(lines, python, log)
    assert caught.value.code == code
    assert part in caught.value.message
    assert code == "requirements_invalid" or "error" in log.getvalue()


def test_an_index_that_is_down_is_nobodys_requirement(make, python, tmp_path):
    environments = make(UV_CACHE_DIR=str(tmp_path / "cache"), **UNREACHABLE)
    with pytest.raises(PlatformFailed) as caught:
        environments.lock(["six"], python, io.StringIO())
    assert caught.value.code == "index_unreachable"
    lock = make().lock(["six"], python, io.StringIO())
    switched_off = make(UV_CACHE_DIR=str(tmp_path / "cache"), UV_OFFLINE="1")
    for without_network in (environments, switched_off):
        with pytest.raises(PlatformFailed) as caught:
            without_network.ensure(lock, io.StringIO())
        assert caught.value.code == "index_unreachable"
        assert not without_network.is_ready(lock.hash)
    make().ensure(lock, io.StringIO())
    assert make().is_ready(lock.hash)


def test_a_home_that_cannot_be_written_says_so(make, python, tmp_path):
    (tmp_path / "locks").write_text("in the way")
    with pytest.raises(PlatformFailed) as caught:
        make().lock(["six"], python, io.StringIO())
    assert caught.value.code == "home_not_writable"


def test_a_lock_for_a_python_that_is_gone(make, python):
    environments, log = make(), io.StringIO()
    lock = environments.lock(["six"], python, log)
    patched = Lock(lock.text, f"{python.version}9", lock.platform, lock.wheels)
    environments.ensure(patched, log)
    assert f"{python.version}9 is gone; {python.version} takes its place" in log.getvalue()
    with pytest.raises(PlatformFailed) as caught:
        environments.ensure(Lock(lock.text, "3.98.1", lock.platform, lock.wheels), log)
    assert caught.value.code == "python_missing"


CRASHING = """
import os, signal, sys, io
from pathlib import Path
from bancada.domain.locks import Lock
from bancada.environments import store
from bancada.environments.store import Environments
import json
home, lock, step = Path(sys.argv[1]), Lock.from_dict(json.loads(sys.argv[2])), int(sys.argv[3])
def counted(act):
    def run(*args, **kwargs):
        global step
        if step == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        step -= 1
        return act(*args, **kwargs)
    return run
Environments._discard = counted(Environments._discard)
Environments._run = counted(Environments._run)
store.write_whole = counted(store.write_whole)
Environments(home).ensure(lock, io.StringIO())
"""


@pytest.mark.parametrize("step", range(4))
def test_a_crash_between_any_two_steps_is_made_good(make, python, tmp_path, step):
    environments = make()
    lock = environments.lock(["six"], python, io.StringIO())
    environments.ensure(lock, io.StringIO())  # so that the steps are the same every time: all is in uv's cache
    environments.remove(lock.hash)
    crashed = subprocess.run([sys.executable, "-c", CRASHING, str(tmp_path), json.dumps(lock.as_dict()), str(step)],
                             capture_output=True, text=True, check=False)  # fmt: skip
    assert crashed.returncode == -signal.SIGKILL, crashed.stderr
    assert not environments.is_ready(lock.hash)
    assert environments.path(lock.hash).exists() == (step >= 2)
    log = io.StringIO()
    environments.ensure(lock, log)
    assert "Making the environment" in log.getvalue()
    assert ask(environments.python(lock.hash), "import six, bancada_workload; print('yes')") == "yes"


def test_a_half_removed_or_damaged_environment_is_made_again(make, python):
    environments = make()
    lock = environments.lock(["six"], python, io.StringIO())
    environments.ensure(lock, io.StringIO())
    environments.python(lock.hash).unlink()
    assert not environments.is_ready(lock.hash)
    environments.ensure(lock, io.StringIO())
    assert ask(environments.python(lock.hash), "import six; print('yes')") == "yes"


def test_many_at_once_make_it_once(make, python):
    lock = make().lock(["six"], python, io.StringIO())
    logs = [io.StringIO() for _ in range(4)]
    threads = [threading.Thread(target=lambda log=log: make().ensure(lock, log)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("Making the environment" in log.getvalue() for log in logs) == 1
    assert make().is_ready(lock.hash)


def test_work_that_takes_too_long_is_ended(make, python):
    with pytest.raises(DeadlineExceeded) as caught:
        make(Uv(deadline_s=0.0)).lock(["six"], python, io.StringIO())
    assert caught.value.code == "packages_took_too_long"


def test_a_shutdown_ends_the_work(make, python):
    uv = Uv()
    uv.stop()
    with pytest.raises(PlatformFailed) as caught:
        make(uv).lock(["six"], python, io.StringIO())
    assert caught.value.code == "shutting_down"


def test_packages_are_built_from_a_checkout_once_per_state_of_their_source(tmp_path):
    source = tmp_path / "packages" / CLIENT
    (source / "src" / "cmlapi").mkdir(parents=True)
    (source / "src" / "cmlapi" / "__init__.py").write_text("'''Client.'''\n")
    (source / "README.md").write_text("# client\n")
    text = "[project]\nname = 'cmlapi'\nversion = '1.2'\ndescription = 'x'\nreadme = 'README.md'\n"
    text += "requires-python = '>=3.8'\ndependencies = ['six>=1']\n[project.optional-dependencies]\nmore = ['idna']\n"
    text += "[build-system]\nrequires = ['uv_build>=0.9,<1']\nbuild-backend = 'uv_build'\n"
    (source / "pyproject.toml").write_text(text)
    nothing, log = tmp_path / "nothing", io.StringIO()
    ours = Distributions(tmp_path / "home", Uv(), bundled=nothing, checkout=source.parent)
    first = ours.wheel(CLIENT, log)
    assert (first.name, first.version) == ("cmlapi", "1.2")
    assert ours.file(first).name == "cmlapi-1.2-py3-none-any.whl"
    assert ours.requirements(first) == ["six>=1"]
    assert ours.wheel(CLIENT, log) == first
    assert log.getvalue().count("Building the wheel of cmlapi") == 1
    (source / "src" / "cmlapi" / "__init__.py").write_text("'''Client, better.'''\n")
    second = ours.wheel(CLIENT, log)
    assert second.sha256 != first.sha256
    assert ours.file(first).exists()
    with tarfile.open(ours.client_archive(log)) as archive:
        assert "cmlapi-1.2/src/cmlapi/__init__.py" in archive.getnames()
    with pytest.raises(PlatformFailed) as caught:
        ours.wheel(WORKLOAD, log)
    assert caught.value.code == "distribution_missing"


def test_our_real_packages_build_and_none_needs_the_network(bundled):
    names = sorted(path.name for path in bundled.iterdir())
    assert [name.split("-")[0] for name in names] == ["bancada_workload", "cmlapi", "cmlapi"]


SLOW_UV = """#!/bin/sh
echo started
read -r never <"{pipe}"
echo done
"""


@pytest.fixture
def slow_uv(tmp_path: Path) -> Path:
    """Return a program to put in uv's place: it says that it started and waits until its pipe is written to."""
    pipe, program = tmp_path / "pipe", tmp_path / "slow-uv"
    os.mkfifo(pipe)
    program.write_text(SLOW_UV.format(pipe=pipe))
    program.chmod(0o700)
    return program


class Noticing(io.StringIO):
    """A log that tells when it is written to."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def write(self, text: str) -> int:
        count = super().write(text)
        self.written.set()
        return count


@pytest.mark.parametrize("ended_by", ["stop", "deadline"])
def test_a_uv_that_hangs_is_ended(slow_uv, tmp_path, ended_by, monkeypatch):
    monkeypatch.setattr("bancada.environments.uv.find_uv_bin", lambda: str(slow_uv))
    uv, log = Uv(deadline_s=0.2 if ended_by == "deadline" else 60), Noticing()
    if ended_by == "stop":
        threading.Thread(target=lambda: log.written.wait(20) and uv.stop()).start()
    with pytest.raises((PlatformFailed, DeadlineExceeded)) as caught:
        uv.run(["pip"], log, cwd=tmp_path)
    assert caught.value.code == {"stop": "shutting_down", "deadline": "packages_took_too_long"}[ended_by]


ORPHANING = """
import io, json, os, signal, sys
from pathlib import Path
from bancada.environments import uv
from bancada.environments.store import Environments
from bancada.domain.locks import Lock
environments = Environments(Path(sys.argv[1]))
environments.interpreters()
uv.find_uv_bin = lambda: sys.argv[3]
class Deadly:
    def write(self, text):
        if text.startswith("started"):
            os.kill(os.getpid(), signal.SIGKILL)
environments.ensure(Lock.from_dict(json.loads(sys.argv[2])), Deadly())
"""


def test_nobody_works_beside_a_uv_that_outlived_its_workbench(make, python, tmp_path, slow_uv):
    lock = make().lock(["six"], python, io.StringIO())
    argv = [sys.executable, "-c", ORPHANING, str(tmp_path), json.dumps(lock.as_dict()), str(slow_uv)]
    assert subprocess.run(argv, check=False).returncode == -signal.SIGKILL
    log = Noticing()
    next_start = threading.Thread(target=lambda: make().ensure(lock, log))
    next_start.start()
    assert log.written.wait(20)
    assert log.getvalue() == "Another build is making this environment; waiting for it.\n"
    (tmp_path / "pipe").write_text("go on\n")
    next_start.join(60)
    assert make().is_ready(lock.hash)


def test_an_extension_has_what_is_shared_and_keeps_what_pip_installs_to_itself(make, python, tmp_path):
    environments, log, folder = make(), io.StringIO(), tmp_path / "own"
    lock = environments.lock(["six==1.16.0"], python, log)
    shared = environments.ensure(lock, log)
    environments.extend(lock.hash, folder, log)

    def version(environment: Path) -> str:
        command = [environment / "bin" / "python", "-c", "import six, bancada_workload; print(six.__version__)"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def install(wanted: str) -> str:
        command = [folder / "bin" / "pip", "install", "--disable-pip-version-check", wanted]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert version(folder) == "1.16.0"
    assert "already satisfied" in install("six")
    assert "six-1.17.0" in install("six==1.17.0")
    environments.extend(lock.hash, folder, log)  # what is ready stays
    assert (version(folder), version(shared)) == ("1.17.0", "1.16.0")
