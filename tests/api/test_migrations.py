"""The migrations make exactly what the models say, and refuse what they cannot repair."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from api.database import Database
from api.database.row_security import guarded_tables
from api.migrations.upgrade import DatabaseNotUsable, alembic_config, upgrade
from api.models import metadata
from tests.support.databases import empty_database


def sqlite(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'test.sqlite3'}"


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_migrations_and_models_agree_on_sqlite(tmp_path: Path) -> None:
    database = Database(sqlite(tmp_path))
    await upgrade(database)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await upgrade(database)
    await database.close()


async def test_migrations_and_models_agree_on_postgres() -> None:
    async with empty_database() as url:
        database = Database(url)
        await upgrade(database)
        async with database.engine.connect() as connection:
            assert await connection.run_sync(differences) == []
        await database.close()


def down_and_up(connection: Connection) -> tuple[set[str], list[object]]:
    """(tables left at the very bottom, differences at the top again)."""
    command.downgrade(alembic_config(connection), "base")
    left = set(inspect(connection).get_table_names()) - {"alembic_version"}
    command.upgrade(alembic_config(connection), "head")
    return left, differences(connection)


async def test_down_to_nothing_and_up_again_on_sqlite(tmp_path: Path) -> None:
    database = Database(sqlite(tmp_path))
    await upgrade(database)
    async with database.engine.begin() as connection:
        assert await connection.run_sync(down_and_up) == (set(), [])
    await database.close()


async def test_down_to_nothing_and_up_again_on_postgres() -> None:
    async with empty_database() as url:
        database = Database(url)
        await upgrade(database)
        async with database.engine.begin() as connection:
            assert await connection.run_sync(down_and_up) == (set(), [])
        await database.close()


async def test_the_migrations_guard_the_rows_on_postgres() -> None:
    async with empty_database() as url:
        database = Database(url)
        await upgrade(database)
        async with database.engine.connect() as connection:
            found = await connection.execute(
                text("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
            )
            assert set(found.scalars()) == {guard.table for guard in guarded_tables(metadata)}
        await database.close()


async def refusal(database: Database) -> str:
    with pytest.raises(DatabaseNotUsable) as refused:
        await upgrade(database)
    await database.close()
    message = str(refused.value)
    assert "\n" not in message
    return message


async def test_a_half_migrated_database_is_not_touched(tmp_path: Path) -> None:
    database = Database(sqlite(tmp_path))
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE users (id TEXT)"))
    assert "half-migrated" in await refusal(database)
    again = Database(sqlite(tmp_path))
    async with again.engine.connect() as connection:
        tables = (await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))).scalars()
        assert list(tables) == ["users"]
    await again.close()


async def test_a_lost_table_is_noticed(tmp_path: Path) -> None:
    database = Database(sqlite(tmp_path))
    await upgrade(database)
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE call_commands"))
    assert "half-migrated" in await refusal(database)


async def test_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    database = Database(sqlite(tmp_path))
    await upgrade(database)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    message = await refusal(database)
    assert "newer version" in message
    assert "DATA_DIR" in message


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "test.sqlite3").write_bytes(b"not a database at all, but long enough to look like one" * 40)
    assert "not a database" in await refusal(Database(sqlite(tmp_path)))
