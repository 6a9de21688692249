"""ML Runtimes in API v2: what this machine can run, and what site administrators add to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.control import custom_runtimes, docker_credentials, runtime_repos, runtimes
from bancada.control.custom_runtimes import Inspection
from bancada.control.docker_credentials import NewCredential
from bancada.domain.custom_runtimes import RuntimeDescription
from bancada.domain.docker_credentials import DockerCredential, Login
from bancada.domain.runtime_repos import RuntimeRepo
from bancada.domain.runtimes import CUSTOM_PREFIX
from bancada.domain.sequences import page_of

RUNTIME_KEYS = ("image_identifier", "editor", "kernel", "edition", "description", "full_version")
ADDON_KEYS = ("identifier", "component", "display_name", "status")


@operation("list_runtimes")
def list_runtimes(call: Call) -> Mapping[str, Any]:
    """List the runtimes that this workbench offers, disabled ones too."""
    keys = {key: attrgetter(key) for key in RUNTIME_KEYS}
    page = page_of("runtimes", runtimes.list_runtimes(call.workbench), call.list_request, keys)
    fields = (*RUNTIME_KEYS, "status", "register_user_id")
    shown = [{name: getattr(runtime, name) for name in fields} for runtime in page.items]
    return {"runtimes": shown, "next_page_token": page.next_page_token}


@operation("validate_custom_runtime")
def validate_custom_runtime(call: Call) -> Mapping[str, Any]:
    """Try a description of a runtime; what is wrong with it is in the answer."""
    url, credential_id = call.query.get("url", ""), call.query.get("docker_credential_id", "")
    found = custom_runtimes.validate_runtime(call.workbench, call.actor, url, credential_id)
    return {"success": found.runtime is not None, **_findings(found)}


@operation("register_custom_runtime")
def register_custom_runtime(call: Call) -> Mapping[str, Any]:
    """Try a description of a runtime and register it; what is wrong with it is in the answer."""
    url, credential_id = call.body.get("url", ""), call.body.get("docker_credential_id", "")
    found, is_new = custom_runtimes.register_runtime(call.workbench, call.actor, url, credential_id)
    return {"validation_success": found.runtime is not None, "insert_success": is_new, **_findings(found)}


@operation("update_runtime_status")
def update_runtime_status(call: Call) -> Mapping[str, Any]:
    """Enable, disable or deprecate runtimes."""
    identifiers, status = call.body.get("image_identifier", ()), call.body.get("status", "")
    return {"rows_affected": runtimes.update_status(call.workbench, call.actor, identifiers, status)}


@operation("update_runtime_addon_status")
def update_runtime_addon_status(call: Call) -> Mapping[str, Any]:
    """Change the status of add-ons: there are none, so none is found."""
    named = [*call.body.get("identifiers", ()), *map(str, call.body.get("ids", ()))]
    return {"rows_affected": runtimes.update_addon_status(call.actor, named)}


@operation("list_runtime_addons")
def list_runtime_addons(call: Call) -> Mapping[str, Any]:
    """List the add-ons of runtimes: there are none, because nothing here needs one."""
    page: Any = page_of("runtime addons", (), call.list_request, dict.fromkeys(ADDON_KEYS, str))
    return {"runtime_addons": page.items, "next_page_token": page.next_page_token}


@operation("list_runtime_repos")
def list_runtime_repos(call: Call) -> Mapping[str, Any]:
    """List the places that lists of runtimes were read from."""
    keys: dict[str, Callable[[RuntimeRepo], str]] = {
        "id": _number_of,
        "name": attrgetter("name"),
        "url": attrgetter("url"),
    }
    found = runtime_repos.list_repos(call.workbench, call.actor)
    page = page_of("runtime repositories", found, call.list_request, keys)
    return {"runtimerepos": [_render_repo(repo) for repo in page.items], "next_page_token": page.next_page_token}


@operation("create_runtime_repo")
def create_runtime_repo(call: Call) -> Mapping[str, Any]:
    """Read a list of runtimes and register all of them."""
    name, url = call.body.get("name", ""), call.body.get("url", "")
    return _render_repo(runtime_repos.create_repo(call.workbench, call.actor, name, url))


@operation("update_runtime_repo")
def update_runtime_repo(call: Call) -> Mapping[str, Any]:
    """Change a repository and read it again."""
    name, url = call.body.get("name", ""), call.body.get("url", "")
    return _render_repo(runtime_repos.update_repo(call.workbench, call.actor, call.path["runtimerepo_id"], name, url))


@operation("delete_runtime_repo")
def delete_runtime_repo(call: Call) -> None:
    """Forget a repository; its runtimes stay."""
    runtime_repos.delete_repo(call.workbench, call.actor, call.path["runtime_repo_id"])


@operation("list_docker_credentials")
def list_docker_credentials(call: Call) -> Mapping[str, Any]:
    """List the credentials, without usernames and passwords."""
    keys = {"id": attrgetter("id"), "name": attrgetter("name"), "url": attrgetter("server")}
    found = docker_credentials.list_credentials(call.workbench, call.actor)
    page = page_of("docker credentials", found, call.list_request, keys)
    shown = [_render_credential(credential) for credential in page.items]
    return {"docker_credentials": shown, "next_page_token": page.next_page_token}


@operation("create_docker_credential")
def create_docker_credential(call: Call) -> Mapping[str, Any]:
    """Keep a credential; its username and password are never shown again."""
    body = call.body
    login = Login(body.get("username", ""), body.get("password", ""))
    new = NewCredential(body.get("name", ""), body.get("server", ""), login, body.get("is_default", False))
    return _render_credential(docker_credentials.create_credential(call.workbench, call.actor, new))


@operation("update_docker_credential")
def update_docker_credential(call: Call) -> Mapping[str, Any]:
    """Change what was sent of a credential."""
    credential_id = call.path["docker_credential_id"]
    changed = docker_credentials.update_credential(call.workbench, call.actor, credential_id, call.body)
    return _render_credential(changed)


@operation("delete_docker_credential")
def delete_docker_credential(call: Call) -> None:
    """Forget a credential."""
    docker_credentials.delete_credential(call.workbench, call.actor, call.path["docker_credential_id"])


@operation("set_docker_credential")
def set_docker_credential(call: Call) -> None:
    """Choose the credential that a runtime's description is fetched with."""
    credential_id, identifier = call.body.get("docker_credential_id", ""), call.body.get("runtime_identifier", "")
    docker_credentials.set_credential(call.workbench, call.actor, credential_id, identifier)


def _findings(found: Inspection) -> dict[str, Any]:
    details = {} if found.description is None else {"details": _render_description(found.description)}
    return {"reason": found.reason, "reason_data": found.reason_data, **details}


def _render_description(description: RuntimeDescription) -> dict[str, Any]:
    return {
        "registry": CUSTOM_PREFIX.split("/")[0],
        "editor": description.editor,
        "kernel": description.kernel,
        "edition": description.edition,
        "version": description.full_version,
        "maintenance_version": description.maintenance_version,
        "description": description.about,
    }


def _number_of(repo: RuntimeRepo) -> str:
    return str(repo.id)


def _render_repo(repo: RuntimeRepo) -> dict[str, Any]:
    return {"id": repo.id, "name": repo.name, "url": repo.url}


def _render_credential(credential: DockerCredential) -> dict[str, Any]:
    return {name: getattr(credential, name) for name in ("id", "name", "server", "is_default")}
