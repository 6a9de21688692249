"""Workers: sessions that a session, a job run or an application of a project launches to share its work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bancada.control.access import project_for
from bancada.control.runtimes import list_runtimes
from bancada.control.sessions import NewSession, SessionView, start_session, stop_session
from bancada.control.workbench import Workbench
from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.home import Home
from bancada.domain.identity import Actor
from bancada.domain.runtimes import RuntimeStatus
from bancada.domain.sessions import Session
from bancada.store import sessions, work
from bancada.store.database import Transaction

CODE_LIMIT_BYTES = 1024 * 1024
ANY_PYTHON = {"", "python", "python3"}
"""Names of a kernel that any of our runtimes has."""


def launch_worker(
    workbench: Workbench, actor: Actor, project_id: str, new: NewSession, kernel: str = ""
) -> SessionView:
    """Ask for a worker of what `new.master_id` names and return at once.

    It has the same runtime, or the one that `kernel` names: `Python 3.12`, or a runtime's identifier. Its script may
    be named as it lies on the disk; beside a script, code does not count.

    Raises:
        InvalidRequest: it has no master, its code is too long, there is no such kernel (`kernel_not_supported`), or as
            `start_session` says.
        NotFound: the project has no such master (`master_not_found`).
        Conflict: its master has ended (`master_ended`).
    """
    if not new.master_id:
        raise InvalidRequest("master_id: expected what launches the worker, got none.", hint="Send CDSW_ENGINE_ID.")
    if len(new.code.encode("utf-8", "surrogatepass")) > CODE_LIMIT_BYTES:
        raise InvalidRequest(f"code: expected at most {CODE_LIMIT_BYTES} bytes.", hint="Put it into a script.")
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "workers.launch_worker")
        if not _is_active(tx, project_id, new.master_id):
            message = f"master_id: {new.master_id!r} has ended, and what it launches would end with it."
            raise Conflict(message, hint="Launch workers from a session that runs.", code="master_ended")
        master = sessions.get(tx, new.master_id)
    script = new.script.removeprefix(f"{Home(workbench.settings.home).project(project_id)}/")
    code = "" if script else new.code
    name = new.name or ("" if script else "Worker")
    runtime = _runtime_with(workbench, kernel) or ("" if master is None else master.runtime_identifier)
    worker = replace(new, script=script, code=code, name=name, runtime_identifier=runtime)
    return start_session(workbench, actor, project_id, worker)


def list_workers(workbench: Workbench, actor: Actor, project_id: str, master_id: str) -> Sequence[Session]:
    """Return the workers of a master, the oldest first, also those that have ended.

    Raises:
        NotFound: the project has no such master (`master_not_found`).
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "workers.list_workers")
        _is_active(tx, project_id, master_id)
        return sessions.list_workers(tx, master_id)


def stop_worker(workbench: Workbench, actor: Actor, project_id: str, worker_id: str) -> SessionView:
    """Ask for a worker to stop; one that has ended stays as it is.

    Raises:
        NotFound: the project has no such worker (`worker_not_found`).
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "workers.stop_worker")
        worker = sessions.get(tx, worker_id)
    if worker is None or worker.project_id != project_id or not worker.master_id:
        raise NotFound(f"The project has no worker {worker_id!r}.", hint="See list_workers.", code="worker_not_found")
    return stop_session(workbench, actor, project_id, worker_id)


def _runtime_with(workbench: Workbench, kernel: str) -> str:
    """Return the identifier of a runtime with a kernel of this name; empty where any has it."""
    wanted = kernel.replace(" ", "").lower()
    if wanted in ANY_PYTHON:
        return ""
    if "/" in kernel:
        return kernel.strip()
    offered = [each for each in list_runtimes(workbench) if each.status != RuntimeStatus.DISABLED]
    for each in offered:
        if wanted == each.kernel.replace(" ", "").lower():
            return each.image_identifier
    kernels = ", ".join(dict.fromkeys(each.kernel for each in offered))
    raise InvalidRequest(
        f"kernel: there is no kernel {kernel!r} here; expected python3 for that of what launches the worker, "
        f"{kernels}, or the identifier of a runtime.",
        hint="Leave it out for python3.",
        code="kernel_not_supported",
    )


def _is_active(tx: Transaction, project_id: str, master_id: str) -> bool:
    is_active = work.is_active(tx, project_id, master_id)
    if is_active is None:
        message = f"master_id: the project has no session, job run or application {master_id!r}."
        raise NotFound(message, hint="Send CDSW_ENGINE_ID.", code="master_not_found")
    return is_active
