"""What a run has logged as files, as MLflow's own REST API has it: the run's folder, and one of each of its models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bancada.web.connections import model_client
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import segment


@dataclass(frozen=True, slots=True)
class LoggedFile:
    """A file or a folder of a run; `model_id` says whose `path` it is, empty for the run's own."""

    name: str
    path: str
    is_dir: bool
    size_bytes: int
    model_id: str = ""


class RunFiles:
    """The files of one run; every method raises `Failure` where MLflow refuses or does not answer."""

    def __init__(self, viewer: Viewer, project_id: str, experiment_id: str, run_id: str) -> None:
        self._api = viewer.api.through(model_client())
        self._root = f"/mlflow/{segment(project_id)}"
        self._experiment_id, self._run_id = experiment_id, run_id

    async def models(self) -> list[LoggedFile]:
        """Return the models that the run logged, as folders; the newest first where a name was logged again."""
        wanted = {"experiment_ids": [self._experiment_id], "filter": f"source_run_id = '{self._run_id}'"}
        answer = await self._api.post(f"{self._root}/api/2.0/mlflow/logged-models/search", wanted)
        found = [each["info"] for each in answer.get("models", [])]
        return [LoggedFile(each["name"], "", is_dir=True, size_bytes=0, model_id=each["model_id"]) for each in found]

    async def within(self, folder: LoggedFile | None) -> list[LoggedFile]:
        """Return what is in a folder, or in the run itself: folders first."""
        if folder is None:
            own = await self._own("")
            return sorted([*await self.models(), *own], key=_order)
        return sorted(await (self._of_model(folder) if folder.model_id else self._own(folder.path)), key=_order)

    async def read(self, file: LoggedFile) -> bytes:
        """Return the bytes of a file."""
        path, query = self._place(file)
        return await self._api.read(path, **query)

    def address(self, file: LoggedFile) -> str:
        """Return where a browser that has signed in downloads a file."""
        path, query = self._place(file)
        return f"{path}?{urlencode(query)}"

    def _place(self, file: LoggedFile) -> tuple[str, Mapping[str, str]]:
        if file.model_id:
            model = f"{self._root}/ajax-api/2.0/mlflow/logged-models/{segment(file.model_id)}"
            return f"{model}/artifacts/files", {"artifact_file_path": file.path}
        return f"{self._root}/get-artifact", {"run_uuid": self._run_id, "path": file.path}

    async def _own(self, path: str) -> list[LoggedFile]:
        listing = f"{self._root}/api/2.0/mlflow/artifacts/list"
        return _files(await self._api.get(listing, run_id=self._run_id, path=path or None), "")

    async def _of_model(self, folder: LoggedFile) -> list[LoggedFile]:
        listing = f"{self._root}/ajax-api/2.0/mlflow/logged-models/{segment(folder.model_id)}/artifacts/directories"
        return _files(await self._api.get(listing, artifact_directory_path=folder.path or None), folder.model_id)


def _files(answer: Mapping[str, Any], model_id: str) -> list[LoggedFile]:
    return [
        LoggedFile(
            each["path"].rpartition("/")[2], each["path"], each["is_dir"], int(each.get("file_size") or 0), model_id
        )
        for each in answer.get("files", [])
    ]


def _order(file: LoggedFile) -> tuple[bool, str]:
    return not file.is_dir, file.name
