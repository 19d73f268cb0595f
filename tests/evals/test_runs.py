"""Runs are kept and compared; a missed goal is said."""

import importlib
from pathlib import Path

from evals import history, pauses
from evals.__main__ import PARTS
from evals.sections import Row, Section
from evals.table import table, verdict

BEFORE = Section("pauses", [Row("cut-ins, %", 4.0, "≤ 1", False, "4 of 100")], {"persona": "v1"})
AFTER = Section("pauses", [Row("cut-ins, %", 0.5, "≤ 1", True, "1 of 200"), Row("new, ms", 300)], {"persona": "v2"})


def kept(tmp_path: Path, *sections: Section) -> history.Before | None:
    where = {"kept": tmp_path / "docs", "local": tmp_path / "runs.jsonl"}
    history.add(list(sections), keep=True, took_secs=3.2, **where)
    return history.last("pauses", **where)


def test_a_run_is_shown_beside_the_one_before_and_what_changed_in_between(tmp_path: Path) -> None:
    before = kept(tmp_path, BEFORE)
    assert before is not None
    assert before.rows == {"cut-ins, %": BEFORE.rows[0]}
    shown = table(AFTER, before)
    assert "persona: v1 → v2" in shown
    [line] = [line for line in shown.splitlines() if "cut-ins" in line]
    assert line.split()[2:4] == ["0.5", "4"], "now, before"
    assert "met" in line


def test_the_newest_run_counts_and_other_sections_do_not(tmp_path: Path) -> None:
    kept(tmp_path, BEFORE)
    newest = kept(tmp_path, AFTER, Section("parity", []))
    assert newest is not None
    assert newest.versions == {"persona": "v2"}
    assert history.last("verdicts", kept=tmp_path / "docs", local=tmp_path / "runs.jsonl") is None


def test_missed_goals_are_named() -> None:
    assert "1 of 1 goals missed" in verdict([BEFORE])
    assert "pauses: cut-ins, %" in verdict([BEFORE])
    assert not BEFORE.met
    assert verdict([AFTER]) == "All 1 goals met."


def test_every_part_that_may_be_asked_for_can_be_run() -> None:
    for place in PARTS.values():
        module, function = place.split(":")
        assert callable(getattr(importlib.import_module(module), function)), place


def test_every_kind_of_answer_may_have_met_silence() -> None:
    def turn(kind: pauses.Kind, sound_ms: float | None, *, cut_in: bool = False) -> pauses.Turn:
        return pauses.Turn(kind, 0.0, cut_in, sound_ms, sound_ms, listened=False, text="", who="")

    turns = [
        turn("short", 551),
        turn("terse", 2_456),
        turn("unfinished", 2_473),
        turn("ponders", 2_470),
        turn("terse", 1_000),
        turn("longer", None, cut_in=True),
        turn("thinking", None),
    ]
    row = pauses.silence(turns)
    assert (row.value, row.note) == (3, "of 5: terse 1, unfinished 1, ponders 1")
