"""Write a migration from the difference between the tables and the newest revision: `python tools/new_migration.py WHY`.

Read what it wrote before committing it: indexes on expressions and data moves are not seen by Alembic.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from bancada.store.database import Database
from bancada.store.schema import _config, migrate


def main(why: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.db'}")
        revisions = sorted(Path(_config().get_main_option("script_location") or "").glob("versions/[0-9]*.py"))
        if revisions:
            migrate(database)
        config = _config()
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message=why, autogenerate=True, rev_id=f"{len(revisions) + 1:04d}")
        database.close()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
