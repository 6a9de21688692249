"""Fetching a project's files, each into a draft beside its place, in constant memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import cmlapi

from bancada.cli.connection import Connection, segment
from bancada.cli.progress import counting
from bancada.domain.errors import InvalidRequest, PlatformFailed

BLOCK_BYTES = 256 * 1024


def download(
    connection: Connection, project_id: str, found: Sequence[cmlapi.FileInfo], target: Path, below: str = ""
) -> int:
    """Fetch files into a directory, under their paths in the project without `below`; return their number.

    Raises:
        InvalidRequest: a path would lead out of the directory.
        PlatformFailed: a file came in part.
    """
    with counting("downloading", sum(int(entry.file_size or 0) for entry in found)) as count:
        for entry in found:
            path = str(entry.path)
            place = target / path.removeprefix(f"{below}/")
            if not place.resolve().is_relative_to(target.resolve()):
                raise InvalidRequest(f"{path} would be written outside of {target}.", hint="Choose another with --to.")
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{place.name}.part")
            try:
                address = f"/projects/{segment(project_id)}/files/{quote(path)}:download"
                with draft.open("wb") as file:
                    for block in connection.download(address, BLOCK_BYTES):
                        file.write(block)
                        count(len(block))
                _check_size(draft, entry)
                draft.replace(place)
            finally:
                draft.unlink(missing_ok=True)
    return len(found)


def read_text(connection: Connection, project_id: str, path: str) -> str:
    """Return the text of one file of a project.

    Raises:
        InvalidRequest: it is not UTF-8.
    """
    address = f"/projects/{segment(project_id)}/files/{quote(path)}:download"
    try:
        return b"".join(connection.download(address, BLOCK_BYTES)).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidRequest(f"{path} is not UTF-8 text.", hint="Save it as UTF-8.") from None


def _check_size(draft: Path, entry: cmlapi.FileInfo) -> None:
    got, expected = draft.stat().st_size, int(entry.file_size or 0)
    if got < expected:
        raise PlatformFailed(f"{entry.path} came in part: {got} of {expected} bytes.", hint="Download it again.")
