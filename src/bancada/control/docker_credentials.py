"""Credentials for servers of runtime descriptions: kept sealed, never shown, and used for their own server alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.docker_credentials import DockerCredential, Login, check_server
from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.identity import Actor
from bancada.domain.ids import new_uuid
from bancada.domain.projects import check_name
from bancada.store import docker_credentials as store
from bancada.store import events, runtimes
from bancada.store.database import Transaction
from bancada.store.sealing import Seal
from bancada.store.turns import take_turn

SECRET_LIMIT = 10_000
_TURN = "docker credentials"


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What a caller says of a credential to be."""

    name: str
    server: str
    login: Login
    is_default: bool = False


def list_credentials(workbench: Workbench, actor: Actor) -> list[DockerCredential]:
    """Return all credentials, without their secrets."""
    admit(actor, "list_docker_credentials")
    with workbench.database.read() as tx:
        return store.list_all(tx)


def create_credential(workbench: Workbench, actor: Actor, new: NewCredential) -> DockerCredential:
    """Keep a credential; a default one takes the place of the server's default so far.

    Raises:
        Conflict: the name is taken (`name_taken`).
        InvalidRequest: name, server, username or password are not acceptable.
    """
    admit(actor, "create_docker_credential")
    now = workbench.clock()
    name = check_name("docker credential", new.name)
    credential = DockerCredential(new_uuid(), name, check_server(new.server), new.is_default, now)
    sealed = _sealed(workbench, new.login)
    with workbench.database.write() as tx:
        take_turn(tx, _TURN)
        _refuse_taken(tx, credential)
        _make_room(tx, credential)
        store.add(tx, credential, sealed)
        events.record(tx, now, "docker_credential", credential.id, "create", actor.user.username, credential.server)
    return credential


def update_credential(
    workbench: Workbench, actor: Actor, credential_id: str, sent: Mapping[str, object]
) -> DockerCredential:
    """Change what was sent; an empty name, server, username or password leaves it as it is.

    A password is for the server it was given for: another server asks for the password again.

    Raises:
        Conflict: the name is taken.
        InvalidRequest: a value is not acceptable, or the server changes without its password (`password_missing`).
        NotFound: there is no such credential.
    """
    admit(actor, "update_docker_credential")
    now = workbench.clock()
    with workbench.database.write() as tx:
        take_turn(tx, _TURN)
        changed = _changed(_require(tx, credential_id), sent)
        _refuse_taken(tx, changed)
        columns = {"name": changed.name, "server": changed.server, "is_default": changed.is_default}
        if sent.get("username") or sent.get("password"):
            columns["sealed"] = _sealed(workbench, _login_over(workbench, tx, credential_id, sent))
        _make_room(tx, changed)
        store.change(tx, credential_id, **columns)
        events.record(tx, now, "docker_credential", credential_id, "update", actor.user.username, changed.server)
    return changed


def delete_credential(workbench: Workbench, actor: Actor, credential_id: str) -> None:
    """Forget a credential; runtimes that were fetched with it stay, and need it no more.

    Raises:
        NotFound: there is no such credential.
    """
    admit(actor, "delete_docker_credential")
    with workbench.database.write() as tx:
        _require(tx, credential_id)
        runtimes.forget_credential(tx, credential_id)
        store.remove(tx, credential_id)
        events.record(tx, workbench.clock(), "docker_credential", credential_id, "delete", actor.user.username)


def set_credential(workbench: Workbench, actor: Actor, credential_id: str, identifier: str) -> None:
    """Let the description of a custom runtime be fetched with this credential; none when the id is empty.

    Raises:
        InvalidRequest: the credential is for another server than the description's.
        NotFound: there is no such credential, or no such custom runtime.
    """
    admit(actor, "set_docker_credential")
    with workbench.database.write() as tx:
        runtime = runtimes.find_custom(tx, identifier)
        if runtime is None:
            raise NotFound(f"runtime_identifier: no custom runtime is registered as {identifier!r}.",
                           hint="Only those that were registered are fetched; list_runtimes shows them.",
                           code="runtime_not_found")  # fmt: skip
        if credential_id:
            check_server_of(_require(tx, credential_id), workbench.runtime_sources.server_of(runtime.source))
        runtimes.choose_credential(tx, identifier, credential_id)
        detail = f"{credential_id} for {identifier}"
        events.record(tx, workbench.clock(), "docker_credential", credential_id, "set", actor.user.username, detail)


def login_for(workbench: Workbench, url: str, credential_id: str) -> tuple[str, Login | None]:
    """Return the credential to fetch `url` with: the one named, else the runtime's own, else the server's default.

    Raises:
        InvalidRequest: the one named is for another server.
        NotFound: there is none of that id.
        PlatformFailed: it cannot be opened.
    """
    server = workbench.runtime_sources.server_of(url)
    with workbench.database.read() as tx:
        if credential_id:
            found: DockerCredential | None = _require(tx, credential_id)
        else:
            own = runtimes.credential_of_source(tx, url)
            defaults = (each for each in store.list_all(tx) if each.is_default and each.server == server)
            found = (store.get(tx, own) if own else None) or next(defaults, None)
        if found is None:
            return "", None
        check_server_of(found, server)
        return found.id, _opened(workbench, tx, found.id)


def seal_all_anew(tx: Transaction, seal: Seal) -> None:
    """Seal every secret by the first key, where there are old ones."""
    if seal.has_old_keys:
        for credential_id, sealed in store.all_sealed(tx).items():
            store.change(tx, credential_id, sealed=seal.seal_anew(sealed))


def check_server_of(credential: DockerCredential, server: str) -> None:
    """Refuse to send a secret to a server that it was not given for.

    Raises:
        InvalidRequest: it was given for another (`credential_for_other_server`).
    """
    if credential.server != server:
        where = server or "this machine"
        raise InvalidRequest(
            f"docker_credential_id: {credential.name!r} is for {credential.server}, and the description is on {where}.",
            hint="Name a credential for that server, or none.",
            code="credential_for_other_server",
        )


def _changed(credential: DockerCredential, sent: Mapping[str, object]) -> DockerCredential:
    name = check_name("docker credential", str(sent.get("name") or credential.name))
    server = check_server(str(sent.get("server") or credential.server))
    if server != credential.server and not sent.get("password"):
        raise InvalidRequest("password: another server needs the password again, got none.",
                             hint="Send username and password for it.", code="password_missing")  # fmt: skip
    return replace(credential, name=name, server=server, is_default=bool(sent.get("is_default", credential.is_default)))


def _login_over(workbench: Workbench, tx: Transaction, credential_id: str, sent: Mapping[str, object]) -> Login:
    """Return the login with what was sent of it; the old one is opened only where a part of it stays."""
    username, password = str(sent.get("username") or ""), str(sent.get("password") or "")
    if username and password:
        return Login(username, password)
    kept = _opened(workbench, tx, credential_id)
    return Login(username or kept.username, password or kept.password)


def _sealed(workbench: Workbench, login: Login) -> str:
    for name, text in (("username", login.username), ("password", login.password)):
        if not text or len(text) > SECRET_LIMIT or any(character in text for character in "\r\n\0"):
            raise InvalidRequest(f"{name}: expected a text of 1 to {SECRET_LIMIT} characters in one line.",
                                 hint="Send what the server asks for.")  # fmt: skip
    if ":" in login.username:
        raise InvalidRequest("username: expected a name without a colon.", hint="Send the password apart from it.")
    return Seal(workbench.settings.home).seal(json.dumps([login.username, login.password]))


def _opened(workbench: Workbench, tx: Transaction, credential_id: str) -> Login:
    username, password = json.loads(Seal(workbench.settings.home).open(store.sealed_of(tx, credential_id)))
    return Login(username, password)


def _make_room(tx: Transaction, credential: DockerCredential) -> None:
    if credential.is_default:
        store.clear_default(tx, credential.server)


def _refuse_taken(tx: Transaction, credential: DockerCredential) -> None:
    for other in store.list_all(tx):
        if other.name == credential.name and other.id != credential.id:
            raise Conflict(f"name: there is a docker credential {credential.name!r} already.",
                           hint="Choose another name, or update that one.", code="name_taken")  # fmt: skip


def _require(tx: Transaction, credential_id: str) -> DockerCredential:
    found = store.get(tx, credential_id)
    if found is None:
        raise NotFound(f"docker_credential_id: there is no docker credential {credential_id!r}.",
                       hint="list_docker_credentials has their ids.", code="docker_credential_not_found")  # fmt: skip
    return found
