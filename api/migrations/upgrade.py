"""Brings a database up to date, or says why that is not safe."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from api.database import Database
from api.models import metadata

FOLDER = Path(__file__).resolve().parent


class DatabaseNotUsable(Exception):
    """The message is one line and says what to do."""


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


async def upgrade(database: Database) -> None:
    """All in one transaction: either the whole step is done or nothing.

    Raises:
        DatabaseNotUsable: half-migrated, made by a newer version, damaged, locked or away.
    """
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except (DBAPIError, OSError) as error:
        first_line = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise DatabaseNotUsable(
            f"The database {database.shown} cannot be used: {first_line}. Check DATABASE_URL or DATA_DIR, or restore a"
            " backup."
        ) from error


def _upgrade(connection: Connection) -> None:
    name = connection.engine.url.render_as_string(hide_password=True)
    script = ScriptDirectory.from_config(alembic_config())
    head = script.get_current_head()
    current = MigrationContext.configure(connection).get_current_revision()
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseNotUsable(
            f"The database {name} was made by a newer version of this program (revision {current})."
            " Update the program, or start with another DATA_DIR."
        )
    if current is None and tables & set(metadata.tables):
        raise _half_migrated(name)
    try:
        if current != head:
            command.upgrade(alembic_config(connection), "head")
    except (CommandError, DBAPIError) as error:
        raise _half_migrated(name) from error
    missing = set(metadata.tables) - set(inspect(connection).get_table_names())
    if missing:
        raise _half_migrated(name)


def _half_migrated(name: str) -> DatabaseNotUsable:
    return DatabaseNotUsable(
        f"The database {name} is half-migrated: some of its tables are missing or older than its stamp."
        " Restore a backup, or start with another DATA_DIR."
    )
