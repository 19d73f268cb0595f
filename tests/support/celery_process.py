"""Celery's worker and beat as an operator starts them; ended by their own process ids only."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.support.environment import without_proxies

ROOT = Path(__file__).resolve().parents[2]
START_SECS = 180.0
STOP_SECS = 20.0
APP = "tests.support.worker_app"
WORKER = ("worker", "-Q", "high,default,email", "-c", "2", "--loglevel", "INFO")
BEAT = ("beat", "--loglevel", "INFO")
WORKER_READY = re.compile(r"celery@\S+ ready")
BEAT_READY = re.compile(r"beat: Starting")


class CeleryProcess:
    """Its output is kept in `log` for the reader of a failed test."""

    def __init__(self, folder: Path, env: Mapping[str, str], name: str, arguments: tuple[str, ...]) -> None:
        self.log = folder / f"{name}.log"
        self._arguments = arguments
        self._ready = BEAT_READY if "beat" in arguments else WORKER_READY
        plain = without_proxies()
        self._env = plain | {"LOG_FORMAT": "json", "PYTHONUNBUFFERED": "1"} | dict(env)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", APP, *self._arguments],
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + START_SECS
        while not self._ready.search(self.log.read_text(errors="replace")[before:]):
            assert self._process.poll() is None, f"it ended:\n{self.tail()}"
            assert time.monotonic() < deadline, f"not ready:\n{self.tail()}"
            time.sleep(0.05)

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def ask(self, *arguments: str) -> str:
        """What `celery inspect …` prints."""
        command = [sys.executable, "-m", "celery", "-A", APP, *arguments]
        asked = subprocess.run(command, cwd=ROOT, env=self._env, capture_output=True, text=True, timeout=60, check=True)
        return asked.stdout

    def kill(self) -> None:
        """`kill -9`, of the whole pool: its machine is gone."""
        if self._process is None:
            return
        family = self._family()
        for member in family:
            member.kill()
        psutil.wait_procs(family, timeout=STOP_SECS)
        self._process.wait(STOP_SECS)
        self._process = None

    def stop(self) -> None:
        """Asks it to end; after STOP_SECS the hard way."""
        if self._process is None:
            return
        family = self._family()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for left in psutil.wait_procs(family, timeout=1)[1]:
            left.kill()
        self._process = None

    def _family(self) -> list[psutil.Process]:
        try:
            first = psutil.Process(self.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []
