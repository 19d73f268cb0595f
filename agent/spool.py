"""Events on disk until api has them: one append-only file per call, written by a thread of its own.

The first line is the ticket, so that a later process can deliver what a killed one left; every further line is one
event. A torn last line (the process died while writing) is not an event and is ignored.
"""

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
        self.path = directory / f"{ticket.claims.call_id}{SUFFIX}"
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
                os.write(file, line)
                if self._lines.empty():
                    os.fsync(file)
            except OSError as error:
                if not self.failed:
                    log.error("spool_write_failed", path=str(self.path), error=str(error))
                self.failed = True
        if file is not None:
            os.close(file)


def leftovers(directory: Path) -> list[Path]:
    """Spools that earlier processes left, oldest first."""
    return sorted(directory.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)


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
