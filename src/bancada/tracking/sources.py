"""Where the model is that a run logged under a path: in MLflow 3 an object of its own, before a folder of the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.experiments import ArtifactFile, LoggedModel, Run

MODEL_FILE = "MLmodel"


class Files(Protocol):
    """What has to be known of a run's models and files."""

    def list_logged_models(self, project_id: str, run: Run) -> tuple[LoggedModel, ...]:
        """Return the models that a run logged, newest first."""

    def list_artifacts(self, project_id: str, uri: str) -> tuple[ArtifactFile, ...]:
        """Return what is directly below an address."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a model version is made from; `logged_model_id` is empty for a folder of the run."""

    uri: str
    logged_model_id: str = ""


def find_source(files: Files, run: Run, model_path: str) -> Source:
    """Return the model that `run` logged under `model_path`; of several, the newest.

    Raises:
        NotFound: the run has nothing there; the message says what it has.
        InvalidRequest: what is there is no MLflow model.
    """
    path = model_path.strip("/")
    models = files.list_logged_models(run.project_id, run)
    for model in models:
        if path and path in {model.name, model.id}:
            _check(files.list_artifacts(run.project_id, model.artifact_uri), run, model_path)
            return Source(f"models:/{model.id}", model.id)
    found = files.list_artifacts(run.project_id, f"{run.artifact_uri}/{path}") if _is_plain(path) else ()
    if not found:
        raise NotFound(f"Run {run.id} has no model {model_path!r}.", hint=_what_is_there(files, run, models))
    _check(found, run, model_path)
    return Source(f"{run.artifact_uri}/{path}")


def _is_plain(path: str) -> bool:
    return bool(path) and not {"", ".", ".."} & set(path.split("/"))


def _check(found: tuple[ArtifactFile, ...], run: Run, model_path: str) -> None:
    names = [file.path for file in found]
    if MODEL_FILE not in names:
        there = ", ".join(names[:10]) or "no file"
        raise InvalidRequest(
            f"{model_path!r} of run {run.id} is no MLflow model: it has no file {MODEL_FILE}, but {there}.",
            hint="Log it with a log_model() of MLflow.",
        )


def _what_is_there(files: Files, run: Run, models: tuple[LoggedModel, ...]) -> str:
    names = sorted({model.name for model in models})
    folders = [file.path for file in files.list_artifacts(run.project_id, run.artifact_uri) if file.is_dir]
    if names or folders:
        return f"It logged the models {names} and has the folders {folders}."
    return "It logged no model; call a log_model() of MLflow in the run."
