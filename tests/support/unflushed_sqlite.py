"""SQLite without flushing to the disk, as our PostgreSQL servers run: what was committed survives the death of a
process, not the machine's. The program asks for every commit to be flushed, a few milliseconds each."""

from sqlalchemy import Connection, Engine, event

DONE = "unflushed"


def leave_flushing_out() -> None:
    """In this process. The program sets its own pragmas when a connection is made, so ours comes when it is used."""
    event.listen(Engine, "engine_connect", _unflushed)


def _unflushed(connection: Connection) -> None:
    made = connection.connection
    if connection.dialect.name != "sqlite" or DONE in made.info:
        return
    cursor = made.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()
    made.info[DONE] = True
