"""Making a home directory ready: its folders, its secrets, its first user. Doing it twice is doing it once."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bancada.control.docker_credentials import seal_all_anew
from bancada.domain.clock import Clock, utc_now
from bancada.domain.errors import PlatformFailed
from bancada.domain.home import Home
from bancada.domain.identity import Kind, User
from bancada.domain.keys import ApiKey, hash_secret, new_key_text, split_key_text
from bancada.settings import Settings
from bancada.store import events, facts, folders, keys, users
from bancada.store.database import Database, Transaction
from bancada.store.schema import migrate
from bancada.store.sealing import Seal

FOLDERS = (
    "projects",
    "environments",
    "locks",
    "builds",
    "sessions",
    "replicas",
    "logs",
    "runtimes",
    "secrets",
    "wheels",
    "artifacts",
)
INTERNAL_TOKEN = "internal.token"  # noqa: S105 - a file's name
ADMIN_CREDENTIALS = "admin.json"


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What a home is: the UUID in every resource name, its schema, and its first user."""

    workspace_uuid: str
    schema_revision: str
    admin: User


def prepare_home(settings: Settings, clock: Clock = utc_now) -> HomeFacts:
    """Create or complete the home directory and bring its database to this release.

    Raises:
        PlatformFailed: a newer release wrote the database, or `admin_username` cannot be a user's name any more.
    """
    for folder in (settings.home, *(settings.home / name for name in FOLDERS), settings.run_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    folders.remove(Home(settings.home).uploads)  # of an API that was killed
    secrets_folder = settings.home / "secrets"
    if not (secrets_folder / INTERNAL_TOKEN).exists():
        write_secret(secrets_folder / INTERNAL_TOKEN, secrets.token_hex(32))
    seal = Seal(settings.home)
    if not seal.path.exists():
        write_secret(seal.path, Seal.new_key())
    database = Database(settings.store_url)
    try:
        revision = migrate(database)
        with database.write() as tx:
            workspace = facts.ensure_workspace_uuid(tx)
            admin = _ensure_admin(tx, settings, clock())
            _ensure_admin_key(tx, settings, admin, clock())
            seal_all_anew(tx, seal)
    finally:
        database.close()
    return HomeFacts(workspace, revision, admin)


def write_secret(path: Path, text: str) -> None:
    """Write a file that only this user can read, all of it or nothing."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_admin_credentials(settings: Settings) -> Mapping[str, str]:
    """Return `username` and `api_key` of the first user; empty when there are none."""
    try:
        found = json.loads((settings.home / "secrets" / ADMIN_CREDENTIALS).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _ensure_admin(tx: Transaction, settings: Settings, now: datetime) -> User:
    name = settings.admin_username
    found = users.find(tx, name)
    if found is None and not users.is_taken(tx, name):
        return _add_admin(tx, settings, now)
    if found is None or found.kind != Kind.USER:
        message = f"admin_username: {name!r} is, or was, the name of a team, a machine user or a deleted user."
        raise PlatformFailed(message, hint="Choose another name, or that of a user.", code="admin_username_taken")
    if found.is_admin and found.is_active:
        return found
    admin = replace(found, is_admin=True, is_active=True)  # who can change the settings is the administrator anyway
    users.change(tx, admin)
    events.record(tx, now, "user", str(admin.id), "update", "workbench", "is_admin=True is_active=True")
    return admin


def _add_admin(tx: Transaction, settings: Settings, now: datetime) -> User:
    name = settings.admin_username
    admin = users.add(tx, name, name, f"{name}@{settings.domain}", is_admin=True, now=now)
    events.record(tx, now, "user", str(admin.id), "create", "workbench", name)
    return admin


def _ensure_admin_key(tx: Transaction, settings: Settings, admin: User, now: datetime) -> None:
    """Keep a working key for the command line; one that was revoked or expires within a day is replaced."""
    parts = split_key_text(read_admin_credentials(settings).get("api_key", ""))
    found = keys.find(tx, parts[0]) if parts else None
    if found and parts and found[1].id == admin.id and found[0].is_valid(parts[1], now + timedelta(days=1)):
        return
    key_id, secret, text = new_key_text()
    expires_at = now + timedelta(days=settings.key_lifetime_days)
    keys.add(tx, ApiKey(key_id, admin.id, hash_secret(secret), "first key of this home", (), now, expires_at))
    events.record(tx, now, "api_key", key_id, "create", "workbench", f"for {admin.username}")
    credentials = json.dumps({"username": admin.username, "api_key": text})
    write_secret(settings.home / "secrets" / ADMIN_CREDENTIALS, credentials)
