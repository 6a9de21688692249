"""`bancada team`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.options import AsJson, Yes, confirm, connected, given
from bancada.cli.output import print_record, print_records, report

app = noun("team")
Name = Annotated[str, typer.Argument(metavar="TEAM", help="Name of the team.")]
Username = Annotated[str, typer.Argument(metavar="USER", help="Name of the user.")]


@app.command("list")
@connected
def list_teams(connection: Connection, as_json: AsJson = False) -> None:
    """List the teams that you are in; all of them for a site administrator."""
    columns = ("username", "id", "members", "projects", "bio")
    print_records(connection.pages("/teams", "teams"), columns, as_json=as_json)


@app.command()
@connected
def show(connection: Connection, name: Name, as_json: AsJson = False) -> None:
    """Show a team."""
    print_record(connection.get(_path(name)), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Name,
    bio: Annotated[str | None, typer.Option(help="What the team is for.")] = None,
    as_json: AsJson = False,
) -> None:
    """Create a team, which can own projects; you are its first administrator."""
    print_record(connection.api.create_team(given(username=name, bio=bio)), as_json=as_json)


@app.command()
@connected
def delete(connection: Connection, name: Name, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a team."""
    confirm(f"Delete the team {name}?", yes=yes)
    connection.api.delete_team(name)
    report(f"Deleted {name}.", {"username": name}, as_json=as_json)


@app.command()
@connected
def members(connection: Connection, name: Name, as_json: AsJson = False) -> None:
    """List who is in a team, and as what."""
    found = connection.pages(f"{_path(name)}/members", "members")
    print_records(found, ("username", "name", "permission"), as_json=as_json)


@app.command()
@connected
def add(
    connection: Connection,
    name: Name,
    username: Username,
    permission: Annotated[
        str, typer.Option(metavar="viewer|operator|contributor|admin", help="What they may do.")
    ] = "contributor",
    as_json: AsJson = False,
) -> None:
    """Take a user into a team, or change what they may do there."""
    connection.send("PUT", _member(name, username), {"permission": permission})
    done = {"team": name, "username": username, "permission": permission}
    report(f"{username} is {permission} of {name}.", done, as_json=as_json)


@app.command()
@connected
def remove(connection: Connection, name: Name, username: Username, yes: Yes = False, as_json: AsJson = False) -> None:
    """Take a user out of a team."""
    confirm(f"Remove {username} from {name}?", yes=yes)
    connection.send("DELETE", _member(name, username))
    report(f"Removed {username} from {name}.", {"team": name, "username": username}, as_json=as_json)


def _path(name: str) -> str:
    return f"/teams/{segment(name)}"


def _member(name: str, username: str) -> str:
    return f"{_path(name)}/members/{segment(username)}"
