"""A PostgreSQL server of the tests' own: on a unix socket in a short directory, without fsync, gone at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


class PostgresServer:
    """A running server; `url(name)` is the SQLAlchemy URL of one of its databases."""

    def __init__(self, folder: Path, control: Callable[..., None]) -> None:
        self._folder = folder
        self._control = control

    @property
    def pid(self) -> int:
        """The process whose children do the work."""
        return int((self._folder / "data" / "postmaster.pid").read_text().split()[0])

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def execute(self, statement: str) -> None:
        """Run a statement outside any transaction, as CREATE DATABASE needs."""
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def rows(self, database: str, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        with psycopg.connect(host=str(self._folder), user="postgres", dbname=database) as connection:
            return connection.execute(query.encode()).fetchall()

    def restart(self) -> None:
        """End it at once, as a crash would, and start it again."""
        self._control("-m", "immediate", "restart")

    @contextlib.contextmanager
    def copy(self, template: str, name: str) -> Iterator[str]:
        """Make a database from a template, yield its URL, and drop it."""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server, yield it, and stop it by its pid. As root it runs as nobody, because PostgreSQL wants that."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="bpg", dir="/tmp"))
    as_user: list[str] = []
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    data = folder / "data"
    # A language whose order differs from SQLite's, so that a text column without our collation is found out.
    language = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=pt-BR"]
    initdb = ["initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", *language]
    pg_ctl = ["pg_ctl", "-D", str(data), "-o", f"{OPTIONS} -k {folder}", "-l", str(folder / "log"), "-w"]

    def run(name: str, *arguments: str) -> None:
        command = [*as_user, str(programs / name), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        run(*initdb)
        run(*pg_ctl, "start")
        server = PostgresServer(folder, lambda *arguments: run(*pg_ctl, *arguments))
        try:
            yield server
        finally:
            os.kill(server.pid, signal.SIGINT)
            _wait_until_gone(data / "postmaster.pid")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    installed = str(found[-1]) if found else shutil.which("initdb")
    if installed is None:
        raise RuntimeError(
            "PostgreSQL is not installed; the tests start a server of their own (apt install postgresql)"
        )
    return Path(installed).parent


def _wait_until_gone(pid_file: Path, deadline_s: float = 20) -> None:
    until = time.monotonic() + deadline_s
    while pid_file.exists() and time.monotonic() < until:
        time.sleep(0.02)
