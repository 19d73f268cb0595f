"""Events on disk until api has them: one append-only file per call, written by a thread of its own.

The first line is the ticket, so that a later process can deliver what a killed one left; every further line is one
event. A torn last line (the process died while writing) is not an event and is ignored.
"""

import contextlib
import fcntl
import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import structlog

from contract.events import Event, event_adapter
from contract.ticket import Ticket

log = structlog.get_logger(__name__)

SUFFIX = ".events.jsonl"
_CLOSE = None


class Spool:
    """`append` returns at once; a line is handed to the disk within milliseconds, in order.

    A full or broken disk does not stop the call: the events stay in memory and go to api as usual, `failed` turns True
    and the fault is logged once.
    """

    def __init__(self, directory: Path, ticket: Ticket) -> None:
        self.path = path_of(directory, ticket.claims.call_id)
        self.failed = False
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._lines.put(ticket.model_dump_json().encode() + b"\n")
        self._thread = threading.Thread(target=self._write, name=f"spool-{ticket.claims.call_id}", daemon=True)
        self._thread.start()

    def append(self, event: Event) -> None:
        self._lines.put(event.model_dump_json().encode() + b"\n")

    def close(self, *, delivered: bool) -> None:
        """Waits for what is queued; `delivered` removes the file. Blocks: call it off the event loop."""
        self._lines.put(_CLOSE)
        self._thread.join()
        if delivered:
            self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        file = None
        while (line := self._lines.get()) is not _CLOSE:
            try:
                if file is None:
                    self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                    # The first line holds a ticket: nobody else may read it.
                    file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                    # The system lets go of it when this process dies, however it dies.
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.write(file, line)
                if self._lines.empty():
                    os.fsync(file)
            except OSError as error:
                if not self.failed:
                    log.error("spool_write_failed", path=str(self.path), error=str(error))
                self.failed = True
        if file is not None:
            os.close(file)


def path_of(directory: Path, call_id: str) -> Path:
    return directory / f"{call_id}{SUFFIX}"


def is_written(path: Path) -> bool:
    """Whether a living process still writes this spool."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def leftovers(directory: Path) -> list[Path]:
    """Spools on disk, oldest first: those that earlier processes left, and those being written."""
    found: list[tuple[float, Path]] = []
    for path in directory.glob(f"*{SUFFIX}"):
        # Another process may settle one meanwhile.
        with contextlib.suppress(FileNotFoundError):
            found.append((path.stat().st_mtime, path))
    return [path for _at, path in sorted(found)]


def read(path: Path) -> tuple[Ticket, list[Event]]:
    """The ticket and the events of a spool, without gaps: reading stops at the first line that is not whole.

    Raises ValueError when not even the ticket can be read.
    """
    lines = _whole_lines(path)
    ticket = Ticket.model_validate_json(next(lines, b""))
    events: list[Event] = []
    for line in lines:
        try:
            event = event_adapter.validate_json(line)
        except ValueError:
            break
        if event.seq != len(events) + 1:
            break
        events.append(event)
    return ticket, events


def _whole_lines(path: Path) -> Iterator[bytes]:
    for line in path.read_bytes().splitlines(keepends=True):
        if line.endswith(b"\n"):
            yield line
