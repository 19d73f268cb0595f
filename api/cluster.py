"""One api of a cluster: `python -m api.cluster`. PostgreSQL, Redis and Celery's workers run beside it.

It brings the database up to date, then answers on HOST:PORT with API_PROCESSES processes. Behind another process
manager, after `python -m api.cluster --migrate-only`:

    gunicorn "api.cluster:create()" --worker-class uvicorn_worker.UvicornWorker --workers 4 --bind 0.0.0.0:8000
    uvicorn api.cluster:create --factory --port 8000
"""

import argparse
import asyncio
import os
import secrets
import sys

import uvicorn
from fastapi import FastAPI
from sqlalchemy import text

from api.app import create_app
from api.database import Database
from api.logs import configure_logs
from api.migrations.upgrade import DatabaseNotUsable, upgrade
from api.settings import Settings
from api.startup import StartupProblem, read_settings

DRAIN_SECS = 20
"""How long requests under way may take when the process is asked to end."""
MIGRATION_LOCK = 7_212_310_994
"""A number of our own for PostgreSQL's advisory locks: apis that start together migrate one after the other."""


def create() -> FastAPI:
    """The application of one process; the database must be up to date."""
    settings = read_settings()
    configure_logs(settings)
    return create_app(settings)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 after an orderly stop, 2 when the start is not possible."""
    parser = argparse.ArgumentParser(prog="python -m api.cluster", description="Starts one api of a cluster.")
    parser.add_argument("--migrate-only", action="store_true", help="bring the database up to date and end")
    options = parser.parse_args(arguments)
    try:
        settings = read_settings()
        configure_logs(settings)
        check(settings)
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        empty = asyncio.run(prepare(settings))
    except (StartupProblem, DatabaseNotUsable) as problem:
        _say(str(problem), error=True)
        return 2
    if options.migrate_only:
        return 0
    if empty:
        # One code for all processes; they inherit it.
        code = os.environ.setdefault("SETUP_CODE", secrets.token_urlsafe(12))
        _say(f"There is nobody here yet. Create the first administrator: {settings.site_url}/setup  code: {code}")
    uvicorn.run(
        "api.cluster:create",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.api_processes,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECS,
    )
    return 0


def check(settings: Settings) -> None:
    """Raises StartupProblem for what several processes cannot share."""
    if not settings.database_url.startswith("postgresql+asyncpg://"):
        raise StartupProblem(
            "A cluster needs DATABASE_URL=postgresql+asyncpg://user:password@host/name. One process alone: make run"
        )
    if not settings.redis_url:
        raise StartupProblem("A cluster needs REDIS_URL=redis://host:6379/0. One process alone: make run")
    if not settings.secret_key.get_secret_value():
        raise StartupProblem("A cluster needs SECRET_KEY, the same for every process: openssl rand -hex 32")


async def prepare(settings: Settings) -> bool:
    """Migrates, one api at a time. True when nobody has an account yet."""
    from api.accounts.setup import needs_admin

    database = Database(settings.database)
    try:
        async with database.engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATION_LOCK})
            try:
                await upgrade(database)
            finally:
                await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": MIGRATION_LOCK})
        async with database.transaction(read_only=True) as session:
            return await needs_admin(session)
    except OSError as error:
        raise StartupProblem(f"The database {database.shown} does not answer. Check DATABASE_URL.") from error
    finally:
        await database.close()


def _say(what: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    stream.write(what + "\n")
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
