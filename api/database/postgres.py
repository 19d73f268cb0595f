"""Connections to PostgreSQL on which nothing waits for a silent server without end.

A server that died says so: the connection breaks. One that is paused, or gone with its network, says nothing, and
neither the kernel nor asyncpg gives up on it. A statement without an answer ends its connection here at once: asking
such a server to cancel or to roll back would only wait again.
"""

import time
from typing import Any, NoReturn

import asyncpg  # type: ignore[import-untyped]  # it carries no annotations
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_connection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

CONNECT_SECS = 4.0
"""Connecting may be all that a request still has time for, after it waited for a place in the pool."""
PING_SECS = 3.0
"""A connection from the pool is asked for a sign of life, which a healthy server gives in a millisecond."""
ALIVE_SECS = 1.0
"""A sign of life this young is good enough, so that a busy connection is not asked before every request."""
ANSWER_SECS = 1.0
"""The server ends a statement at its limit and keeps the connection; this much later it counts as silent."""
SILENT = "connection was closed: the server did not answer in time"


def limit_waiting(engine: AsyncEngine, statement_secs: float | None) -> None:
    """Bounds connecting, pings and, unless None, each statement on new connections of `engine`.

    A statement at its limit raises DBAPIError, a server that takes calls and says nothing raises ConnectionError.
    """

    @event.listens_for(engine.sync_engine, "do_connect")
    def _open(dialect: Any, _record: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        opening = _connected(statement_secs, *arguments, **options)
        return await_only(_Connection.create(dialect.loaded_dbapi, opening))


async def _connected(statement_secs: float | None, *arguments: Any, **options: Any) -> Any:
    if statement_secs is None:
        return await _in_time(asyncpg.connect(*arguments, timeout=CONNECT_SECS, connection_class=_Wire, **options))
    options["command_timeout"] = statement_secs + ANSWER_SECS
    wire = await _in_time(asyncpg.connect(*arguments, timeout=CONNECT_SECS, connection_class=_Wire, **options))
    try:
        # Not as a parameter of the connection: poolers refuse those that they do not know.
        await _in_time(wire.execute(f"SET statement_timeout = {round(statement_secs * 1000)}", timeout=CONNECT_SECS))
    except BaseException:
        wire.terminate()
        raise
    return wire


async def _in_time(asking: Any) -> Any:
    try:
        return await asking
    except TimeoutError as error:
        raise ConnectionError("PostgreSQL takes calls and does not answer") from error


class _Wire(asyncpg.Connection):  # type: ignore[misc]  # asyncpg carries no annotations
    async def set_type_codec(self, *arguments: Any, **options: Any) -> None:
        """SQLAlchemy calls this on every new connection, and lets what it raises pass as it is."""
        await _in_time(super().set_type_codec(*arguments, **options))


class _Connection(AsyncAdapt_asyncpg_connection):
    __slots__ = ("_alive_at",)

    def ping(self) -> None:
        """Raises ConnectionError for a silent server: unlike a broken connection, that is not worth another one."""
        wire, now = self._connection, time.monotonic()
        if now - getattr(self, "_alive_at", 0.0) < ALIVE_SECS and not wire.is_closed():
            return
        self._ask()
        self._alive_at = now

    def _ask(self) -> None:
        try:
            await_only(self._connection.execute("SELECT 1", timeout=PING_SECS))  # type: ignore[attr-defined]  # asyncpg has it
        except TimeoutError as error:
            self._connection.terminate()
            raise ConnectionError(SILENT) from error
        except Exception as error:
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> NoReturn:
        if isinstance(error, TimeoutError):
            self._connection.terminate()
            raise self.dbapi.OperationalError(SILENT, error) from error
        super()._handle_exception(error)
