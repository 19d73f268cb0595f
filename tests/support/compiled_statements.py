"""One cache of compiled SQL for all engines of a test process.

SQLAlchemy compiles a statement once for each engine, and every world of a test has an engine of its own: without this a
third of a test's work is to compile the same statements again. The program has one engine, and compiles each once.
"""

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.util import LRUCache

STATEMENTS = 3_000
_compiled: LRUCache[object, object] = LRUCache(STATEMENTS)


def share_compiled_statements() -> None:
    """Statements, and what the ORM keeps at its mappers, are found by dialect: those of one driver count as the same.
    They are made alike everywhere (`api/database/engine.py`), for one version of a server."""
    for dialect in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
        dialect.__eq__ = _of_one_driver  # type: ignore[method-assign,assignment]  # tests only, see above
        dialect.__hash__ = _by_driver  # type: ignore[method-assign,assignment]  # as above
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_compiled)


def _of_one_driver(one: Dialect, other: object) -> bool:
    return type(one) is type(other)


def _by_driver(one: Dialect) -> int:
    return hash(type(one))
