"""Projects and their people in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import render_short_user
from bancada.control import collaborators, projects, run_as
from bancada.control.projects import NewProject, ProjectChange, ProjectView
from bancada.domain.identity import Action, Permission, is_allowed
from bancada.wire.messages import Written, encode_message

RENAMED = {"default_project_engine_type": "default_engine_type"}


@operation("create_project")
def create_project(call: Call) -> Mapping[str, Any]:
    """Create a project."""
    return render_project(projects.create_project(call.workbench, call.actor, read_new_project(call.body)))


@operation("get_project", is_quick=True)
def get_project(call: Call) -> Mapping[str, Any]:
    """Read a project."""
    return render_project(projects.get_project(call.workbench, call.actor, call.path["project_id"]))


@operation("list_projects", is_quick=True)
def list_projects(call: Call) -> Mapping[str, Any]:
    """List projects of the wanted scope."""
    page = projects.list_projects(
        call.workbench,
        call.actor,
        call.list_request,
        with_public=call.query.get("include_public_projects", False),
        with_all=call.query.get("include_all_projects", False),
    )
    return {"projects": [render_project(view) for view in page.items], "next_page_token": page.next_page_token}


@operation("batch_list_projects")
def batch_list_projects(call: Call) -> Mapping[str, Any]:
    """Read several projects by id."""
    found = projects.batch_list_projects(call.workbench, call.actor, call.query.get("project_ids", []))
    return {"projects": [render_project(view) for view in found]}


@operation("list_project_names", is_quick=True)
def list_project_names(call: Call) -> Mapping[str, Any]:
    """List the names of the projects that the caller can see."""
    page = projects.list_project_names(call.workbench, call.actor, call.list_request)
    return {"project_names": page.items, "next_page_token": page.next_page_token}


@operation("update_project")
def update_project(call: Call) -> Mapping[str, Any]:
    """Change the fields of a project that were sent."""
    change = ProjectChange(**{name: call.body[name] for name in ProjectChange.__slots__ if name in call.body})
    return render_project(projects.update_project(call.workbench, call.actor, call.path["project_id"], change))


@operation("delete_project")
def delete_project(call: Call) -> None:
    """Delete a project."""
    projects.delete_project(call.workbench, call.actor, call.path["project_id"])


@operation("add_project_collaborator")
def add_project_collaborator(call: Call) -> None:
    """Give a user a role in a project."""
    role = call.body.get("permission", "")
    collaborators.add_collaborator(call.workbench, call.actor, call.path["project_id"], call.path["username"], role)


@operation("list_project_collaborators", is_quick=True)
def list_project_collaborators(call: Call) -> Mapping[str, Any]:
    """List who works on a project."""
    page = collaborators.list_collaborators(call.workbench, call.actor, call.path["project_id"], call.list_request)
    people = [{"user": render_short_user(user), "permission": given} for user, given in page.items]
    return {"collaborators": people, "next_page_token": page.next_page_token}


@operation("delete_project_collaborator")
def delete_project_collaborator(call: Call) -> None:
    """Take a user's role in a project away."""
    collaborators.remove_collaborator(call.workbench, call.actor, call.path["project_id"], call.path["username"])


@operation("list_all_run_as_machine_user_collaborators")
def list_all_run_as_machine_user_collaborators(call: Call) -> Mapping[str, Any]:
    """List the machine users as which something of a project may run."""
    page = run_as.list_machine_users(call.workbench, call.actor, call.path["project_id"], call.list_request)
    found = [{"user_id": user.id, "user_name": user.username} for user in page.items]
    return {"run_as_machine_user_collaborators": found, "next_page_token": page.next_page_token}


def read_new_project(body: Mapping[str, Any]) -> NewProject:
    """Return what a CreateProjectRequest says."""
    sent = {RENAMED.get(name, name): value for name, value in body.items()}
    known = {name: sent[name] for name in NewProject.__slots__ if name in sent}
    return NewProject(**{"name": "", **known})


def render_project(view: ProjectView) -> dict[str, Any]:
    """Return the fields of a Project, as one actor sees it."""
    project = view.project
    permissions = _render_permissions(view.role, is_site_admin=view.is_site_admin, is_public=project.is_public)
    return {
        "id": project.id,
        "name": project.name,
        "owner": render_short_user(view.owner),
        "creator": render_short_user(view.creator),
        "description": project.description,
        "visibility": project.visibility,
        "default_engine_type": project.default_engine_type,
        "created_at": project.created_at,
        "updated_at": project.updated_at,
        "creation_status": project.creation_status,
        "permissions": permissions,
        "shared_memory_limit": project.shared_memory_limit,
        # Variables often hold secrets: they are for those who may also change them.
        "environment": project.environment if permissions["write"] else {},
        "ephemeral_storage_request": project.ephemeral_storage_request,
        "ephemeral_storage_limit": project.ephemeral_storage_limit,
    }


@cache
def _render_permissions(role: Permission | None, *, is_site_admin: bool, is_public: bool) -> Written:
    """Return what the actor may do, by the names of the roles that would allow it."""

    def may(action: Action) -> bool:
        return is_allowed(action, role, is_site_admin=is_site_admin, is_public=is_public)

    allowed = {
        "read": may(Action.VIEW),
        "write": may(Action.EDIT),
        "admin": may(Action.ADMINISTER),
        "operator": may(Action.OPERATE),
        "business_user": role is Permission.BUSINESS_USER,
        "inherit": False,
    }
    return Written(encode_message("ProjectPermissions", allowed))
