"""Files of runs and models, through the artifact routes of MLflow's server."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bancada.domain.errors import Conflict, NotFound, PlatformFailed
from bancada.domain.experiments import ArtifactFile
from bancada.tracking.connection import Connection

FILES = "/api/2.0/mlflow-artifacts/artifacts"
SCHEME = "mlflow-artifacts:/"
LONGEST_PATH, LONGEST_NAME = 3000, 255
"""Characters of a path, and bytes of a part of one: no file has more, wherever the workbench keeps its files."""


class Artifacts:
    """What can be asked of files that MLflow keeps; `uri` is an `mlflow-artifacts:/` address."""

    connection: Connection

    def list_artifacts(self, project_id: str, uri: str) -> tuple[ArtifactFile, ...]:
        """Return the files and folders directly below `uri`, by name; none when nothing is there."""
        path = _path(uri)
        if len(path) > LONGEST_PATH or any(len(os.fsencode(part)) > LONGEST_NAME for part in path.split("/")):
            return ()  # no file system has such a file, and MLflow would fail looking for it
        found = self.connection.call("GET", project_id, FILES, query={"path": path})
        files = [
            ArtifactFile(_plain(item["path"]), bool(item["is_dir"]), _size(item.get("file_size")))
            for item in found.get("files", ())
        ]
        return tuple(sorted(files, key=lambda file: file.path))

    def walk_artifacts(self, project_id: str, uri: str, below: str = "") -> Iterator[ArtifactFile]:
        """Yield every file below `uri`, folders before what is in them, with paths relative to it."""
        for item in self.list_artifacts(project_id, f"{uri}/{below}" if below else uri):
            path = f"{below}/{item.path}" if below else item.path
            yield ArtifactFile(path, item.is_dir, item.size_bytes)
            if item.is_dir:
                yield from self.walk_artifacts(project_id, uri, path)

    def download_artifacts(self, project_id: str, uri: str, destination: Path) -> None:
        """Copy every file below `uri` into `destination`, which is there whole or not at all.

        Raises:
            Conflict: `destination` exists.
            NotFound: nothing is at `uri`.
        """
        if destination.exists():
            raise Conflict(f"{destination} exists.", hint="Download into a directory that does not exist yet.")
        destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=destination.parent))
        try:
            self._fill(project_id, uri, partial)
            os.rename(partial, destination)  # noqa: PTH104 - refuses to replace a directory with files in it
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise

    def _fill(self, project_id: str, uri: str, directory: Path) -> None:
        is_empty = True
        for item in self.walk_artifacts(project_id, uri):
            is_empty = False
            if item.is_dir:
                (directory / item.path).mkdir(mode=0o700)
            else:
                self._fetch(project_id, f"{uri}/{item.path}", directory / item.path)
        if is_empty:
            raise NotFound(f"No files are at {uri}.", hint="They may have been deleted.")

    def _fetch(self, project_id: str, uri: str, target: Path) -> None:
        with self.connection.stream(project_id, f"{FILES}/{_path(uri)}") as chunks, target.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)


def _path(uri: str) -> str:
    if not uri.startswith(SCHEME):
        raise PlatformFailed(f"{uri} is not kept by this workbench.", hint=f"Its artifacts are at {SCHEME}...")
    return uri.removeprefix(SCHEME).strip("/")


def _plain(name: str) -> str:
    # The names come from a server that we started, but they end up in paths that we write to.
    if not name or "/" in name or "\\" in name or name in {".", ".."}:
        raise PlatformFailed(f"MLflow lists a file by the name {name!r}.")
    return name


def _size(text: str | int | None) -> int | None:
    return None if text is None else int(text)
