"""Credentials as they are kept: the secret sealed, and only `sealed_of` returns it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from bancada.domain.docker_credentials import DockerCredential
from bancada.store.database import Transaction, as_noun
from bancada.store.prepared import update_row
from bancada.store.tables.runtimes import docker_credentials

_SHOWN = [docker_credentials.c[n] for n in ("id", "name", "server", "is_default", "created_at")]


def add(tx: Transaction, credential: DockerCredential, sealed: str) -> None:
    """Keep a new credential."""
    tx.execute(
        insert(docker_credentials).values(
            id=credential.id, name=credential.name, server=credential.server, is_default=credential.is_default,
            sealed=sealed, created_at=credential.created_at,
        )
    )  # fmt: skip


def get(tx: Transaction, credential_id: str) -> DockerCredential | None:
    """Return a credential without its secret."""
    row = tx.execute(select(*_SHOWN).where(docker_credentials.c.id == credential_id)).one_or_none()
    return None if row is None else as_noun(DockerCredential, row)


def list_all(tx: Transaction) -> list[DockerCredential]:
    """Return all credentials, the oldest first, without their secrets."""
    rows = tx.execute(select(*_SHOWN).order_by(docker_credentials.c.created_at, docker_credentials.c.id))
    return [as_noun(DockerCredential, row) for row in rows]


def sealed_of(tx: Transaction, credential_id: str) -> str:
    """Return the sealed secret of a credential."""
    found = select(docker_credentials.c.sealed).where(docker_credentials.c.id == credential_id)
    return str(tx.execute(found).scalar_one())


def all_sealed(tx: Transaction) -> Mapping[str, str]:
    """Return the sealed secrets of all credentials, by id."""
    rows = tx.execute(select(docker_credentials.c.id, docker_credentials.c.sealed))
    return {row.id: row.sealed for row in rows}


def change(tx: Transaction, credential_id: str, **columns: object) -> None:
    """Change columns of a credential."""
    update_row(tx, docker_credentials, credential_id, columns)


def clear_default(tx: Transaction, server: str) -> None:
    """Let no credential of a server be its default one."""
    tx.execute(update(docker_credentials).where(docker_credentials.c.server == server).values(is_default=False))


def remove(tx: Transaction, credential_id: str) -> None:
    """Forget a credential."""
    tx.execute(delete(docker_credentials).where(docker_credentials.c.id == credential_id))
