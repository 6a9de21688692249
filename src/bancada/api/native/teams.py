"""Teams and who is in them in the native API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import teams
from bancada.control.teams import TeamView
from bancada.wire.writers import write_time


def list_teams(call: NativeCall) -> Mapping[str, Any]:
    """List the teams that the caller is in, or all of them for a site administrator."""
    page = teams.list_teams(call.workbench, call.actor, call.list_request)
    return {"teams": [_render(view) for view in page.items], "next_page_token": page.next_page_token}


def get_team(call: NativeCall) -> Mapping[str, Any]:
    """Read a team."""
    return _render(teams.get_team(call.workbench, call.actor, call.path["team_name"]))


def list_team_members(call: NativeCall) -> Mapping[str, Any]:
    """List who is in a team, and with which role."""
    page = teams.list_team_members(call.workbench, call.actor, call.path["team_name"], call.list_request)
    members = [
        {"id": user.id, "username": user.username, "name": user.name, "permission": role.value}
        for user, role in page.items
    ]
    return {"members": members, "next_page_token": page.next_page_token}


def put_team_member(call: NativeCall) -> Mapping[str, Any]:
    """Give a user a role in a team."""
    teams.put_team_member(call.workbench, call.actor, *_ids(call), call.text("permission"))
    return {}


def remove_team_member(call: NativeCall) -> Mapping[str, Any]:
    """Take a user out of a team."""
    teams.remove_team_member(call.workbench, call.actor, *_ids(call))
    return {}


def _ids(call: NativeCall) -> tuple[str, str]:
    return call.path["team_name"], call.path["username"]


def _render(view: TeamView) -> dict[str, Any]:
    return {
        "id": view.account.user.id,
        "username": view.account.user.username,
        "bio": view.account.bio,
        "created_at": write_time(view.account.created_at),
        "members": view.members,
        "projects": sum(view.projects.values()),
    }
