"""Engine, sessions and the transaction. Nobody else calls commit().

SQLite writes one at a time: a writing transaction begins IMMEDIATE, so that it waits for its turn at the start
(busy_timeout) instead of failing in the middle because another one wrote after its first read.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from api.database.away import is_database_away
from api.errors import AppError, Unavailable

BUSY_TIMEOUT_MS = 10_000
POOL_SIZE = 20
"""NFR-11."""
POOL_WAIT_SECS = 3.0
"""How long a session waits for a connection of the pool."""
CLOSE_SECS = 4.0
"""How long the end of the process waits for a server to say goodbye."""
RETURNED_SECS, RETURNED_LOOK_SECS = 1.0, 0.01
"""Whoever was cancelled gives its connection back in a task of SQLAlchemy's own: closed before that, the connection is
left to the garbage collector."""
_HOOKS = "after_commit"


log = structlog.get_logger(__name__)

AfterCommit = Callable[[], Awaitable[None]]


def after_commit(session: AsyncSession, hook: AfterCommit) -> None:
    """Calls `hook` once the session's transaction is stored for good; never when it is rolled back."""
    session.info.setdefault(_HOOKS, []).append(hook)


class DatabaseUnavailable(Unavailable):
    """The database restarts, is locked or has no connection left; nothing was stored."""

    detail = "The database does not answer right now. Try again in a moment."


class Database:
    """Engine and transactions for one URL.

    `statement_secs`: a statement on PostgreSQL that takes longer ends its transaction with DatabaseUnavailable, whether
    the server works, waits for a lock or says nothing. None: no limit, for migrations.

    `session_info` is what every session carries in `session.info`: "bus", "cache", "clock", "database",
    "settings", "vault", "wake_outbox" (`api/wiring.py`).
    """

    def __init__(self, url: str, *, statement_secs: float | None = None) -> None:
        self.session_info: dict[str, Any] = {}
        self.engine: AsyncEngine = create_async_engine(
            # Parameters are people's data: they have no place in an error's text.
            url,
            hide_parameters=True,
            **_engine_options(url),
        )
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        else:
            from api.database.postgres import limit_waiting

            limit_waiting(self.engine, statement_secs)
        reading = self.engine.execution_options(sqlite_begin="DEFERRED")
        self._writing = async_sessionmaker(self.engine, expire_on_commit=False, info=self.session_info)
        self._reading = async_sessionmaker(reading, expire_on_commit=False, info=self.session_info)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def shown(self) -> str:
        """The URL without its password, for messages."""
        return self.engine.url.render_as_string(hide_password=True)

    @asynccontextmanager
    async def transaction(self, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
        """One transaction: commits at the end, rolls back on an error, then runs the after-commit hooks.

        Raises DatabaseUnavailable when the database is away. An `AppError` whose class says `keeps_changes` commits
        and is raised all the same. `read_only` is a promise of the caller that lets SQLite readers run beside a
        writer.
        """
        async with (self._reading if read_only else self._writing)() as session:
            try:
                yield session
                await session.commit()
            except AppError as error:
                if not error.keeps_changes:
                    raise
                await session.commit()
                await _run_hooks(session)
                raise
            except Exception as error:
                if is_database_away(error):
                    raise DatabaseUnavailable() from error
                raise
            await _run_hooks(session)

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        pool = self.engine.pool
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RETURNED_SECS):
                while isinstance(pool, QueuePool) and pool.checkedout():  # noqa: ASYNC110  # a pool tells nobody
                    await asyncio.sleep(RETURNED_LOOK_SECS)
        try:
            async with asyncio.timeout(CLOSE_SECS):
                await self.engine.dispose()
        except TimeoutError:
            log.warning("database_did_not_close")


async def _run_hooks(session: AsyncSession) -> None:
    hooks: list[AfterCommit] = session.info.pop(_HOOKS, [])
    for hook in hooks:
        try:
            await hook()
        except Exception:
            # The transaction stands; a lost message costs its receiver a refetch.
            log.exception("after_commit_hook_failed")


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}, "pool_size": POOL_SIZE}
    return {"pool_size": POOL_SIZE, "pool_pre_ping": True, "pool_timeout": POOL_WAIT_SECS}


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _pragmas(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # The driver's own BEGIN comes too late (before the first write only); ours is sent by `_begin`.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "close")
    def _end_transaction(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # Closing alone keeps the write lock for as long as somebody holds a cursor with rows unread, and the traceback
        # of a cancelled INSERT … RETURNING does. Queued without a future: the caller may be cancelled a second time.
        driver = connection.driver_connection
        if driver._connection is not None:
            driver._tx.put_nowait((None, driver._connection.rollback))

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {mode}")
