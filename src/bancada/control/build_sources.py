"""What a build can be made of: the request is checked before anything is recorded, with the next step in the answer."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bancada.control.confinement import Folder, split_path
from bancada.domain.errors import InvalidRequest, NotFound, WorkbenchError
from bancada.domain.resources import ResourceRequest


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build: a registered version, or a function in a file of the project.

    Paths are relative to the project's home, `file_path` to `model_root_dir` where that is given. A good build is
    deployed with `deploy` where that is given.
    """

    comment: str = ""
    file_path: str = ""
    function_name: str = ""
    kernel: str = ""
    runtime_identifier: str = ""
    runtime_addon_identifiers: tuple[str, ...] = ()
    registered_model_version_id: str = ""
    model_root_dir: str = ""
    build_script_path: str = ""
    deploy: ResourceRequest | None = None


def check_source(request: BuildRequest, project_dir: Path) -> BuildRequest:
    """Return the request with its paths in their plain form.

    Raises:
        InvalidRequest: no source or two of them, a file that is missing or outside the project, a function that has
            no Python name, or a kernel that is not Python 3.
    """
    _check_kernel(request)
    if request.registered_model_version_id:
        if request.file_path or request.function_name:
            raise InvalidRequest(
                "registered_model_version_id excludes file_path and function_name, got both.",
                hint="Send the version for a registry model, or the file and its function for a script model.",
            )
        if request.build_script_path:
            raise InvalidRequest(
                "build_script_path: a registered model has its own requirements, and no project files for a script.",
                hint="Leave it out, and log the model with the pip_requirements that it needs.",
            )
        return request
    if not request.file_path or not request.function_name:
        missing = [name for name in ("file_path", "function_name") if not getattr(request, name)]
        raise InvalidRequest(
            f"A build needs registered_model_version_id, or file_path and function_name; {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} empty.",
            hint="Send the id of a registered model's version, or a file of the project and a function in it.",
        )
    if not request.function_name.isidentifier() or keyword.iskeyword(request.function_name):
        raise InvalidRequest(
            f"function_name: expected the name of a Python function, got {request.function_name!r}.",
            hint="Send the name alone, without brackets or a module.",
        )
    return _with_plain_paths(request, project_dir)


def _check_kernel(request: BuildRequest) -> None:
    kernel = request.kernel.strip().lower()
    if kernel and not kernel.replace(" ", "").startswith("python3"):
        raise InvalidRequest(
            f"kernel: models run on Python 3 here, got {request.kernel!r}.",
            hint="Leave it out and choose a Python runtime from list_runtimes.",
            code="kernel_not_supported",
        )


def _with_plain_paths(request: BuildRequest, project_dir: Path) -> BuildRequest:
    folder = Folder(project_dir)
    root = _plain("model_root_dir", request.model_root_dir)
    file = _plain("file_path", request.file_path)
    if root and file[: len(root)] == root:
        file = file[len(root) :]  # some callers write it from the project's home all the same
    _check_file("file_path", folder, (*root, *file))
    script = _plain("build_script_path", request.build_script_path)
    if script:
        _check_file("build_script_path", folder, script)
    return replace(request, file_path="/".join(file), model_root_dir="/".join(root), build_script_path="/".join(script))


def _plain(name: str, text: str) -> tuple[str, ...]:
    with _naming(name):
        return split_path(text)


def _check_file(name: str, folder: Folder, parts: tuple[str, ...]) -> None:
    with _naming(name):
        file, _ = folder.open("/".join(parts))
        file.close()


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Say of which field of the request it is that a path cannot be used."""
    try:
        yield
    except NotFound as error:
        hint = "Look at list_project_files, and upload the file first."
        raise InvalidRequest(f"{name}: {_without_field(error)}", hint=hint, code="file_missing") from error
    except InvalidRequest as error:
        raise InvalidRequest(f"{name}: {_without_field(error)}", hint=error.hint, code=error.code) from error


def _without_field(error: WorkbenchError) -> str:
    return error.message.removeprefix("path: ")
