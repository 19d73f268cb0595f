"""A real PostgreSQL server on a free port, killed and started again by tests; ended by its own process id.

It refuses to run as root, so root starts it as the user `postgres` (or `nobody`). Tests connect as the role `app`,
which is no superuser: row-level security holds for it.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.app_process import free_port

START_SECS = 90.0
STOP_SECS = 20.0
ROLE = "app"


def _binaries() -> Path | None:
    """The newest installation's folder of programs."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    return folders[-1] if folders else None


BINARIES = _binaries()
needs_postgres = pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed")


class PostgresServer:
    """No flush to the disk: what was committed survives the server's death, not the machine's."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self._folder = folder
        self._log = folder / "log"
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._paused: list[psutil.Process] = []
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = _account()
            os.chown(folder, account.pw_uid, account.pw_gid)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+asyncpg://{ROLE}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        """Makes the data folder and the role, and leaves the server running."""
        initdb = ["initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]
        self._run(*initdb)
        self.start()
        self._psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")

    def create_database(self, name: str) -> str:
        """An empty database of the role's; returns its URL."""
        self._psql(f'CREATE DATABASE "{name}" OWNER {ROLE}')
        return self.url(name)

    def start(self) -> None:
        assert self._process is None
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "200",
            "autovacuum": "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._program("postgres"), "-D", str(self._data), *options],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._as,
            )
        deadline = time.monotonic() + START_SECS
        while not self._answers():
            assert self._process.poll() is None, f"postgres ended at once:\n{self._log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, f"postgres did not start:\n{self._log.read_text()[-2000:]}"
            time.sleep(0.05)

    def stop(self) -> None:
        """Sends every client away and ends."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """Ends at once: every connection breaks, and the next start recovers from the log."""
        self._end(signal.SIGQUIT)

    def pause(self) -> None:
        """The kernel still takes calls, and nobody answers: the server and its processes stand still."""
        assert self._process is not None
        server = psutil.Process(self._process.pid)
        # The first one first: it would start others for those that call meanwhile.
        server.suspend()
        self._paused = [server, *server.children()]
        for one in self._paused[1:]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.suspend()

    def resume(self) -> None:
        for one in reversed(self._paused):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.resume()
        self._paused = []

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self.resume()
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        asked = subprocess.run(
            [self._program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False, timeout=10
        )
        return asked.returncode == 0

    def _psql(self, statement: str) -> None:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", "postgres"]
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *where, "-c", statement)

    def _run(self, program: str, *arguments: str) -> None:
        ended = subprocess.run(
            [self._program(program), *arguments],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self._as,
        )
        assert ended.returncode == 0, f"{program}: {ended.stderr}"

    def _program(self, name: str) -> str:
        assert BINARIES is not None
        return str(BINARIES / name)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="test-postgres-"))
    server = PostgresServer(folder)
    try:
        server.create()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
