"""Write a migration from the difference between tables and newest revision: `python tools/new_migration.py WHY`.

Read what it wrote before committing it: indexes on expressions and data moves are not seen by Alembic.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from bancada.store.database import Database
from bancada.store.schema import known_revisions, migrate
from bancada.store.upgrade import alembic_config


def main(why: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        known = known_revisions()
        if known:
            migrate(database)
        with database.write() as tx:
            command.revision(alembic_config(tx), message=why, autogenerate=True, rev_id=f"{len(known) + 1:04d}")
        database.close()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
