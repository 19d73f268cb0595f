"""The fold gives exactly the transcripts that the fixture streams promise; the dashboard replays the same files."""

import json
from pathlib import Path
from typing import Any

import pytest

from contract.events import Event, event_adapter
from contract.transcript import Transcript, fold

STREAMS = sorted((Path(__file__).parent.parent / "fixtures" / "streams").glob("*.json"))


def load(path: Path) -> tuple[list[tuple[str, Event]], Transcript]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    events = [(row["call_id"], event_adapter.validate_python(row["event"])) for row in data["events"]]
    return events, Transcript.model_validate(data["transcript"])


def test_there_are_streams() -> None:
    assert {p.stem for p in STREAMS} >= {
        "normal",
        "interrupted_overlap",
        "drop_and_resume",
        "repeats_skips_typed",
        "supervised",
    }


@pytest.mark.parametrize("path", STREAMS, ids=lambda p: p.stem)
def test_fold_gives_the_expected_transcript(path: Path) -> None:
    events, expected = load(path)
    assert fold(events).model_dump(mode="json") == expected.model_dump(mode="json")


@pytest.mark.parametrize("path", STREAMS, ids=lambda p: p.stem)
def test_fold_may_be_cut_anywhere_and_replayed(path: Path) -> None:
    """Snapshot + tail equals the whole, at every cut, also when the tail repeats what the snapshot holds."""
    events, expected = load(path)
    for cut in range(len(events) + 1):
        snapshot = fold(events[:cut])
        assert fold(events[cut:], snapshot) == expected
        assert fold(events[max(0, cut - 5) :], snapshot) == expected
