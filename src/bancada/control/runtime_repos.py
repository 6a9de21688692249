"""Runtime repositories: an index is read when it is added or changed, and all that it lists registered, or nothing."""

from __future__ import annotations

from bancada.control.access import admit
from bancada.control.custom_runtimes import add_runtime, prove_runtime, read_toml_at
from bancada.control.workbench import Workbench
from bancada.domain.custom_runtimes import CustomRuntime
from bancada.domain.errors import Conflict, InvalidRequest, NotFound, WorkbenchError
from bancada.domain.identity import Actor
from bancada.domain.projects import check_name
from bancada.domain.runtime_repos import RuntimeRepo, read_index
from bancada.store import events, runtime_repos, runtimes
from bancada.store.database import Transaction
from bancada.store.turns import take_turn


def list_repos(workbench: Workbench, actor: Actor) -> list[RuntimeRepo]:
    """Return all repositories."""
    admit(actor, "list_runtime_repos")
    with workbench.database.read() as tx:
        return runtime_repos.list_all(tx)


def create_repo(workbench: Workbench, actor: Actor, name: str, url: str) -> RuntimeRepo:
    """Read an index, register the runtimes that it lists, and keep where it is.

    Raises:
        Conflict: the name is taken.
        InvalidRequest: the index, or a description in it, cannot be used; then nothing is registered.
    """
    admit(actor, "create_runtime_repo")
    name = check_name("runtime repository", name)
    with workbench.database.read() as tx:
        _refuse_taken(tx, name)
    proven = _read(workbench, actor, url)
    now = workbench.clock()
    with workbench.database.write() as tx:
        take_turn(tx, "runtime repos")
        _refuse_taken(tx, name)
        repo = runtime_repos.add(tx, name, url.strip(), now)
        events.record(tx, now, "runtime_repo", str(repo.id), "create", actor.user.username, repo.url)
    _register(workbench, actor, proven)
    return repo


def update_repo(workbench: Workbench, actor: Actor, repo_id: str, name: str, url: str) -> RuntimeRepo:
    """Change a repository's name or address, and read its index again: what is new in it is registered.

    Raises:
        Conflict: the name is taken.
        InvalidRequest: the index, or a description in it, cannot be used.
        NotFound: there is no such repository.
    """
    admit(actor, "update_runtime_repo")
    with workbench.database.read() as tx:
        present = _require(tx, repo_id)
    name = check_name("runtime repository", name or present.name)
    url = url.strip() or present.url
    proven = _read(workbench, actor, url)
    now = workbench.clock()
    with workbench.database.write() as tx:
        take_turn(tx, "runtime repos")
        _refuse_taken(tx, name, _require(tx, repo_id).id)
        runtime_repos.change(tx, present.id, name, url)
        events.record(tx, now, "runtime_repo", repo_id, "update", actor.user.username, url)
    _register(workbench, actor, proven)
    return RuntimeRepo(present.id, name, url, present.created_at)


def delete_repo(workbench: Workbench, actor: Actor, repo_id: str) -> None:
    """Forget a repository; the runtimes that came with it stay, because jobs and builds may name them.

    Raises:
        NotFound: there is no such repository.
    """
    admit(actor, "delete_runtime_repo")
    with workbench.database.write() as tx:
        repo = _require(tx, repo_id)
        runtime_repos.remove(tx, repo.id)
        events.record(tx, workbench.clock(), "runtime_repo", repo_id, "delete", actor.user.username, repo.url)


def _read(workbench: Workbench, actor: Actor, url: str) -> list[CustomRuntime]:
    """Return the runtimes that an index lists, all of them proven."""
    url = url.strip()
    if not url:
        raise InvalidRequest("url: expected where the index of a runtime repository is, got none.",
                             hint="Such as index.toml in the runtimes folder of the home.")  # fmt: skip
    proven = []
    for name in read_index(read_toml_at(workbench, url)):
        try:
            found = prove_runtime(workbench, actor, workbench.runtime_sources.beside(url, name), "")
        except WorkbenchError as error:
            raise InvalidRequest(f"url: {name} of the repository cannot be used. {error.message}", hint=error.hint,
                                 code=error.code) from error  # fmt: skip
        if found.runtime is not None:
            proven.append(found.runtime)
    return proven


def _register(workbench: Workbench, actor: Actor, proven: list[CustomRuntime]) -> None:
    with workbench.database.read() as tx:
        known = {runtime.identifier for runtime in runtimes.list_custom(tx)}
    for runtime in proven:
        if runtime.identifier not in known:
            add_runtime(workbench, actor, runtime)
            known.add(runtime.identifier)


def _refuse_taken(tx: Transaction, name: str, own_id: int = 0) -> None:
    found = runtime_repos.find(tx, name)
    if found is not None and found.id != own_id:
        raise Conflict(f"name: there is a runtime repository {name!r} already.",
                       hint="Choose another name, or update that one.", code="name_taken")  # fmt: skip


def _require(tx: Transaction, repo_id: str) -> RuntimeRepo:
    is_number = repo_id.isascii() and repo_id.isdigit() and len(repo_id) < 10
    found = runtime_repos.get(tx, int(repo_id)) if is_number else None
    if found is None:
        raise NotFound(f"runtime_repo_id: there is no runtime repository {repo_id!r}.",
                       hint="list_runtime_repos has their ids.", code="runtime_repo_not_found")  # fmt: skip
    return found
