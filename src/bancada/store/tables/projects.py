"""Projects; a deleted one stays a row until nothing of it is left.

Each sort key of `list_projects` has an index for each of its scopes: all, one owner's, and public ones.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Computed, ForeignKey, Index, Table, literal_column

from bancada.store.columns import JsonText, PlainText, key, number, text, time
from bancada.store.tables import metadata

projects = Table(
    "projects",
    metadata,
    key("id", primary_key=True),
    number("number", unique=True),
    key("name"),
    Column("owner_id", ForeignKey("users.id"), nullable=False),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    text("description"),
    # A description may be longer than PostgreSQL lets an index entry be, so its beginning is what is sorted by.
    Column("description_start", PlainText, Computed("substr(description, 1, 100)", persisted=True)),
    key("visibility"),
    key("default_engine_type"),
    key("creation_status"),
    text("creation_message"),
    number("shared_memory_limit"),
    number("ephemeral_storage_request"),
    number("ephemeral_storage_limit"),
    Column("environment", JsonText, nullable=False, default=dict),
    time("created_at"),
    time("updated_at"),
    time("deleted_at", nullable=True),
)

# `where` says for which rows the migration makes an index; as an argument it would load every database's dialect.
is_live = projects.c.deleted_at.is_(None)
Index("uq_projects_owner_name", projects.c.owner_id, projects.c.name, unique=True, info={"where": is_live})

# A literal, not a parameter: that is how a database knows the indexes of public projects by it.
is_public = projects.c.visibility == literal_column("'public'")


def _index(name: str, *columns: ColumnElement[Any]) -> None:
    Index(f"ix_projects_{name}", *columns, projects.c.id)


def _public_index(name: str, *columns: ColumnElement[Any]) -> None:
    Index(f"ix_projects_public_{name}", *columns, projects.c.id, info={"where": is_public})


_SORTED: dict[str, ColumnElement[Any]] = {
    "name": projects.c.name,
    "created": projects.c.created_at,
    "updated": projects.c.updated_at,
    "description": projects.c.description_start,
}
for _name, _column in _SORTED.items():
    _index(_name, _column)
    _index(f"owner_{_name}", projects.c.owner_id, _column)
    _public_index(_name, _column)
for _name, _person in {"owner": projects.c.owner_id, "creator": projects.c.creator_id}.items():
    _index(_name, _person)
    _public_index(_name, _person)
_index("owner_creator", projects.c.owner_id, projects.c.creator_id)
