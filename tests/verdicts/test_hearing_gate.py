"""The hearing gate from a recorded call to the report: what recognisers hear differently counts neither way."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import pytest
from anyio import Path as AsyncPath

from api.ports import HeardWord, HearingUnavailable, RecordingUnreadable, Stretch
from tests.support.api_world import ApiWorld
from tests.support.scored_interview import GOOD_BUILD, Played, play_interview

TESTING = (
    "I write unit tests with pytest for all of the logic, every single day of the week. "
    "After that a colleague reads every pull request before it is merged into the main branch."
)
MISHEARD = TESTING.replace("unit tests with pytest", "tunic nests with fly dust")
OGG = b"OggS\x00\x02" + bytes(range(256))


class Second:
    """A recogniser that hears what a test says, in the order of the stretches; None: the recording has ended."""

    def __init__(self, *texts: str | None, error: Exception | None = None) -> None:
        self.texts = texts
        self.error = error
        self.recordings: list[bytes] = []

    def engine(self, language: str, live: str) -> str | None:
        return f"second:{live}" if language == "en" else None

    async def hear(
        self, recording: Path, stretches: Sequence[Stretch], *, language: str, live: str
    ) -> AsyncGenerator[tuple[HeardWord, ...] | None]:
        self.recordings.append(await AsyncPath(recording).read_bytes())
        if self.error is not None:
            raise self.error
        for text, stretch in zip(self.texts, stretches, strict=True):
            yield (
                None
                if text is None
                else tuple(HeardWord(word, stretch.started_ms + 400, stretch.ended_ms - 400) for word in text.split())
            )


async def play(world: ApiWorld, second: Second, testing: str = TESTING) -> Played:
    world.services.hearing = second
    return await play_interview(world, ((GOOD_BUILD,), (testing,)), recording=OGG)


def points(report: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(p["status"], p["doubtful"]) for p in report["per_question"][1]["points"]]


async def test_agreement_changes_nothing_and_is_stated(world: ApiWorld) -> None:
    second = Second(GOOD_BUILD, TESTING)
    played = await play(world, second)
    assert (await played.detail())["scoring"]["step"] == "listening"
    report = await played.scored()
    assert (report["overall"], report["suggested_verdict"], report["review_reasons"]) == (100, "PASS", [])
    assert report["hearing"] == {
        "checked": True,
        "reason": None,
        "detail": None,
        "engine": "second:test",
        "words": len((GOOD_BUILD + " " + TESTING).split()),
        "doubtful_words": 0,
        "unchecked_words": 0,
    }
    assert second.recordings == [OGG]


async def test_doubtful_words_neither_support_nor_sink(world: ApiWorld) -> None:
    played = await play(world, Second(GOOD_BUILD, MISHEARD))
    report = await played.scored()
    # Tests are said in one reading only: that point is left out, and the other one makes the score by itself.
    assert points(report) == [("no_evidence", True), ("shown", False)]
    assert (report["per_question"][1]["score"], report["overall"]) == (100.0, 100)
    assert report["per_question"][1]["doubtful_words"] == 3
    assert (report["suggested_verdict"], report["review_reasons"]) == ("REVIEW", ["hearing_differs"])
    assert "3 of 67 words differently" in report["summary"]
    shown = (await world.http.get(f"{played.url}/transcript", headers=played.hr)).json()
    spans = [span for segment in shown["segments"] for span in segment["doubtful"]]
    assert [(s["first"], s["second"]) for s in spans] == [("unit tests", "tunic nests"), ("pytest", "fly dust")]


async def test_a_lost_point_is_not_held_against_the_candidate(world: ApiWorld) -> None:
    played = await play(world, Second(GOOD_BUILD, TESTING), testing=MISHEARD)
    report = await played.scored()
    assert points(report) == [("no_evidence", True), ("shown", False)]
    assert report["per_question"][1]["score"] == 100.0


async def test_what_the_candidate_says_they_meant_settles_it(world: ApiWorld) -> None:
    played = await play(world, Second(GOOD_BUILD, MISHEARD))
    await played.scored()
    receipt = (await world.http.get(f"/api/v1/interviews/receipt/{played.token}")).json()
    words = receipt["questions"][1]["words"][0]
    assert [d["second"] for d in words["doubtful"]] == ["tunic nests", "fly dust"]
    assert receipt["listening"] is False
    body = {"segment_id": words["segment_id"], "text": words["text"]}
    assert (await world.http.post(f"/api/v1/interviews/corrections/{played.token}", json=body)).status_code == 201
    await world.http.post(f"{played.url}/score", headers=played.hr)
    report = await played.scored()
    assert points(report) == [("shown", False), ("shown", False)]
    assert (report["overall"], report["review_reasons"]) == (100, ["rests_on_correction"])


async def test_an_answer_that_is_mostly_doubtful_is_not_scored(world: ApiWorld) -> None:
    played = await play(world, Second(GOOD_BUILD, "tunic nests fly dust all of the frolic every dingle bay"))
    report = await played.scored()
    question = report["per_question"][1]
    assert (question["status"], question["score"], question["too_doubtful"]) == ("not_enough_evidence", None, True)
    assert question["feedback"].startswith("Not scored: two recognisers")
    assert "hearing_differs" in report["review_reasons"]


async def test_words_behind_the_end_of_the_recording_count_as_they_were_recognised(world: ApiWorld) -> None:
    played = await play(world, Second(GOOD_BUILD, None))
    report = await played.scored()
    assert (report["overall"], report["review_reasons"]) == (100, [])
    assert report["hearing"]["words"] == len(GOOD_BUILD.split())
    assert report["hearing"]["unchecked_words"] == len(TESTING.split())
    assert "33 words have no recording" in report["summary"]


async def test_a_recogniser_that_fails_is_tried_again_and_never_stops_the_scoring(world: ApiWorld) -> None:
    second = Second(error=HearingUnavailable("it fell over"))
    played = await play(world, second)
    for _ in range(3):
        await world.run_tasks()
        world.clock.advance(minutes=1)
    report = await played.scored()
    assert len(second.recordings) == 3
    assert (report["overall"], report["suggested_verdict"]) == (100, "PASS")
    assert (report["hearing"]["checked"], report["hearing"]["reason"]) == (False, "failed")
    assert "it fell over" in report["hearing"]["detail"]
    # Asked again, it is listened to again.
    world.services.hearing = Second(GOOD_BUILD, MISHEARD)
    await world.http.post(f"{played.url}/score", headers=played.hr)
    assert points(await played.scored())[0] == ("no_evidence", True)


@pytest.mark.parametrize(
    ("second", "recording", "reason"),
    [
        (None, OGG, "off"),
        (Second(GOOD_BUILD, TESTING), None, "not_recorded"),
        (Second(error=RecordingUnreadable("no sound")), OGG, "unreadable"),
    ],
)
async def test_why_nobody_listened_is_said(
    world: ApiWorld, second: Second | None, recording: bytes | None, reason: str
) -> None:
    world.services.hearing = second
    played = await play_interview(world, recording=recording)
    report = await played.scored()
    assert (report["overall"], report["suggested_verdict"]) == (100, "PASS")
    assert (report["hearing"]["checked"], report["hearing"]["reason"]) == (False, reason)
    assert "Not heard a second time" in report["summary"]
