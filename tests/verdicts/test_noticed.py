"""Signals are shown to people of the company with their reason, and are no part of what is judged."""

from typing import Any

from api.verdicts import scoring_run
from api.verdicts.assessment import judged_answer, sheets
from api.verdicts.summary import transcript_digest
from contract.transcript import Transcript
from tests.support.api_world import ApiWorld
from tests.support.scored_interview import play_interview

HIDDEN = "the page was in the background for 14 s"
PASTED = "a text of 412 characters was pasted into the answer"
NOTICED: tuple[dict[str, Any], ...] = (
    {"type_": "integrity.noticed", "kind": "tab_hidden", "reason": HIDDEN, "started_ms": 9, "ended_ms": 14_009},
    {"type_": "integrity.noticed", "kind": "paste", "reason": PASTED, "started_ms": 15_000, "ended_ms": 15_000,
     "characters": 412},
)  # fmt: skip


async def test_shown_with_reason_and_place(world: ApiWorld) -> None:
    played = await play_interview(world, beside=NOTICED)
    hidden, pasted = (await played.detail())["signals"]
    assert (hidden["kind"], hidden["reason"], hidden["call_id"]) == ("tab_hidden", HIDDEN, played.agent.call_id)
    assert (hidden["started_ms"], hidden["ended_ms"], hidden["characters"]) == (9, 14_009, None)
    assert (pasted["reason"], pasted["characters"]) == (PASTED, 412)


async def test_no_part_of_what_is_judged(world: ApiWorld) -> None:
    """The judge's material, and the digest that a score is kept under, are the same with signals and without."""
    played = await play_interview(world, beside=NOTICED)
    material = await scoring_run.load(world.services, played.interview_id)
    assert len(material.transcript.noticed) == 2
    without = material.transcript.model_copy(update={"noticed": ()})
    assert transcript_digest(material.transcript, {}) == transcript_digest(without, {})

    def shown(transcript: Transcript) -> list[Any]:
        marked = sheets(transcript, material.job.questions, {}, material.job.language)
        return [judged_answer(sheet, private_words=()) for sheet in marked]

    assert shown(material.transcript) == shown(without)
    assert "background" not in str(shown(material.transcript))
    report = await played.scored()
    assert (report["overall"], HIDDEN in str(report), PASTED in str(report)) == (100, False, False)
