"""The spool promises: what was recorded before a kill is there afterwards, in order, and a torn line is no event."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent.record import spool
from contract.events import CandidateJoined, CandidateSaid
from contract.ticket import Ticket, TicketClaims

ROOT = Path(__file__).resolve().parents[2]


def a_ticket(call_id: str = "call-1") -> Ticket:
    now = int(time.time())
    claims = TicketClaims(interview_id="interview-1", call_id=call_id, iat=now, exp=now + 60)
    return Ticket(token="secret", claims=claims, api_url="http://api.test")


def said(seq: int, text: str) -> CandidateSaid:
    return CandidateSaid(seq=seq, at_ms=seq * 10, segment_id=f"s{seq}", text=text, started_ms=0, ended_ms=5)


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    written = spool.Spool(tmp_path, a_ticket())
    events = [CandidateJoined(seq=1, at_ms=0), said(2, "안녕하세요"), said(3, "a \n line break")]
    for event in events:
        written.append(event)
    written.close(delivered=False)

    ticket, read = spool.read(written.path)
    assert ticket == a_ticket().model_copy(update={"claims": ticket.claims})
    assert read == events
    assert written.path.stat().st_mode & 0o077 == 0, "the ticket is for nobody else"


def test_delivered_means_removed(tmp_path: Path) -> None:
    written = spool.Spool(tmp_path, a_ticket())
    written.append(said(1, "x"))
    written.close(delivered=True)
    assert spool.leftovers(tmp_path) == []


def test_a_torn_last_line_is_ignored(tmp_path: Path) -> None:
    written = spool.Spool(tmp_path, a_ticket())
    written.append(said(1, "whole"))
    written.append(said(2, "torn"))
    written.close(delivered=False)
    data = written.path.read_bytes()
    written.path.write_bytes(data[:-7])
    _ticket, events = spool.read(written.path)
    assert [event.seq for event in events] == [1]


def test_a_file_without_a_ticket_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / f"x{spool.SUFFIX}"
    path.write_text("garbage\n")
    with pytest.raises(ValueError, match="Ticket"):
        spool.read(path)


def test_a_full_disk_does_not_stop_the_call(tmp_path: Path) -> None:
    in_the_way = tmp_path / "spool"
    in_the_way.write_text("not a folder")
    written = spool.Spool(in_the_way, a_ticket())
    written.append(said(1, "x"))
    written.close(delivered=False)
    assert written.failed


def test_kill_9_keeps_every_line_handed_over(tmp_path: Path) -> None:
    program = (
        "import sys, time; sys.path.insert(0, sys.argv[2]);"
        "from pathlib import Path; from agent.record.spool import Spool;"
        "from tests.agent.test_spool import a_ticket, said\n"
        "s = Spool(Path(sys.argv[1]), a_ticket())\n"
        "n = 0\n"
        "while True:\n"
        "    n += 1; s.append(said(n, 'x' * 200))\n"
        "    while not s._lines.empty(): pass\n"
        "    print(n, flush=True)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), str(ROOT)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None
    handed_over = 0
    for line in child.stdout:
        handed_over = int(line)
        if handed_over >= 300:
            break
    os.kill(child.pid, signal.SIGKILL)
    rest = child.stdout.read().split()
    child.wait()
    handed_over = int(rest[-1]) if rest else handed_over

    _ticket, events = spool.read(spool.leftovers(tmp_path)[0])
    # The queue is empty when the writer has taken the last line; the kill may fall between that and its write.
    assert len(events) >= handed_over - 1
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


def test_a_spool_is_held_by_its_writer_until_it_dies(tmp_path: Path) -> None:
    """Two workers may share a folder: what one writes is not the other's leftover."""
    code = (
        "import sys, time; from pathlib import Path; from agent.record import spool; "
        "from tests.agent.test_spool import a_ticket, said; "
        "s = spool.Spool(Path(sys.argv[1]), a_ticket()); s.append(said(1, 'x')); "
        "exec('while not s.path.exists() or not s.path.read_bytes().count(b\"\\\\n\") == 2: time.sleep(0.01)'); "
        "print('written', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "written\n"
    path = spool.path_of(tmp_path, "call-1")
    assert spool.leftovers(tmp_path) == [path]
    assert spool.is_written(path)
    child.kill()
    child.wait(10)
    child.stdout.close()
    assert not spool.is_written(path)
