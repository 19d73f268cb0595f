"""Telling a database that is away (restarting, out of connections) from a statement that is wrong."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_AWAY_SQLSTATES = ("08", "40", "53", "57P", "57014")
"""Classes of PostgreSQL's codes: connection, rolled back for another one's sake (a deadlock), too few resources,
shutting down or starting up; and the code of a statement that took too long."""
_AWAY_WORDS = ("database is locked", "connection is closed", "connection was closed", "cannot perform operation")


def is_database_away(error: BaseException) -> bool:
    """True when the same statement may succeed later, without any change."""
    if isinstance(error, PoolTimeout | ConnectionError):
        return True
    if not isinstance(error, DBAPIError):
        # asyncpg's own errors come unwrapped while a connection is being opened.
        return _by_code(error)
    if error.connection_invalidated:
        return True
    return _by_code(error.orig) or any(word in str(error.orig).lower() for word in _AWAY_WORDS)


def _by_code(error: BaseException | None) -> bool:
    code = getattr(error, "sqlstate", None)
    return isinstance(code, str) and code.startswith(_AWAY_SQLSTATES)
