"""The migrations lead to the tables that the code means, with every index."""

from sqlalchemy import inspect

from bancada.store.database import Database
from bancada.store.schema import migrate
from bancada.store.tables.all_tables import metadata


def test_migrating_twice_is_migrating_once(database: Database) -> None:
    assert migrate(database) == migrate(database)


def test_the_migrations_make_the_tables_and_indexes_that_the_code_knows(database: Database) -> None:
    found = inspect(database.engine)
    for table in metadata.sorted_tables:
        assert [c["name"] for c in found.get_columns(table.name)] == [c.name for c in table.columns]
        made = {index["name"] for index in _indexes(database, table.name)}
        assert {index.name for index in table.indexes} <= made, table.name


def _indexes(database: Database, table: str) -> list[dict[str, str]]:
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{}'"
        if database.is_sqlite
        else "SELECT indexname AS name FROM pg_indexes WHERE tablename = '{}'"
    )
    with database.read() as tx:
        return [{"name": row.name} for row in tx.exec_driver_sql(sql.format(table))]
