"""Sending files and directories to a project, in requests of a good size and constant memory."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bancada.cli.connection import Connection, segment
from bancada.cli.progress import counting
from bancada.domain.errors import InvalidRequest

SKIPPED = frozenset({".git", "__pycache__", ".venv", ".ipynb_checkpoints"})
BATCH_BYTES = 16 * 1024 * 1024
BATCH_FILES = 200
_BLOCK_BYTES = 256 * 1024


def upload_tree(connection: Connection, project_id: str, source: Path, below: str = "") -> int:
    """Upload a file, or all files below a directory but those of tools (.git, .venv ...); return their number."""
    found = [(f"{below}/{name}" if below else name, path, size) for name, path, size in files_of(source)]
    with counting("uploading", sum(size for _, _, size in found)) as count:
        for batch in batches(found):
            body = Multipart(batch)
            blocks = counted(body.blocks(), count)
            connection.upload(f"/projects/{segment(project_id)}/files", blocks, body.content_type, body.size_bytes)
    return len(found)


def counted(blocks: Iterator[bytes], count: Callable[[int], None]) -> Iterator[bytes]:
    """Yield the blocks and count their bytes."""
    for block in blocks:
        yield block
        count(len(block))


def files_of(source: Path) -> list[tuple[str, Path, int]]:
    """Return the name in the project, the path here and the size in bytes of every file to upload.

    Raises:
        InvalidRequest: a file is a link that leads nowhere.
    """
    if source.is_file():
        return [(source.name, source, source.stat().st_size)]
    paths = [path for path in sorted(source.rglob("*")) if not SKIPPED.intersection(path.relative_to(source).parts)]
    if broken := [path for path in paths if not path.exists()]:
        raise InvalidRequest(
            f"{broken[0]} is a link that leads nowhere.", hint="Remove it or name a smaller directory."
        )
    return [(path.relative_to(source).as_posix(), path, path.stat().st_size) for path in paths if path.is_file()]


def batches(found: Sequence[tuple[str, Path, int]]) -> Iterator[list[tuple[str, Path, int]]]:
    """Yield the files in groups that make requests of a good size; a large file is alone in its own."""
    batch: list[tuple[str, Path, int]] = []
    for file in found:
        if batch and (len(batch) == BATCH_FILES or sum(size for _, _, size in batch) + file[2] > BATCH_BYTES):
            yield batch
            batch = []
        batch.append(file)
    if batch:
        yield batch


class Multipart:
    """A multipart/form-data body read from disk as it is sent; a part's name is the file's path in the project."""

    def __init__(self, files: Sequence[tuple[str, Path, int]]) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._parts = [(self._head(boundary, name), path, size) for name, path, size in files]
        self._tail = f"--{boundary}--\r\n".encode()
        self.size_bytes = sum(len(head) + size + 2 for head, _, size in self._parts) + len(self._tail)

    def blocks(self) -> Iterator[bytes]:
        """Yield the body, `size_bytes` in all.

        Raises:
            InvalidRequest: a file has changed its size since the body was described.
        """
        for head, path, size in self._parts:
            yield head
            left = size
            with path.open("rb") as file:
                while block := file.read(min(_BLOCK_BYTES, left)):
                    left -= len(block)
                    yield block
            if left:
                raise InvalidRequest(f"{path} became shorter while it was uploaded.", hint="Upload it again.")
            yield b"\r\n"
        yield self._tail

    @staticmethod
    def _head(boundary: str, name: str) -> bytes:
        quoted = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        return (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{quoted}"; filename="{quoted}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
