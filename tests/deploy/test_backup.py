"""Backup and restore, rehearsed: what was stored before the disaster is there after it, byte for byte."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.migrations.upgrade import upgrade
from api.settings import Settings
from api.wiring import wire
from tests.support.api_world import PASSWORD, ApiWorld, SteppingClock
from tests.support.postgres_server import PostgresServer, needs_postgres, postgres_server
from tests.support.scored_interview import Played, play_interview

ROOT = Path(__file__).resolve().parents[2]
SECRET = "0123456789abcdef0123456789abcdef"
OGG = b"OggS\x00\x02" + bytes(range(256)) * 100


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[needs_postgres, pytest.mark.slow])])
def databases(request: pytest.FixtureRequest) -> tuple[str, str]:
    """URLs of the database before and of an empty one after; empty for SQLite, which lies in the data folder."""
    if request.param == "sqlite":
        return "", ""
    running: PostgresServer = request.getfixturevalue("server")
    names = [f"{part}_{os.urandom(4).hex()}" for part in ("before", "after")]
    return running.create_database(names[0]), running.create_database(names[1])


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@asynccontextmanager
async def program(folder: Path, database_url: str) -> AsyncIterator[ApiWorld]:
    """The program on `folder`, with its database brought up to date as at a real start."""
    settings = Settings(
        _env_file=None,
        data_dir=_made(folder),
        database_url=database_url,
        secret_key=SECRET,
        bcrypt_rounds=4,
        rate_limits=False,
        contact_email="people@example.com",
    )
    clock = SteppingClock()
    services = wire(settings, clock=clock)
    await upgrade(services.database)
    app = create_app(services=services)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        try:
            yield ApiWorld(app, services, clock, http)
        finally:
            await services.database.close()


def backup(folder: Path, database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": database_url, "SECRET_KEY": SECRET}
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts/backup.py"), *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


async def seen(world: ApiWorld, interview_id: str, call_id: str) -> tuple[dict[str, Any], bytes]:
    """What HR sees: the interview's words and the sound."""
    reply = await world.http.post("/api/v1/auth/login", json={"email": "hr@example.com", "password": PASSWORD})
    hr = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    words = await world.http.get(f"/api/v1/interviews/{interview_id}/transcript", headers=hr)
    sound = await world.http.get(f"/api/v1/interviews/{interview_id}/recordings/{call_id}", headers=hr)
    return words.json(), sound.content


async def made_backup(tmp_path: Path, database_url: str) -> tuple[Path, Played, dict[str, Any]]:
    async with program(tmp_path / "before", database_url) as world:
        played = await play_interview(world)
        await played.record(OGG)
        await world.run_tasks()
        words, sound = await seen(world, played.interview_id, played.agent.call_id)
        assert sound == OGG
        # While the program runs, as every night.
        done = backup(tmp_path / "before", database_url, "create", "--to", str(tmp_path / "backups"))
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip()), played, words


async def test_a_restore_brings_everything_back(tmp_path: Path, databases: tuple[str, str]) -> None:
    before, after = databases
    copy, played, words = await made_backup(tmp_path, before)
    shutil.rmtree(tmp_path / "before")
    done = backup(tmp_path / "after", after, "restore", str(copy))
    assert done.returncode == 0, done.stderr
    async with program(tmp_path / "after", after) as world:
        assert await seen(world, played.interview_id, played.agent.call_id) == (words, OGG)


async def test_a_damaged_backup_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    copy, _, _ = await made_backup(tmp_path, "")
    archive = copy / "files.tar.gz"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(bytes(content))
    done = backup(tmp_path / "after", "", "restore", str(copy))
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert not (tmp_path / "after").exists()


async def test_a_backup_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    copy, _, _ = await made_backup(tmp_path, "")
    (copy / "manifest.json").unlink()
    assert "no complete backup" in backup(tmp_path / "after", "", "verify", str(copy)).stderr


async def test_data_is_never_mixed(tmp_path: Path) -> None:
    copy, _, _ = await made_backup(tmp_path, "")
    done = backup(tmp_path / "before", "", "restore", str(copy))
    assert done.returncode == 1
    assert "empty" in done.stderr


async def test_old_backups_are_forgotten(tmp_path: Path) -> None:
    copy, _, _ = await made_backup(tmp_path, "")
    old = copy.with_name("2020-01-01T03-00-00Z")
    copy.rename(old)
    other = tmp_path / "backups" / "notes"
    other.mkdir()
    done = backup(tmp_path / "before", "", "create", "--to", str(tmp_path / "backups"), "--keep-days", "30")
    assert done.returncode == 0, done.stderr
    assert not old.exists()
    assert other.exists()
