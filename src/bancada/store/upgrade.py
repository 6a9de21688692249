"""Running the migrations, with Alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from bancada.store.database import Transaction
from bancada.store.schema import MIGRATIONS


def upgrade(tx: Transaction) -> None:
    """Run every migration that the database does not have yet, inside the caller's transaction."""
    command.upgrade(alembic_config(tx), "head")


def alembic_config(tx: Transaction) -> Config:
    """Return Alembic's configuration for an open transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = tx
    return config
