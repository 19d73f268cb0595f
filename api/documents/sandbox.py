"""Documents are read by processes that can do nothing else, and that are replaced when they break or take too long.

extracted = await extract(content, "resume.pdf")
"""

import asyncio
import atexit
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import structlog

from api.documents.checks import NotADocument
from api.documents.confinement import ENVIRONMENT
from api.documents.extracted import ADVICE, Extracted, Refused

log = structlog.get_logger(__name__)

WALL_SECS = 4.5
"""For reading one file; with what is around it a file is decided within 5 s."""
START_SECS = 30.0
FILES_PER_WORKER = 200
"""Then a fresh process takes over: what parsers leak or an attacker plants does not last."""
MAX_ANSWER_BYTES = 4 * 1024 * 1024
MAX_WAITING = 100
_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from api.documents.worker import main; main()"


class ReadersBusy(Exception):
    """More files wait than will be read in useful time."""


class _Broken(Exception):
    """The worker ended or said something that is no answer."""


async def extract(content: bytes, filename: str, *, workers: int = 2) -> Extracted:
    """Reads a PDF, DOCX or TXT file in a sandboxed process. `workers` counts for the first call.

    Raises:
        NotADocument: it is none of these, or its name says something else than its bytes.
        Refused: with the reason.
        ReadersBusy
    """
    readers = _shared_readers(workers)
    return await asyncio.wrap_future(readers.submit(content, filename))


class Readers:
    """A thread for each process; the thread only waits for it."""

    def __init__(self, workers: int, *, wall_secs: float = WALL_SECS) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="document-reader")
        self._own = threading.local()
        self._wall_secs = wall_secs
        self._waiting = 0
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._closed = False

    def submit(self, content: bytes, filename: str) -> Any:
        """A concurrent future of `Extracted`."""
        with self._lock:
            if self._waiting >= MAX_WAITING:
                raise ReadersBusy()
            self._waiting += 1
        return self._threads.submit(self._read, content, filename)

    def close(self) -> None:
        self._closed = True
        with self._lock:
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)

    @property
    def pids(self) -> list[int]:
        with self._lock:
            return [worker.pid for worker in self._workers]

    def _read(self, content: bytes, filename: str) -> Extracted:
        try:
            return _judged(self._asked(content, filename))
        finally:
            with self._lock:
                self._waiting -= 1

    def _asked(self, content: bytes, filename: str) -> dict[str, Any]:
        worker = self._worker()
        try:
            answer = worker.ask(content, filename, time.monotonic() + self._wall_secs)
        except (_Broken, TimeoutError, OSError) as error:
            self._drop(worker)
            log.warning("document_reader_killed", reason=type(error).__name__, size_bytes=len(content))
            return {"refused": "too_costly"}
        if worker.files >= FILES_PER_WORKER or worker.has_ended():
            self._drop(worker)
        return answer

    def _worker(self) -> "_Worker":
        known: _Worker | None = getattr(self._own, "worker", None)
        if known is None or known.has_ended():
            known = _Worker()
            self._own.worker = known
            with self._lock:
                self._workers.add(known)
        return known

    def _drop(self, worker: "_Worker") -> None:
        worker.kill()
        self._own.worker = None
        with self._lock:
            self._workers.discard(worker)


class _Worker:
    """One process. Not for two threads at once, but for `kill`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter with a program of ours
            [sys.executable, "-I", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            close_fds=True,
            start_new_session=True,
        )
        assert self._process.stdin is not None  # noqa: S101  narrows the type for mypy; PIPE was asked for
        assert self._process.stdout is not None  # noqa: S101  as above
        self._into, self._out_of = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._into, False)
        os.set_blocking(self._out_of, False)
        self.files = 0
        ready = self._answer(time.monotonic() + START_SECS)
        walls = ready.get("ready")
        if not isinstance(walls, dict):
            raise _Broken()
        if not walls.get("seccomp"):
            log.warning("document_reader_without_seccomp", own_network=bool(walls.get("own_network")))

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, content: bytes, filename: str, until: float) -> dict[str, Any]:
        """Raises TimeoutError, _Broken, OSError."""
        self.files += 1
        name = filename.encode(errors="replace")[-300:]
        self._write(struct.pack(">I", len(name)) + name + struct.pack(">I", len(content)), until)
        self._write(content, until)
        return self._answer(until)

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue

    def _write(self, content: bytes, until: float) -> None:
        left = memoryview(content)
        while left:
            self._wait(self._into, selectors.EVENT_WRITE, until)
            left = left[os.write(self._into, left[:65_536]) :]

    def _answer(self, until: float) -> dict[str, Any]:
        (length,) = struct.unpack(">I", self._take(4, until))
        if length > MAX_ANSWER_BYTES:
            raise _Broken()
        try:
            answer = json.loads(self._take(length, until))
        except ValueError:
            raise _Broken() from None
        if not isinstance(answer, dict):
            raise _Broken()
        return answer

    def _take(self, length: int, until: float) -> bytes:
        taken = bytearray()
        while len(taken) < length:
            self._wait(self._out_of, selectors.EVENT_READ, until)
            chunk = os.read(self._out_of, length - len(taken))
            if not chunk:
                raise _Broken()
            taken += chunk
        return bytes(taken)

    def _wait(self, descriptor: int, event: int, until: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, event)
            if not selector.select(max(0.0, until - time.monotonic())):
                raise TimeoutError()


def _judged(answer: dict[str, Any]) -> Extracted:
    """A broken-into worker may answer anything; what is no answer refuses the file."""
    if answer.get("not_a_document"):
        raise NotADocument()
    if "refused" in answer:
        reason = answer["refused"]
        raise Refused(reason if reason in ADVICE else "unreadable")
    if "failed" in answer:
        log.warning("document_unreadable", error_type=str(answer["failed"])[:60])
        raise Refused("unreadable")
    try:
        return Extracted.from_json(answer["extracted"])
    except (KeyError, TypeError, ValueError):
        raise Refused("unreadable") from None


_readers: Readers | None = None
_readers_lock = threading.Lock()


def _shared_readers(workers: int) -> Readers:
    global _readers
    with _readers_lock:
        if _readers is None:
            _readers = Readers(workers)
            atexit.register(_readers.close)
        return _readers
