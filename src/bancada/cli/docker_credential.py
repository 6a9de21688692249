"""`bancada docker-credential`."""

from __future__ import annotations

from typing import Annotated

import cmlapi
import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.naming import every, pick
from bancada.cli.options import AsJson, Yes, confirm, connected, given
from bancada.cli.output import print_record, print_records, report
from bancada.cli.passwords import PasswordStdin, ask_password, read_line

app = noun("docker-credential")
Credential = Annotated[str, typer.Argument(metavar="CREDENTIAL", help="Name or id of the credential.")]
Server = Annotated[str, typer.Option(metavar="HOST", help="Server that it is sent to, and to no other.")]
Username = Annotated[str, typer.Option("--username", help="Name that the server knows.")]


@app.command("list")
@connected
def list_credentials(connection: Connection, as_json: AsJson = False) -> None:
    """List the credentials for servers of runtimes; their usernames and passwords are never shown."""
    found = every(connection.api.list_docker_credentials)
    print_records(found, ("name", "id", "server", "is_default"), as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Annotated[str, typer.Argument(help="Name of the credential.")],
    server: Server,
    username: Username,
    password_stdin: PasswordStdin = False,
    default: Annotated[bool, typer.Option("--default", help="Take it where none is named.")] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a username and password for a server, encrypted."""
    password = read_line() if password_stdin else ask_password("Password")
    body = {"name": name, "server": server, "username": username, "password": password, "is_default": default}
    print_record(connection.api.create_docker_credential(body), as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    credential: Credential,
    name: Annotated[str | None, typer.Option("--name", help="Its new name.")] = None,
    server: Annotated[str | None, typer.Option(metavar="HOST", help="Its new server.")] = None,
    username: Annotated[str | None, typer.Option("--username", help="Its new username.")] = None,
    password_stdin: PasswordStdin = False,
    default: Annotated[bool | None, typer.Option("--default/--no-default", help="Take it where none is named.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change what is named of a credential; the rest stays."""
    credential_id = str(_find(connection, credential).id)
    body = given(name=name, server=server, username=username, password=read_line() if password_stdin else None,
                 is_default=default)  # fmt: skip
    print_record(connection.api.update_docker_credential(body, credential_id), as_json=as_json)


@app.command()
@connected
def use(
    connection: Connection,
    credential: Credential,
    runtime: Annotated[
        str, typer.Argument(metavar="RUNTIME", help="Identifier of a runtime of your own, as `runtime list` shows it.")
    ],
    as_json: AsJson = False,
) -> None:
    """Choose the credential with which a runtime's description is fetched."""
    found = _find(connection, credential)
    chosen = {"docker_credential_id": found.id, "runtime_identifier": runtime}
    connection.api.set_docker_credential(chosen)
    report(f"{runtime} is fetched with {found.name} ({found.id}).", chosen, as_json=as_json)


@app.command()
@connected
def delete(connection: Connection, credential: Credential, yes: Yes = False, as_json: AsJson = False) -> None:
    """Forget a credential."""
    found = _find(connection, credential)
    confirm(f"Delete the credential {found.name} ({found.id})?", yes=yes)
    connection.api.delete_docker_credential(str(found.id))
    report(f"Deleted {found.name} ({found.id}).", {"id": found.id, "name": found.name}, as_json=as_json)


def _find(connection: Connection, wanted: str) -> cmlapi.DockerCredentialPublic:
    found: cmlapi.DockerCredentialPublic = pick(
        "credential", wanted, every(connection.api.list_docker_credentials), listed_by="bancada docker-credential list"
    )
    return found
