"""Giving a project to somebody else, so that it goes on when its owner leaves."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.lookups import user_named
from bancada.control.teams import owner_of_new_project
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotAllowed
from bancada.domain.identity import INHERIT, Actor, Kind, Permission, User
from bancada.domain.projects import Project
from bancada.store import collaborators, events, projects, roles, users, work
from bancada.store.database import Transaction
from bancada.store.turns import take_turn


def transfer_project(workbench: Workbench, actor: Actor, project_id: str, owner: str) -> User:
    """Give a project to a user who works on it, or to a team, and return its new owner.

    Whoever owned it stays as an administrator, unless they were deactivated; a team stays with the roles that its
    members have in it. Jobs and applications that ran as the owner before run as the new one from their next start on,
    or as the actor where that is a team. What runs now is not disturbed.

    Raises:
        Conflict: the new owner has another project of this name (`name_taken`).
        InvalidRequest: it is a machine user, which cannot own projects (`owner_not_possible`).
        NotAllowed: they do not work on the project, and the actor is no site administrator (`not_a_collaborator`); or
            the actor's role in the team does not allow it (`role_missing`).
        NotFound: there is no such active user or team.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project = project_for(tx, actor, project_id, "projects.transfer_project")
        before = users.get_many(tx, [project.owner_id])[project.owner_id]
        after = _checked_owner(tx, actor, project, user_named(tx, owner))
        if after.id == before.id:
            return after
        projects.change_owner(tx, project, after.id)
        collaborators.remove(tx, project.id, after.id)
        if before.is_active:
            is_team = before.kind == Kind.TEAM
            collaborators.put(tx, project.id, before.id, INHERIT if is_team else Permission.ADMIN.value)
        work.run_as_another(tx, project.id, before.id, actor.user.id if after.kind == Kind.TEAM else after.id)
        detail = f"{before.username} to {after.username}"
        events.record(tx, now, "project", project.id, "transfer", actor.user.username, detail)
    workbench.wake()  # the gateway knows who may call and open what is in it
    return after


def _checked_owner(tx: Transaction, actor: Actor, project: Project, owner: User) -> User:
    take_turn(tx, f"account {owner.id}")  # or they might be deleted before they own this
    if owner.kind == Kind.MACHINE:
        raise InvalidRequest(f"owner: {owner.username} is a machine user, which cannot own projects.",
                             hint="Choose a user or a team.", code="owner_not_possible")  # fmt: skip
    if owner.kind == Kind.TEAM:
        return owner_of_new_project(tx, actor, owner.username)[0]
    works_on_it = owner.id == project.owner_id or project.id in roles.roles_in(tx, [project.id], owner.id)
    if not works_on_it and not actor.user.is_admin:
        raise NotAllowed(f"owner: {owner.username} does not work on this project.",
                         hint="Add them as a collaborator first, or ask a site administrator.",
                         code="not_a_collaborator")  # fmt: skip
    return owner
