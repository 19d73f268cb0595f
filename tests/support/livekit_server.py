"""A real livekit-server on free loopback ports, killed and started again by tests; ended by its own process id.

Signalling and media stay on 127.0.0.1. Rooms are kept in memory, so that a restart loses them, unless `redis_url` is
given. `make test` puts the program in place (`scripts/build_livekit.py`).
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.app_process import free_port


def _found() -> Path | None:
    """What `make livekit` has built, else the machine's own."""
    cache = Path(os.environ.get("AI_INTERVIEWER_CACHE") or Path.home() / ".cache" / "ai-interviewer")
    built = sorted((cache / "bin").glob("livekit-server-v*"))
    installed = shutil.which("livekit-server")
    return built[-1] if built else Path(installed) if installed else None


BINARY = _found()
needs_livekit = pytest.mark.skipif(BINARY is None, reason="livekit-server is not there; make it with: make livekit")
START_SECS = 90.0
API_KEY = "test-key"
API_SECRET = "a-secret-of-the-tests-32-letters-or-more"  # a throw-away one


class LiveKitServer:
    """`kill()` and `start()` keep the ports, so that clients find it again."""

    def __init__(
        self,
        folder: Path,
        *,
        webhook_urls: Sequence[str] = (),
        redis_url: str = "",
        config: dict[str, Any] | None = None,
    ) -> None:
        """`config` is merged over our own, section by section (`livekit.yaml`'s names); None changes nothing."""
        self.port = free_port()
        self.api_key, self.api_secret = API_KEY, API_SECRET
        self.log = folder / f"livekit-{self.port}.log"
        self._path = folder / f"livekit-{self.port}.json"
        self._config = self._made(list(webhook_urls), redis_url, config or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._paused = False

    @property
    def url(self) -> str:
        """For api, agents and pages alike."""
        return f"ws://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def settings(self) -> dict[str, str]:
        """Of api and agent; in capitals they are their environment."""
        return {
            "livekit_url": self.url,
            "livekit_api_key": self.api_key,
            "livekit_api_secret": self.api_secret,
        }

    @property
    def env(self) -> dict[str, str]:
        return {name.upper(): value for name, value in self.settings.items()}

    def start(self) -> None:
        """Returns once it answers."""
        assert BINARY is not None
        assert self._process is None
        # The file is JSON, which YAML includes.
        self._path.write_text(json.dumps(self._config))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(BINARY), "--config", str(self._path), "--bind", "127.0.0.1", "--node-ip", "127.0.0.1"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_SECS
        while not self._answers():
            assert self._process.poll() is None, f"livekit-server ended at once:\n{self.log_tail()}"
            assert time.monotonic() < deadline, f"livekit-server did not start:\n{self.log_tail()}"
            time.sleep(0.02)

    def report_to(self, *urls: str) -> None:
        """Where its webhooks go from the next start on."""
        self._config["webhook"]["urls"] = list(urls)

    def stop(self) -> None:
        """In order: it says goodbye to everybody."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """At once, as a crash would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.kill()
        self.start()

    def pause(self) -> None:
        """It still accepts connections (the kernel does) and answers nothing."""
        os.kill(self.pid, signal.SIGSTOP)
        self._paused = True

    def resume(self) -> None:
        if self._process is not None and self._paused:
            os.kill(self.pid, signal.SIGCONT)
        self._paused = False

    def log_tail(self, letters: int = 3_000) -> str:
        return self.log.read_text(errors="replace")[-letters:] if self.log.exists() else ""

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self.resume()
        self._process.send_signal(number)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            # With participants in its rooms it waits for them to leave.
            self._process.kill()
            self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as connection:
                connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
                return b"200" in connection.recv(64)
        except OSError:
            return False

    def _made(self, webhook_urls: list[str], redis_url: str, more: dict[str, Any]) -> dict[str, Any]:
        config: dict[str, Any] = {
            "port": self.port,
            "keys": {API_KEY: API_SECRET},
            "rtc": {
                "tcp_port": free_port(),
                "udp_port": free_port(),
                "use_external_ip": False,
                "enable_loopback_candidate": True,
                "interfaces": {"includes": ["lo"]},
            },
            "webhook": {"api_key": API_KEY, "urls": webhook_urls},
            "logging": {"level": "info", "json": True},
        }
        if redis_url:
            config["redis"] = {"address": redis_url.split("//", 1)[1].split("/", 1)[0]}
        for section, values in more.items():
            if values is None:
                continue
            config[section] = {**config.get(section, {}), **values} if isinstance(values, dict) else values
        return config


@contextmanager
def livekit_server(
    *, webhook_urls: Sequence[str] = (), redis_url: str = "", config: dict[str, Any] | None = None
) -> Iterator[LiveKitServer]:
    with tempfile.TemporaryDirectory() as folder:
        server = LiveKitServer(Path(folder), webhook_urls=webhook_urls, redis_url=redis_url, config=config)
        server.start()
        try:
            yield server
        finally:
            server.kill()
