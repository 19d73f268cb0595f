"""What is done about a call in a room, decided from what was seen of it: one table, no media server."""

from datetime import UTC, datetime, timedelta

import pytest

from api.calls.models import Call
from api.calls.succession import Sight, Step, next_step
from api.settings import Settings
from contract.brief import Door
from contract.events import EndReason

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SETTINGS = Settings(_env_file=None)
LONG_AGO = NOW - timedelta(hours=1)


def ago(secs: float) -> datetime:
    return NOW - timedelta(seconds=secs)


def call(*, seen: float = 1, ended: float | None = None, reason: EndReason | None = None, **more: object) -> Call:
    """One that began ten minutes ago and was heard of `seen` seconds ago; `ended` so many seconds ago."""
    values: dict[str, object] = {
        "created_at": ago(600),
        "admitted_at": ago(600),
        "last_seen_at": ago(seen),
        "last_seq": 0 if seen == 600 else 5,
        "candidate_joined_at": ago(590),
        "ended_at": ago(ended) if ended is not None else None,
        "end_reason": reason,
        "door": Door.LIVEKIT,
    }
    return Call(**{**values, **more})


def sight(
    *, candidate: bool = True, agent: bool = True, left: float | None = None, settled: bool = False, since: float = 3600
) -> Sight:
    return Sight(candidate, agent, ago(since), ago(left) if left is not None else None, settled)


CASES: dict[str, tuple[Call, Sight, Step]] = {
    "all is well": (call(), sight(), Step.NOTHING),
    "silent for less than a frozen one": (call(seen=7.9), sight(), Step.NOTHING),
    "frozen in its room": (call(seen=8), sight(), Step.SUCCEED),
    "out of its room, heard of just now": (call(seen=2), sight(agent=False), Step.WAIT),
    "out of its room and silent": (call(seen=6), sight(agent=False), Step.SUCCEED),
    "the server saw it leave, just now": (call(seen=3), sight(agent=False, left=2), Step.WAIT),
    "the server saw it leave, and nothing came since": (call(seen=4), sight(agent=False, left=3), Step.SUCCEED),
    "it left the room but still reports": (call(seen=1), sight(agent=False, left=3), Step.WAIT),
    "it left and came back": (call(seen=1), sight(agent=True, left=3), Step.NOTHING),
    "we were away ourselves": (call(seen=60), sight(agent=False, since=5), Step.WAIT),
    "we were away, and it stays silent": (call(seen=66), sight(agent=False, since=6), Step.SUCCEED),
    "not arrived yet": (call(seen=600), sight(agent=False, since=11), Step.WAIT),
    "never arrived": (call(seen=600), sight(agent=False, since=12), Step.SUCCEED),
    "in the room, not heard of yet": (call(seen=600), sight(since=7), Step.NOTHING),
    "in the room, silent from the start": (call(seen=600), sight(since=8), Step.SUCCEED),
    "ended by a fault, delivered": (call(ended=0, reason=EndReason.FAULT), sight(settled=True), Step.SUCCEED),
    "handed over by a worker that stops": (call(ended=0, reason=EndReason.SHUTDOWN), sight(settled=True), Step.SUCCEED),
    "ended by a fault, to be delivered": (call(ended=2, reason=EndReason.FAULT), sight(), Step.WAIT),
    "ended by a fault, nobody delivers": (call(ended=3, reason=EndReason.FAULT), sight(), Step.SUCCEED),
    "given up by housekeeping": (call(ended=60, reason=None), sight(agent=False), Step.SUCCEED),
    "goodbye is being heard": (call(ended=1, reason=EndReason.CANDIDATE_LEFT), sight(), Step.WAIT),
    "the candidate stepped out": (call(ended=2, reason=EndReason.CANDIDATE_LEFT), sight(), Step.CLOSE),
    "candidate away, its agent deals with it": (
        call(candidate_left_at=ago(19)),
        sight(candidate=False),
        Step.WAIT,
    ),
    "candidate away, its agent does not": (call(candidate_left_at=ago(20)), sight(candidate=False), Step.PARK),
    "both away": (
        call(ended=20, reason=EndReason.FAULT, candidate_left_at=ago(14)),
        sight(candidate=False, agent=False, settled=True),
        Step.WAIT,
    ),
    "both away for long": (
        call(ended=20, reason=EndReason.FAULT, candidate_left_at=ago(15)),
        sight(candidate=False, agent=False, settled=True),
        Step.PARK,
    ),
    "the candidate has not come yet": (
        call(created_at=ago(64), candidate_joined_at=None),
        sight(candidate=False),
        Step.WAIT,
    ),
    "the candidate never came": (
        call(created_at=ago(65), candidate_joined_at=None),
        sight(candidate=False),
        Step.PARK,
    ),
    "another call has its place": (call(seen=60, left_room_at=ago(1)), sight(agent=False), Step.NOTHING),
}


@pytest.mark.parametrize("name", CASES)
def test_next_step(name: str) -> None:
    seen_call, seen, expected = CASES[name]
    step, why = next_step(seen_call, seen, NOW, SETTINGS, over=False)
    assert step is expected, why


@pytest.mark.parametrize(
    ("seen_call", "expected"),
    [
        (call(), Step.CLOSE),
        (call(ended=1, reason=EndReason.FINISHED), Step.WAIT),
        (call(ended=2, reason=EndReason.FINISHED), Step.CLOSE),
        (call(ended=2, reason=EndReason.FAULT), Step.CLOSE),
        (call(ended=2, reason=EndReason.FINISHED, left_room_at=ago(1)), Step.NOTHING),
    ],
)
def test_an_interview_that_is_over_never_gets_another_agent(seen_call: Call, expected: Step) -> None:
    for seen in (sight(), sight(agent=False), sight(candidate=False), sight(settled=True, left=9)):
        step, _ = next_step(seen_call, seen, NOW, SETTINGS, over=True)
        assert step is expected
