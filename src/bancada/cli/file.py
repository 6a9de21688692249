"""`bancada file`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import cmlapi
import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.downloading import download
from bancada.cli.naming import find_project
from bancada.cli.options import AsJson, Project, Yes, confirm, connected
from bancada.cli.output import print_record, print_records, report, tell
from bancada.cli.uploading import upload_tree

app = noun("file")
PathThere = Annotated[str, typer.Argument(metavar="PATH", help="Path in the project.")]


@app.command("list")
@connected
def list_files(
    connection: Connection,
    project: Project,
    path: Annotated[str, typer.Argument(metavar="[DIR]", help="Directory in the project; its root unless set.")] = "",
    recursive: Annotated[bool, typer.Option("--recursive", "-r", help="With all that is below.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the files of a project."""
    project_id = find_project(connection, project).id
    found = walk(connection, project_id, path) if recursive else entries(connection, project_id, path)
    print_records(found, ("path", "is_dir", "file_size"), as_json=as_json)


@app.command()
@connected
def upload(
    connection: Connection,
    source: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="What to upload.", exists=True)],
    project: Project,
    to: Annotated[str, typer.Option(metavar="DIR", help="Directory in the project; its root unless set.")] = "",
    as_json: AsJson = False,
) -> None:
    """Upload a file, or the files of a directory; what is there under the same name is replaced."""
    count = upload_tree(connection, find_project(connection, project).id, source, to.strip("/"))
    if as_json:
        print_record({"files": count}, as_json=True)
    else:
        tell(f"uploaded {_files(count)} to {project}")


@app.command("download")
@connected
def download_files(
    connection: Connection,
    path: Annotated[str, typer.Argument(metavar="PATH", help="File or directory in the project; . is all of it.")],
    project: Project,
    to: Annotated[Path, typer.Option(metavar="DIR", help="Where to put it.", file_okay=False)] = Path(),
    as_json: AsJson = False,
) -> None:
    """Download a file, or a directory with all that is below it; what is here under the same name is replaced."""
    project_id, path = find_project(connection, project).id, path.strip("/")
    found = [entry for entry in walk(connection, project_id, "" if path == "." else path) if not entry.is_dir]
    count = download(connection, project_id, found, to, below=path.rpartition("/")[0])
    if as_json:
        print_record({"files": count}, as_json=True)
    else:
        tell(f"downloaded {_files(count)} to {to}")


@app.command()
@connected
def move(
    connection: Connection,
    path: PathThere,
    new_path: Annotated[str, typer.Argument(metavar="NEW_PATH", help="Its new path in the project.")],
    project: Project,
    as_json: AsJson = False,
) -> None:
    """Rename a file or directory, or move it elsewhere in the project."""
    moved = connection.api.update_project_file_metadata({"path": new_path}, find_project(connection, project).id, path)
    report(f"Moved {path} to {new_path}.", moved, as_json=as_json)


@app.command()
@connected
def delete(
    connection: Connection, path: PathThere, project: Project, yes: Yes = False, as_json: AsJson = False
) -> None:
    """Delete a file, or a directory with all that is below it."""
    project_id = find_project(connection, project).id
    confirm(f"Delete {path} of {project}?", yes=yes)
    connection.api.delete_project_file(project_id, path)
    report(f"Deleted {path}.", {"path": path}, as_json=as_json)


def entries(connection: Connection, project_id: str, path: str) -> list[cmlapi.FileInfo]:
    """Return what is in a directory of the project."""
    return list(connection.api.list_project_files(project_id, path).files or [])


def walk(connection: Connection, project_id: str, path: str) -> Iterator[cmlapi.FileInfo]:
    """Yield all that is below a directory of the project, directories before what is in them."""
    for entry in entries(connection, project_id, path):
        yield entry
        if entry.is_dir:
            yield from walk(connection, project_id, str(entry.path))


def _files(count: int) -> str:
    return f"{count} {'file' if count == 1 else 'files'}"
