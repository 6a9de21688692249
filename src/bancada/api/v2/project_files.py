"""Project files in API v2; both directions are streamed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from bancada.api.v2.multipart import PartReader
from bancada.api.v2.operations import Call, operation, streamed_operation
from bancada.control import files
from bancada.control.confinement import FileFacts

PIECE_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@operation("list_project_files")
def list_project_files(call: Call) -> Mapping[str, Any]:
    """List a folder, or one file."""
    found = files.list_files(call.workbench, call.actor, call.path["project_id"], call.path["path"])
    return {"files": [_render_file(facts) for facts in found]}


@streamed_operation("upload_file")
async def upload_file(call: Call) -> None:
    """Write each part of the body to the path that its name is."""
    project_id = call.path["project_id"]
    upload = await run_in_threadpool(files.begin_upload, call.workbench, call.actor, project_id)
    reader = PartReader(call.request.headers.get("content-type", ""), upload)
    pending = bytearray()
    try:
        async for piece in call.request.stream():
            pending += piece
            if len(pending) >= PIECE_BYTES or not piece:
                await run_in_threadpool(reader.feed, bytes(pending))
                pending.clear()
        reader.close()
    finally:
        await run_in_threadpool(upload.abandon)


@operation("download_project_file")
def download_project_file(call: Call) -> Response:
    """Send a file as raw bytes."""
    project_id, path = call.path["project_id"], call.path["path"]
    file, size_bytes = files.open_file(call.workbench, call.actor, project_id, path)
    name = quote(path.rpartition("/")[2])
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    wanted = read_range(call.request.headers.get("range", ""), size_bytes)
    start, end = wanted or (0, size_bytes)
    if wanted:
        file.seek(start)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size_bytes}"
    headers["Content-Length"] = str(end - start)
    status = 206 if wanted else 200
    pieces = _pieces(file, end - start)
    return StreamingResponse(pieces, status, media_type="application/octet-stream", headers=headers)


@operation("update_project_file_metadata")
def update_project_file_metadata(call: Call) -> Mapping[str, Any]:
    """Rename or move a file or folder."""
    project_id, path, new_path = call.path["project_id"], call.path["path"], call.body.get("path", "")
    return _render_file(files.move_file(call.workbench, call.actor, project_id, path, new_path))


@operation("delete_project_file")
def delete_project_file(call: Call) -> None:
    """Delete a file, or a folder with everything in it."""
    files.delete_file(call.workbench, call.actor, call.path["project_id"], call.path["path"])


def read_range(header: str, size_bytes: int) -> tuple[int, int] | None:
    """Return where the one range that a header asks for begins and ends; None for the whole file.

    A header that asks for several ranges, or for none that the file has, is as good as none: HTTP allows that.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    start = int(first) if first else max(0, size_bytes - int(last))
    end = min(size_bytes, int(last) + 1) if first and last else size_bytes
    return (start, end) if start < end else None


def _render_file(facts: FileFacts) -> dict[str, Any]:
    size = None if facts.is_dir else facts.size_bytes
    return {"path": facts.path, "is_dir": facts.is_dir, "file_size": size}


def _pieces(file: BinaryIO, size_bytes: int) -> Iterator[bytes]:
    """Yield the file as it was long when it was opened: Content-Length is out already."""
    with file:
        left = size_bytes
        while left > 0 and (piece := file.read(min(PIECE_BYTES, left))):
            left -= len(piece)
            yield piece
