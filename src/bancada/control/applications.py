"""Web applications of a project: create, read, change, start, stop and delete them. Only wishes are recorded here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bancada.control.access import may, project_and_role, project_for
from bancada.control.application_requests import ApplicationChange, ApplicationRequest, new_application
from bancada.control.confinement import Folder
from bancada.control.logs import LogState
from bancada.control.resources import count_gpus
from bancada.control.run_as import check_run_as
from bancada.control.runtimes import check_runtime
from bancada.control.workbench import Workbench
from bancada.domain.applications import Application, ApplicationStatus, Wish
from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.home import Home
from bancada.domain.identity import Action, Actor, Permission, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import Project
from bancada.domain.reconciled import Finish
from bancada.store import application_listings, applications, events, transitions, users
from bancada.store.database import Transaction
from bancada.store.reconciled import APPLICATION
from bancada.store.turns import take_turn

STREAMS = ("output", "setup")


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application, and who created it."""

    application: Application
    creator: User


def create_application(workbench: Workbench, actor: Actor, project_id: str, new: ApplicationRequest) -> ApplicationView:
    """Create an application, ask for it to be started, and return at once.

    Raises:
        Conflict: the project has an application of that name (`name_taken`), or the workbench one with that
            subdomain (`subdomain_taken`).
        InvalidRequest: a value is not acceptable, or the project has no such script.
        NotAllowed: the actor may not edit the project, or not let it run as that user.
    """
    now = workbench.clock()
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "create_application")
    wished = new.checked(count_gpus())
    _require_script(workbench, project_id, wished.script)
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "create_application")
        _refuse_taken(tx, project_id, wished.name, wished.subdomain)
        check_runtime(tx, wished.runtime_identifier)
        run_as = check_run_as(tx, actor, project_id, wished.run_as, "an application")
        application = new_application(project_id, actor.user.id, replace(wished, run_as=run_as), now)
        applications.add(tx, application, now)
        events.record(tx, now, "application", application.id, "create", actor.user.username, application.subdomain)
        view = _view(tx, project_id, application.id)
    workbench.wake()
    return view


def get_application(workbench: Workbench, actor: Actor, project_id: str, application_id: str) -> ApplicationView:
    """Return one application.

    Raises:
        NotFound: the project has no such application, or does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project, role = project_and_role(tx, actor, project_id, "get_application")
        return _for_eyes_of(actor, project, role, [_view(tx, project_id, application_id)])[0]


def list_applications(
    workbench: Workbench, actor: Actor, project_id: str, request: ListRequest
) -> Page[ApplicationView]:
    """Return some of a project's applications, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        project, role = project_and_role(tx, actor, project_id, "list_applications")
        page = application_listings.list_of_project(tx, project_id, request)
        return Page(_for_eyes_of(actor, project, role, _views(tx, page.items)), page.next_page_token)


def update_application(
    workbench: Workbench, actor: Actor, project_id: str, application_id: str, change: ApplicationChange
) -> ApplicationView:
    """Change what `change` holds.

    Name, description, subdomain and whether authentication is bypassed hold at once; what the process is started
    with (script, runtime, variables, sizes, user) from its next start.

    Raises:
        Conflict: the name or the subdomain is another application's (`name_taken`, `subdomain_taken`).
        InvalidRequest: a value is not acceptable.
        NotAllowed: the actor may not edit the project, or not let it run as that user.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "update_application")
        application = _application_in(tx, project_id, application_id, to_change=True)
        wished = change.over(application).checked(count_gpus())
        _refuse_taken(tx, project_id, wished.name, wished.subdomain, application.id)
        if wished.runtime_identifier != application.runtime_identifier:
            check_runtime(tx, wished.runtime_identifier)
        if wished.run_as != application.run_as:  # callers send an application back as they read it
            wished = replace(wished, run_as=check_run_as(tx, actor, project_id, wished.run_as, "an application"))
        applications.change(tx, application.id, **asdict(wished), updated_at=now)
        events.record(tx, now, "application", application.id, "update", actor.user.username)
        view = _view(tx, project_id, application_id)
    workbench.wake()  # its subdomain and who may open it are part of the routes
    return view


def restart_application(workbench: Workbench, actor: Actor, project_id: str, application_id: str) -> ApplicationView:
    """Ask for an application to be started with a new process, whether it runs or not."""
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "restart_application")
        application = _application_in(tx, project_id, application_id, to_change=True)
        again = Finish(ApplicationStatus.STARTING.value, "restarted", "It is started on request.")
        transitions.move(tx, APPLICATION, application.id, again, now, actor=actor.user.username)
        applications.wish_running(tx, application, now)
        events.record(tx, now, "application", application.id, "restart", actor.user.username)
        view = _view(tx, project_id, application_id)
    workbench.wake()
    return view


def stop_application(workbench: Workbench, actor: Actor, project_id: str, application_id: str) -> ApplicationView:
    """Wish an application stopped; one that is at rest or stopping stays as it is."""
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "stop_application")
        application = _application_in(tx, project_id, application_id, to_change=True)
        _wish_stopped(tx, application, actor, now)
        view = _view(tx, project_id, application_id)
    workbench.wake()
    return view


def delete_application(workbench: Workbench, actor: Actor, project_id: str, application_id: str) -> None:
    """Hide an application at once and wish its process ended; the reconciler cleans up."""
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "delete_application")
        application = _application_in(tx, project_id, application_id, to_change=True)
        applications.mark_deleted(tx, application.id, now)
        applications.wish_stopped(tx, application.id, now)
        events.record(tx, now, "application", application.id, "delete", actor.user.username)
    workbench.wake()


def find_log(workbench: Workbench, actor: Actor, project_id: str, application_id: str, stream: str) -> LogState:
    """Return where an application's stream is kept: `output` of its processes, or `setup` of its environments.

    Raises:
        InvalidRequest: there is no such stream.
    """
    if stream not in STREAMS:
        raise InvalidRequest(f"stream: expected {' or '.join(STREAMS)}, got {stream!r}.")
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "applications.find_log")
        application = _application_in(tx, project_id, application_id)
    home = Home(workbench.settings.home)
    if stream == "setup":
        is_made = application.port is not None or application.is_at_rest
        return LogState(home.application_setup(application.id), application.status, is_made)
    is_over = application.is_at_rest and application.port is None
    return LogState(home.application_output(application.id), application.status, is_over)


def _wish_stopped(tx: Transaction, application: Application, actor: Actor, now: datetime) -> None:
    if application.is_at_rest or application.wish == Wish.STOPPED:
        return
    stopping = Finish(ApplicationStatus.STOPPING.value, "stop_requested", "It is being stopped on request.")
    transitions.move(tx, APPLICATION, application.id, stopping, now, actor=actor.user.username)
    applications.wish_stopped(tx, application.id, now)
    events.record(tx, now, "application", application.id, "stop", actor.user.username)


def _application_in(tx: Transaction, project_id: str, application_id: str, *, to_change: bool = False) -> Application:
    if to_change:
        take_turn(tx, f"application {application_id}")
    application = applications.get(tx, application_id)
    if application is None or application.project_id != project_id or application.deleted_at is not None:
        message = f"application_id: there is no application {application_id!r} in the project."
        raise NotFound(message, hint="list_applications has their ids.", code="application_not_found")
    return application


def _view(tx: Transaction, project_id: str, application_id: str) -> ApplicationView:
    return _views(tx, [_application_in(tx, project_id, application_id)])[0]


def _views(tx: Transaction, found: Sequence[Application]) -> tuple[ApplicationView, ...]:
    people = users.get_many(tx, {application.creator_id for application in found})
    return tuple(ApplicationView(application, people[application.creator_id]) for application in found)


def _for_eyes_of(
    actor: Actor, project: Project, role: Permission | None, views: Sequence[ApplicationView]
) -> tuple[ApplicationView, ...]:
    """Return applications with their variables, which may hold secrets, only for who may change them."""
    if may(actor, Action.EDIT, project, role):
        return tuple(views)
    return tuple(replace(view, application=replace(view.application, environment={})) for view in views)


def _refuse_taken(tx: Transaction, project_id: str, name: str, subdomain: str, own_id: str = "") -> None:
    holder = applications.find_holder(tx, project_id, name, subdomain, own_id)
    if holder is None:
        return
    if holder.subdomain == subdomain:
        raise Conflict(f"subdomain: another application has {subdomain!r}.",
                       hint="Choose another; one is free again when its application is deleted.",
                       code="subdomain_taken")  # fmt: skip
    raise Conflict(f"name: the project has an application {name!r} already.",
                   hint="Choose another name, or update that application.", code="name_taken")  # fmt: skip


def _require_script(workbench: Workbench, project_id: str, script: str) -> None:
    try:
        file, _ = Folder(Home(workbench.settings.home).project(project_id)).open(script)
    except NotFound:
        raise InvalidRequest(f"script: the project has no file {script!r}.",
                             hint="Upload it first; list_project_files shows what is there.",
                             code="script_missing") from None  # fmt: skip
    file.close()
