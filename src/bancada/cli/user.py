"""`bancada user`."""

from __future__ import annotations

from typing import Annotated

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection, segment
from bancada.cli.options import AsJson, Yes, confirm, connected, given
from bancada.cli.output import print_record, print_records, report
from bancada.cli.passwords import PasswordStdin, ask_password, read_line

app = noun("user")
Username = Annotated[str, typer.Argument(metavar="USER", help="Name of the user.")]
FullName = Annotated[str | None, typer.Option("--name", help="What people call them.")]
Email = Annotated[str | None, typer.Option(help="Where mails to them go.")]


@app.command("list")
@connected
def list_users(connection: Connection, as_json: AsJson = False) -> None:
    """List the users and machine users."""
    columns = ("username", "id", "name", "email", "kind", "is_admin", "is_active")
    print_records(connection.pages("/users", "users"), columns, as_json=as_json)


@app.command()
@connected
def show(
    connection: Connection,
    username: Annotated[str | None, typer.Argument(metavar="USER", help="Name; you unless set.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a user; without a name, whose key this is."""
    print_record(connection.get(_path(username) if username else "/whoami"), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    username: Username,
    name: FullName = None,
    email: Email = None,
    machine: Annotated[bool, typer.Option("--machine", help="A machine user, as which workloads can run.")] = False,
    admin: Annotated[bool, typer.Option("--admin", help="A site administrator.")] = False,
    password_stdin: PasswordStdin = False,
    as_json: AsJson = False,
) -> None:
    """Create a user, or a machine user; without a password they have keys only."""
    body = given(username=username, name=name, email=email, kind="machine" if machine else None,
                 is_admin=admin, password=read_line() if password_stdin else None)  # fmt: skip
    print_record(connection.post("/users", body), as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    username: Username,
    name: FullName = None,
    email: Email = None,
    admin: Annotated[bool | None, typer.Option("--admin/--no-admin", help="A site administrator, or not.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help="May work here, or not now.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change a user."""
    body = given(name=name, email=email, is_admin=admin, is_active=active)
    print_record(connection.send("PATCH", _path(username), body), as_json=as_json)


@app.command()
@connected
def password(
    connection: Connection, username: Username, password_stdin: PasswordStdin = False, as_json: AsJson = False
) -> None:
    """Set a password; who sets their own is asked for the present one first (the first of two lines of input)."""
    is_own = connection.get("/whoami")["username"] == username
    current = (read_line() if password_stdin else ask_password("Present password")) if is_own else None
    new = read_line() if password_stdin else ask_password("New password", again=True)
    connection.send("PUT", f"{_path(username)}/password", given(password=new, current_password=current))
    report(f"The password of {username} is set.", {"username": username}, as_json=as_json)


@app.command()
@connected
def delete(connection: Connection, username: Username, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a user who owns no project."""
    confirm(f"Delete the user {username}?", yes=yes)
    connection.send("DELETE", _path(username))
    report(f"Deleted {username}.", {"username": username}, as_json=as_json)


def _path(username: str) -> str:
    return f"/users/{segment(username)}"
