"""Alembic's entry point: runs the revisions on the connection that `migrate()` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from bancada.store.tables.all_tables import metadata


def _plain_type(kind: str, item: Any, _autogen_context: object) -> str | Literal[False]:  # noqa: ANN401
    """Write our column types as what they are in the database, so that an old revision never needs our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table="bancada_schema_version",
    render_as_batch=True,
    transactional_ddl=True,
    render_item=_plain_type,
)
with context.begin_transaction():
    context.run_migrations()
