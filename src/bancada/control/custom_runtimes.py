"""Custom runtimes: a description is fetched, read, and proven on this machine before it is registered."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bancada.control.access import admit
from bancada.control.docker_credentials import login_for
from bancada.control.workbench import Workbench
from bancada.domain.custom_runtimes import CustomRuntime, RuntimeDescription, read_description
from bancada.domain.docker_credentials import Login
from bancada.domain.errors import Conflict, InvalidRequest, WorkbenchError
from bancada.domain.identity import Actor
from bancada.store import events, runtimes
from bancada.store.turns import take_turn

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_REQUIREMENTS_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Inspection:
    """What came of looking at a description: the runtime it makes, or the code and the sentences of what is wrong."""

    description: RuntimeDescription | None = None
    runtime: CustomRuntime | None = None
    reason: str = ""
    reason_data: str = ""


def validate_runtime(workbench: Workbench, actor: Actor, url: str, credential_id: str) -> Inspection:
    """Try a description without registering it: it is fetched and read, its Python found, its requirements resolved.

    Raises:
        NotAllowed: the actor is no site administrator.
    """
    admit(actor, "validate_custom_runtime")
    return _inspect(workbench, actor, url, credential_id)


def register_runtime(workbench: Workbench, actor: Actor, url: str, credential_id: str) -> tuple[Inspection, bool]:
    """Try a description and register the runtime that it makes; return what came of it and whether it is new.

    Raises:
        NotAllowed: the actor is no site administrator.
    """
    admit(actor, "register_custom_runtime")
    found = _inspect(workbench, actor, url, credential_id)
    if found.runtime is None:
        return found, False
    try:
        return replace(found, runtime=add_runtime(workbench, actor, found.runtime)), True
    except Conflict as taken:
        return replace(found, reason=taken.code, reason_data=taken.sentence()), False


def prove_runtime(workbench: Workbench, actor: Actor, url: str, credential_id: str) -> Inspection:
    """Return the runtime that a description makes on this machine, with the description itself.

    Raises:
        WorkbenchError: it cannot be fetched, is none, or cannot be made here.
    """
    if not url:
        hint = "Such as geo.toml in the runtimes folder of the home."
        raise InvalidRequest("url: expected where a runtime description is, got none.", hint=hint, code="url_missing")
    sources = workbench.runtime_sources
    used_credential, login = login_for(workbench, url, credential_id)
    description = read_description(_toml(url, sources.fetch(url, login)))
    lines = [*description.requirements, *_lines_beside(workbench, url, description, login)]
    if len(lines) > _REQUIREMENTS_LIMIT:
        raise InvalidRequest(f"Runtime description: expected at most {_REQUIREMENTS_LIMIT} requirement lines, "
                             f"got {len(lines)}.", hint="Shorten it.", code="description_invalid")  # fmt: skip
    sources.prove(description.python, lines)
    runtime = CustomRuntime(
        id=0,
        identifier=description.identifier,
        editor=description.editor,
        kernel=description.kernel,
        edition=description.edition,
        about=description.about,
        full_version=description.full_version,
        requirements=tuple(lines),
        environment=description.environment,
        source=url,
        docker_credential_id=used_credential,
        register_user_id=actor.user.id,
        created_at=workbench.clock(),
    )
    return Inspection(description, runtime)


def add_runtime(workbench: Workbench, actor: Actor, runtime: CustomRuntime) -> CustomRuntime:
    """Keep a proven runtime and return it with its number.

    Raises:
        Conflict: one of its identifier is registered (`runtime_registered`).
    """
    with workbench.database.write() as tx:
        take_turn(tx, "custom runtimes")
        if runtimes.find_custom(tx, runtime.identifier) is not None:
            raise Conflict(
                f"{runtime.identifier} is registered already.",
                hint="A runtime never changes: raise its maintenance version to register what is new in it.",
                code="runtime_registered",
            )
        number = runtimes.add_custom(tx, runtime)
        events.record(tx, runtime.created_at, "runtime", runtime.identifier, "register", actor.user.username,
                      runtime.source)  # fmt: skip
    return replace(runtime, id=number)


def read_toml_at(workbench: Workbench, url: str) -> Mapping[str, Any]:
    """Return what the TOML file at `url` holds.

    Raises:
        WorkbenchError: it cannot be fetched, or is no TOML.
    """
    _, login = login_for(workbench, url, "")
    return _toml(url, workbench.runtime_sources.fetch(url, login))


def _inspect(workbench: Workbench, actor: Actor, url: str, credential_id: str) -> Inspection:
    try:
        return prove_runtime(workbench, actor, url.strip(), credential_id)
    except WorkbenchError as error:
        return Inspection(reason=error.code, reason_data=error.sentence())


def _lines_beside(workbench: Workbench, url: str, description: RuntimeDescription, login: Login | None) -> list[str]:
    if not description.requirements_file:
        return []
    beside = workbench.runtime_sources.beside(url, description.requirements_file)
    return workbench.runtime_sources.fetch(beside, login).splitlines()


def _toml(url: str, text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidRequest(f"url: {url} is no TOML: {error}.", hint="Correct the line it names.",
                             code="description_invalid") from None  # fmt: skip
