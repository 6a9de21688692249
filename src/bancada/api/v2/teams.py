"""Teams in API v2; their members are in the native API, because API v2 has no operations for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.control import teams
from bancada.control.teams import TeamView
from bancada.domain.projects import Visibility


@operation("create_team")
def create_team(call: Call) -> Mapping[str, Any]:
    """Create a team."""
    body = call.body
    name, kind, bio = body.get("username", ""), body.get("type", ""), body.get("bio", "")
    return render_team(teams.create_team(call.workbench, call.actor, name, kind=kind, bio=bio))


@operation("delete_team")
def delete_team(call: Call) -> None:
    """Delete a team that owns no project."""
    teams.delete_team(call.workbench, call.actor, call.path["team_name"])


def render_team(view: TeamView) -> dict[str, Any]:
    """Return the fields of a Team."""
    team = view.account.user
    return {
        "id": str(team.id),
        "username": team.username,
        "name": team.name,
        "type": "organization",
        "bio": view.account.bio,
        "joined_on": view.account.created_at,
        "members": str(view.members),
        "public_projects": str(view.projects.get(Visibility.PUBLIC, 0)),
        "organization_projects": str(view.projects.get(Visibility.ORGANIZATION, 0)),
        "private_projects": str(view.projects.get(Visibility.PRIVATE, 0)),
    }
