"""The program as a user starts it: a child process on a free port with a data folder of its own.

Ended by its own process id only. Its output is kept in `log` for the reader of a failed test.
"""

import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.support.environment import without_proxies

ROOT = Path(__file__).resolve().parents[2]
START_SECS = 180.0
"""A cold file cache on a busy machine; a warm start is measured in `bench/`, not here."""
STOP_SECS = 30.0

READY = re.compile(r"^Ready on (\S+)", re.MULTILINE)
CALLS_READY = re.compile(r"^(The interviewer is ready for calls|Interviews are held in rooms)", re.MULTILINE)
LOGIN = re.compile(r"^\s*(\S+@\S+)\s+password: (\S+)", re.MULTILINE)
LINK = re.compile(r"^\s*Candidate:\s+(\S+/interview/(\S+))", re.MULTILINE)


class DidNotStart(AssertionError):
    """Carries the end of the program's output."""


@dataclass(frozen=True)
class Login:
    email: str
    password: str


class AppProcess:
    """`start()` returns once people can join; the properties are read from what the program prints."""

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int | None = None,
        env: Mapping[str, str] | None = None,
        command: Sequence[str] = ("-m", "api.embedded"),
    ) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self._env = dict(env or {})
        self._command = list(command)
        self._process: subprocess.Popen[str] | None = None
        self._printed: list[str] = []
        self._news = threading.Condition()
        self._reader: threading.Thread | None = None
        self.started_at = 0.0
        self.ready_secs = 0.0
        """From starting the process to its page; `calls_ready_secs`: to the moment when people can join."""
        self.calls_ready_secs = 0.0
        self._access_token = ""

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return "".join(self._printed)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.pid)

    @property
    def login(self) -> Login:
        return Login(*self._find(LOGIN).groups())

    @property
    def link(self) -> str:
        """The demo candidate's link, on this machine's address."""
        return f"{self.base_url}/interview/{self.token}"

    @property
    def token(self) -> str:
        return self._find(LINK).group(2)

    def start(self) -> None:
        env = without_proxies()
        env |= {"HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIR": str(self.data_dir), "PYTHONUNBUFFERED": "1"}
        self._printed.clear()
        self.started_at = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *self._command],
            cwd=ROOT,
            env=env | self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        self.wait_for(READY, START_SECS)
        self.ready_secs = time.monotonic() - self.started_at
        self.wait_for(CALLS_READY, START_SECS)
        self.calls_ready_secs = time.monotonic() - self.started_at

    def _read(self, process: subprocess.Popen[str]) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            for line in process.stdout or ():
                log.write(line)
                log.flush()
                with self._news:
                    self._printed.append(line)
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def wait_for(self, pattern: re.Pattern[str], timeout_secs: float) -> re.Match[str]:
        """Waits until the program printed a match. Raises DidNotStart when it ends or takes too long."""
        assert self._process is not None
        deadline = time.monotonic() + timeout_secs
        with self._news:
            while (found := pattern.search(self.output)) is None:
                ended = self._process.poll() is not None and self._reader is not None and not self._reader.is_alive()
                if ended or time.monotonic() >= deadline:
                    raise DidNotStart(f"{pattern.pattern!r} was not printed:\n{self.output[-4000:]}")
                self._news.wait(timeout=1.0)
        return found

    def _find(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.search(self.output)
        assert found is not None, f"{pattern.pattern!r} is not in what the program printed:\n{self.output[-2000:]}"
        return found

    def stop(self) -> int | None:
        """Ctrl-C; after STOP_SECS the hard way. Returns the exit code."""
        if self._process is None or self._process.poll() is not None:
            return self._process.poll() if self._process else None
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_SECS)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        finally:
            self._join_reader()

    def status(self, interview_id: str) -> str:
        with self.hr() as hr:
            return str(hr.get(f"/interviews/{interview_id}").raise_for_status().json()["status"])

    def segments(self, interview_id: str) -> list[dict[str, Any]]:
        """The transcript as stored so far, oldest first."""
        with self.hr() as hr:
            reply = hr.get(f"/interviews/{interview_id}/transcript").raise_for_status()
            found: list[dict[str, Any]] = reply.json()["transcript"]["segments"]
            return found

    def events(self, interview_id: str) -> list[dict[str, Any]]:
        """All events as stored so far: `{call_id, event}`."""
        with self.hr() as hr:
            reply = hr.get(f"/interviews/{interview_id}/events").raise_for_status()
            found: list[dict[str, Any]] = reply.json()["events"]
            return found

    def kill(self) -> None:
        """`kill -9`: no goodbye, no flush."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)
        self._join_reader()

    def _join_reader(self) -> None:
        if self._reader is not None:
            self._reader.join(5)
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()

    @contextmanager
    def hr(self) -> Iterator[httpx.Client]:
        """An HTTP client signed in as the demo's HR, with `/api/v1` as its base.

        Signs in once: more than five sign-ins a minute are refused. The token outlives a restart on the same data.
        """
        with httpx.Client(base_url=f"{self.base_url}/api/v1", trust_env=False, timeout=30) as client:
            if not self._access_token:
                body = {"email": self.login.email, "password": self.login.password}
                reply = client.post("/auth/login", json=body).raise_for_status()
                self._access_token = str(reply.json()["access_token"])
            client.headers["Authorization"] = f"Bearer {self._access_token}"
            yield client


@contextmanager
def running_app(data_dir: Path, *, env: Mapping[str, str] | None = None, **options: object) -> Iterator[AppProcess]:
    app = AppProcess(data_dir, env=env, **options)  # type: ignore[arg-type]  # passed through as they are
    try:
        app.start()
        yield app
    finally:
        app.stop()


_LISTENING = range(15_000, 30_000)
"""Below the ports that Linux (from 32768) and others (from 49152) give to outgoing connections: what is free now is not
taken by one a moment later."""
_untried = iter(random.SystemRandom().sample(_LISTENING, len(_LISTENING)))


def free_port() -> int:
    """On 127.0.0.1, TCP and UDP. Never the same one twice in this process, and in an order of its own: processes that
    look at the same time find different ones."""
    for port in _untried:
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            try:
                stream.bind(("127.0.0.1", port))
                datagrams.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no free port is left on 127.0.0.1")
