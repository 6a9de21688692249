"""Sessions of a project: start, look at, stop, and read what they write; `cells` says what runs in interactive ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bancada.control.access import project_for
from bancada.control.confinement import Folder, split_path
from bancada.control.logs import JOURNAL, LogState, check_stream, stream_of
from bancada.control.resources import count_gpus
from bancada.control.runtimes import check_runtime
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.home import Home
from bancada.domain.identity import Actor, User
from bancada.domain.ids import new_short
from bancada.domain.listing import ListRequest, Page
from bancada.domain.processes import AS_SCRIPT, is_notebook
from bancada.domain.projects import check_environment, check_name
from bancada.domain.resources import Resources
from bancada.domain.sessions import DEFAULT_CPU, DEFAULT_MEMORY_GB, SCRIPT_MEMORY_GB, Session
from bancada.store import events, session_listings, sessions, users
from bancada.store.database import Transaction


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session, and who started it."""

    session: Session
    creator: User


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a caller says of a session to be; `script` is a path in the project, empty for an interactive one.

    `cpu` in vCPU and `memory_gb` in GB are None for the default.
    """

    script: str = ""
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] | None = None
    runtime_identifier: str = ""
    name: str = ""
    cpu: float | None = None
    memory_gb: float | None = None
    nvidia_gpu: int = 0
    master_id: str = ""
    code: str = ""


def start_session(workbench: Workbench, actor: Actor, project_id: str, new: NewSession) -> SessionView:
    """Ask for a script to be run, or for a kernel to run cells on, and return at once.

    Raises:
        InvalidRequest: an argument, a variable, the share of the machine or the runtime identifier is not acceptable.
        NotFound: the project has no such script.
    """
    now = workbench.clock()
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "sessions.start_session")
        runtime_identifier = check_runtime(tx, new.runtime_identifier)
    share = _checked_share(new)
    session = Session(
        id=new_short(),
        project_id=project_id,
        creator_id=actor.user.id,
        script=_checked_script(workbench, project_id, new.script) if new.script else "",
        arguments=tuple(new.arguments),
        environment=dict(share.environment),
        runtime_identifier=runtime_identifier,
        lock_hash="",
        stop_wished=False,
        exit_code=None,
        status="scheduling",
        reason="",
        message="",
        hint="",
        created_at=now,
        updated_at=now,
        started_at=None,
        finished_at=None,
        name=_checked_name(new),
        cpu=share.cpu,
        memory_gb=share.memory_gb,
        nvidia_gpu=share.nvidia_gpu,
        master_id=new.master_id,
        code=new.code,
    )
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "sessions.start_session")
        sessions.add(tx, session, now)
        events.record(tx, now, "session", session.id, "create", actor.user.username, session.script or session.name)
    workbench.wake()
    return SessionView(session, actor.user)


def get_session(workbench: Workbench, actor: Actor, project_id: str, session_id: str) -> SessionView:
    """Return one session.

    Raises:
        NotFound: the project has no such session.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "sessions.get_session")
        return _views(tx, [session_in(tx, project_id, session_id)])[0]


def list_sessions(workbench: Workbench, actor: Actor, project_id: str, request: ListRequest) -> Page[SessionView]:
    """Return some of a project's sessions, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "sessions.list_sessions")
        page = session_listings.list_of_project(tx, project_id, request)
        return Page(_views(tx, page.items), page.next_page_token)


def stop_session(workbench: Workbench, actor: Actor, project_id: str, session_id: str) -> SessionView:
    """Ask for a session to stop; one that has ended stays as it is."""
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "sessions.stop_session")
        session = session_in(tx, project_id, session_id)
        if not session.is_ended:
            sessions.wish_stop(tx, session.id, now)
            events.record(tx, now, "session", session.id, "stop", actor.user.username)
        view = _views(tx, [session_in(tx, project_id, session_id)])[0]
    workbench.wake()
    return view


def find_output(workbench: Workbench, actor: Actor, project_id: str, session_id: str, stream: str) -> LogState:
    """Return where a stream is kept: `output` of the process, `setup` of its environment, or an interactive `journal`.

    Raises:
        InvalidRequest: there is no such stream.
    """
    check_stream(stream, JOURNAL)
    session = get_session(workbench, actor, project_id, session_id).session
    return stream_of(session, Home(workbench.settings.home).session(session.id), stream)


def session_in(tx: Transaction, project_id: str, session_id: str) -> Session:
    """Return a session of a project. Raises NotFound where it has none of this id."""
    session = sessions.get(tx, session_id)
    if session is None or session.project_id != project_id:
        message = f"session_id: there is no session {session_id!r} in the project."
        raise NotFound(message, hint="List the project's sessions.", code="session_not_found")
    return session


def _views(tx: Transaction, found: Sequence[Session]) -> tuple[SessionView, ...]:
    people = users.get_many(tx, {session.creator_id for session in found})
    return tuple(SessionView(session, people[session.creator_id]) for session in found)


def _checked_share(new: NewSession) -> Resources:
    default_gb = SCRIPT_MEMORY_GB if new.script else DEFAULT_MEMORY_GB
    return Resources(
        cpu=DEFAULT_CPU if new.cpu is None else new.cpu,
        memory_gb=default_gb if new.memory_gb is None else new.memory_gb,
        nvidia_gpu=new.nvidia_gpu,
        environment=check_environment(new.environment or {}),
    ).checked(count_gpus())


def _checked_name(new: NewSession) -> str:
    if not new.name.strip():
        return "" if new.script else "Session"
    return check_name("session", new.name)


def _checked_script(workbench: Workbench, project_id: str, script: str) -> str:
    if not script.strip():
        raise InvalidRequest("script: expected the path of a script, got blanks.",
                             hint="Such as train.py; leave it out for an interactive session.")  # fmt: skip
    if is_notebook(script):
        raise InvalidRequest(f"script: {script!r} is a notebook, which is not run.", hint=AS_SCRIPT,
                             code="script_is_notebook")  # fmt: skip
    path = "/".join(split_path(script))
    file, _ = Folder(Home(workbench.settings.home).project(project_id)).open(path)
    file.close()
    return f"./{path}" if path.startswith("-") else path  # or Python would take it for an option
