"""A database of its own for each world of a test: a SQLite file, or a clone of a template on PostgreSQL.

`TEST_DATABASE=postgres` starts a server for the run (tests/conftest.py). `TEST_POSTGRES_URL` names one that runs
already (postgresql+asyncpg://…, a role that may create databases and is no superuser).
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from api.database import Base, Database
from api.models import metadata
from tests.support.postgres_server import BINARIES, postgres_server

URL = "TEST_POSTGRES_URL"
SUPERUSER = "TEST_POSTGRES_SUPERUSER"
"""Set for the server that this run has started: a role there that sees every row."""
_numbers = count(1)
_templates: dict[str, str] = {}
"""Per server, the name of this process's database with all tables and no rows; of SQLite ("") the file."""

_shapes: dict[str, str | None] = {}
"""Per server, the shape of the template."""

_idle: dict[str, list[str]] = {}
"""Per server, this process's clones of the template that nobody uses at the moment: all tables and no rows."""
ALONE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTIED = """
DO $$
DECLARE filled text;
BEGIN
    SELECT string_agg(oid::regclass::text, ', ') INTO filled FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > {largest};
    IF filled IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || filled || ' RESTART IDENTITY CASCADE';
    END IF;
END $$
"""
"""By size, not by rows: row-level security hides rows from us."""
DELETED = """
DO $$
DECLARE filled text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR filled IN SELECT oid::regclass::text FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE 'DELETE FROM ' || filled;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename), start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
"""What EMPTIED does, an eighth as long for a few rows: no table gets new files. Foreign keys are not looked at, since
nothing is left. Needs a superuser."""
LARGE_BYTES = 256 * 1024
"""Of a table from which deleting leaves more than later tests should read past."""
SHAPE = """
SELECT md5(string_agg(concat_ws(' ', c.relname, c.relforcerowsecurity, a.attname, a.atttypid, a.attnotnull), ','
                      ORDER BY c.relname, a.attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
"""
"""What the tables, indexes and columns are: a test may have changed them."""

assert metadata is Base.metadata


@contextmanager
def wanted_server() -> Iterator[None]:
    """Starts PostgreSQL for the run when `TEST_DATABASE` asks for it; child processes find it in `URL`."""
    if os.environ.get("TEST_DATABASE") != "postgres" or os.environ.get(URL):
        yield
        return
    if BINARIES is None:
        pytest.exit("PostgreSQL is not installed: these tests were not run on it", returncode=0)
    with postgres_server() as server:
        os.environ[URL], os.environ[SUPERUSER] = server.url(), "postgres"
        try:
            yield
        finally:
            del os.environ[URL], os.environ[SUPERUSER]


async def make_tables(url: str) -> None:
    """All tables of the models, in an empty database."""
    database = Database(url)
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
    finally:
        await database.close()


@asynccontextmanager
async def fresh_database(folder: Path, server_url: str | None = None) -> AsyncIterator[str]:
    """URL of a database with all tables and no rows. On PostgreSQL it is emptied afterwards, for the next world:
    making and dropping one for each costs several times as much."""
    server = server_url or os.environ.get(URL, "")
    if not server:
        path = folder / "interviewer.sqlite3"
        shutil.copyfile(await _sqlite_template(), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    idle = _idle.setdefault(server, [])
    name = idle.pop() if idle else await _clone(server)
    yield _at(server, name)
    # One that a test has left by an error is never used again: what it may still be busy with is not known. Nor is one
    # in which a test has moved a table or a policy.
    if await _emptied(server, name) == _shapes[server]:
        idle.append(name)


async def _emptied(server: str, name: str) -> str | None:
    """Leaves no row in the database; returns its shape."""
    url = _at(server, name)
    if server != os.environ.get(URL) or SUPERUSER not in os.environ:
        return await _execute(url, ALONE, EMPTIED.format(largest=0), SHAPE)
    everything = make_url(url).set(username=os.environ[SUPERUSER]).render_as_string(hide_password=False)
    return await _execute(everything, ALONE, EMPTIED.format(largest=LARGE_BYTES), DELETED, SHAPE)


async def _clone(server: str) -> str:
    if server not in _templates:
        template = f"template_{os.getpid()}"
        await _execute(server, f"CREATE DATABASE {template}")
        await make_tables(_at(server, template))
        _shapes[server] = await _execute(_at(server, template), SHAPE)
        _templates[server] = template
    name = f"world_{os.getpid()}_{next(_numbers)}"
    await _execute(server, f"CREATE DATABASE {name} TEMPLATE {_templates[server]} STRATEGY file_copy")
    return name


async def kept_database(folder: Path) -> str:
    """Like `fresh_database`, but it stays as long as the folder (SQLite) or the server (PostgreSQL)."""
    server = os.environ.get(URL, "")
    if not server:
        path = folder / "interviewer.sqlite3"
        shutil.copyfile(await _sqlite_template(), path)
        return f"sqlite+aiosqlite:///{path}"
    name = f"kept_{os.getpid()}_{next(_numbers)}"
    await _execute(server, f"CREATE DATABASE {name}")
    await make_tables(_at(server, name))
    return _at(server, name)


@asynccontextmanager
async def copied_database(url: str, folder: Path) -> AsyncIterator[str]:
    """A copy of a kept database that nobody uses at the moment; `folder` is where the copy of a file goes."""
    made = make_url(url)
    if made.get_backend_name() == "sqlite":
        path = folder / "interviewer.sqlite3"
        shutil.copyfile(str(made.database), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    async with _database(os.environ[URL], f"TEMPLATE {made.database} STRATEGY file_copy") as copy:
        yield copy


@asynccontextmanager
async def empty_database() -> AsyncIterator[str]:
    """URL of a database without tables on the run's PostgreSQL. Skips the test when there is none."""
    if URL not in os.environ:
        pytest.skip("this run has no PostgreSQL: TEST_DATABASE=postgres starts one")
    async with _database(os.environ[URL], "") as url:
        yield url


@asynccontextmanager
async def _database(server: str, how: str) -> AsyncIterator[str]:
    name = f"world_{os.getpid()}_{next(_numbers)}"
    await _execute(server, f"CREATE DATABASE {name} {how}")
    try:
        yield _at(server, name)
    finally:
        await _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _sqlite_template() -> Path:
    """A file with all tables and no rows, made once for each process."""
    if "" not in _templates:
        folder = tempfile.mkdtemp(prefix="test-sqlite-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        template = Path(folder) / "template.sqlite3"
        await make_tables(f"sqlite+aiosqlite:///{template}")
        _templates[""] = str(template)
    return Path(_templates[""])


def _at(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


async def _execute(server: str, *statements: str) -> str | None:
    """What the last statement answers, if it answers."""
    engine = create_async_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    answer = None
    async with engine.connect() as connection:
        for statement in statements:
            result = await connection.execute(text(statement))
            answer = result.scalar_one() if result.returns_rows else None
    await engine.dispose()
    return answer
