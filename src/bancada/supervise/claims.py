"""What a supervisor must have for itself alone: the home and the port."""

from __future__ import annotations

import errno
import fcntl
import os
import socket

from bancada.domain.errors import Conflict, InvalidRequest
from bancada.settings import Settings
from bancada.supervise.logs import unwritable
from bancada.supervise.status import find_supervisor

LOCK_NAME = "supervisor.lock"
ALREADY_RUNNING = "already_running"


def claim_home(settings: Settings) -> int:
    """Lock the home for this process and return the open file; the lock ends with the process.

    Raises:
        Conflict: another process has it (code `already_running`); the message names its address.
        PlatformFailed: the lock cannot be written.
    """
    lock = try_claim(settings)
    if lock is None:
        record = find_supervisor(settings)
        where = f"at {record.url} (pid {record.pid})" if record else "or is just starting or stopping"
        raise Conflict(
            f"The workbench in {settings.home} already runs {where}.",
            hint="Stop it with `bancada down`, or name another home with --home.",
            code=ALREADY_RUNNING,
        )
    return lock


def try_claim(settings: Settings) -> int | None:
    """Lock the home and return the open file, which the caller closes; None while another process has the lock.

    Raises:
        PlatformFailed: the lock cannot be written.
    """
    path = settings.run_dir / LOCK_NAME
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def check_port(settings: Settings) -> None:
    """Make sure that the gateway will be able to listen.

    Raises:
        Conflict: another program listens there already.
        InvalidRequest: the address is not one of this machine, or this user may not use the port.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", 0) == errno.EADDRINUSE:
                raise Conflict(
                    f"Port {settings.port} on {settings.host} is taken by another program.",
                    hint=f"Choose another: bancada up --port {settings.port + 1}",
                ) from None
            raise InvalidRequest(
                f"The workbench cannot listen on {settings.host} port {settings.port}: {error}.",
                hint="Choose an address of this machine with --host and a free port over 1023 with --port.",
            ) from None
