"""Backup and restore of everything that is kept: the database, the files, the signing secret.

    python scripts/backup.py create  --to /backups [--keep-days 30]
    python scripts/backup.py verify  /backups/2026-11-21T03-00-00Z
    python scripts/backup.py restore /backups/2026-11-21T03-00-00Z

It reads the program's own settings (.env or environment). PostgreSQL is copied with pg_dump and put back with
pg_restore; SQLite with its online backup. The database comes first and the files after it, so that every file a row
speaks of is there. Files in an S3 bucket are the bucket's own matter: switch on its versioning.
A restore never mixes: it stops when the target already holds data.
"""

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy.engine import make_url  # noqa: E402  the project's root has to be on the path first

from api.settings import Settings  # noqa: E402  as above
from api.version import VERSION  # noqa: E402  as above

MANIFEST = "manifest.json"
STAMP = "%Y-%m-%dT%H-%M-%SZ"
SECRET = "secret_key"  # noqa: S105  a file name


class BackupProblem(Exception):
    """One line that says what to do."""


def create(settings: Settings, folder: Path, keep_days: int | None) -> Path:
    """Returns the new backup's folder; a backup that was cut short has no manifest and counts for nothing."""
    now = datetime.now(UTC)
    target = folder / now.strftime(STAMP)
    target.mkdir(mode=0o700, parents=True)
    if is_postgres(settings):
        # The policies show every row to a connection that names no company; without this pg_dump would refuse.
        run_postgres(
            settings, "pg_dump", "--enable-row-security", "--format=custom", f"--file={target / 'database.pgdump'}"
        )
    else:
        copy_sqlite(Path(str(make_url(settings.database).database)), target / "database.sqlite3")
    with tarfile.open(target / "files.tar.gz", "w:gz") as archive:
        for name in ("files", SECRET):
            if (settings.data_dir / name).exists():
                archive.add(settings.data_dir / name, arcname=name)
    contents = {path.name: digest(path) for path in sorted(target.iterdir())}
    manifest = {"made_at": now.isoformat(), "version": VERSION, "files": contents}
    (target / MANIFEST).write_text(json.dumps(manifest, indent=2))
    if keep_days is not None:
        forget_older(folder, now - timedelta(days=keep_days))
    return target


def verify(backup: Path) -> dict[str, str]:
    """The backup's files and their hashes. Raises BackupProblem when one is missing or differs."""
    if not (backup / MANIFEST).is_file():
        raise BackupProblem(f"{backup} is no complete backup: it has no {MANIFEST}. Take another one.")
    files: dict[str, str] = json.loads((backup / MANIFEST).read_text())["files"]
    for name, expected in files.items():
        path = backup / name
        if not path.is_file() or digest(path) != expected:
            raise BackupProblem(f"{path} is missing or damaged. Take another backup.")
    return files


def restore(settings: Settings, backup: Path) -> None:
    files = verify(backup)
    kind = "database.pgdump" if is_postgres(settings) else "database.sqlite3"
    if kind not in files:
        raise BackupProblem(
            f"This backup is of another kind of database than DATABASE_URL names ({kind} is not in it)."
        )
    check_empty(settings)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_postgres(settings):
        run_postgres(
            settings, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
            f"--dbname={make_url(settings.database).database}", str(backup / kind),
        )  # fmt: skip
    else:
        copy_sqlite(backup / kind, Path(str(make_url(settings.database).database)))
    with tarfile.open(backup / "files.tar.gz") as archive:
        archive.extractall(settings.data_dir, filter="data")


def check_empty(settings: Settings) -> None:
    """Raises BackupProblem when the target holds anything."""
    full = [name for name in ("files", SECRET) if (settings.data_dir / name).exists()]
    if full:
        raise BackupProblem(f"{settings.data_dir} already holds {' and '.join(full)}; restore into an empty DATA_DIR.")
    if is_postgres(settings):
        query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        if run_postgres(settings, "psql", "--tuples-only", "--no-align", f"--command={query}").strip() != "0":
            raise BackupProblem("The database already has tables; restore into an empty one.")
    elif Path(str(make_url(settings.database).database)).exists():
        raise BackupProblem(f"{make_url(settings.database).database} already exists; restore into an empty DATA_DIR.")


def is_postgres(settings: Settings) -> bool:
    return settings.database.startswith("postgresql")


def run_postgres(settings: Settings, program: str, *arguments: str) -> str:
    """Runs a PostgreSQL program against the configured database; the password goes by environment, not by argument."""
    url = make_url(settings.database)
    env = {
        **os.environ,
        "PGHOST": url.host or "localhost",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    found = shutil.which(program)
    if found is None:
        raise BackupProblem(f"{program} is not installed (Debian: apt install postgresql-client).")
    done = subprocess.run([found, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["no message"]
        raise BackupProblem(f"{program} failed: {said[-1]}")
    return done.stdout


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy, also while the program writes."""
    if not source.exists():
        raise BackupProblem(f"There is no database at {source}. Check DATA_DIR.")
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_older(folder: Path, before: datetime) -> None:
    for backup in folder.iterdir():
        try:
            made = datetime.strptime(backup.name, STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        if made < before:
            shutil.rmtree(backup)


def main() -> int:
    parser = argparse.ArgumentParser(description="Backup and restore.")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("create")
    making.add_argument("--to", type=Path, required=True)
    making.add_argument("--keep-days", type=int)
    for name in ("verify", "restore"):
        commands.add_parser(name).add_argument("backup", type=Path)
    options = parser.parse_args()
    settings = Settings()
    try:
        if options.command == "create":
            print(create(settings, options.to, options.keep_days))
        elif options.command == "verify":
            verify(options.backup)
            print("The backup is complete.")
        else:
            restore(settings, options.backup)
            print("Restored. Start the program; it brings the database up to date by itself.")
    except BackupProblem as problem:
        print(f"backup: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
