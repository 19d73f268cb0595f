"""When a candidate may be called and what follows a try: hours, zones, clocks that change, tries that are bounded."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.telephony.policy import (
    MOST_TRIES,
    RETRIES,
    Allowed,
    Hours,
    Next,
    Outcome,
    first_try,
    next_try,
)

NEW_YORK = "America/New_York"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATE = NOON + timedelta(days=7)
SEOUL = Allowed("Asia/Seoul")


def local(text: str, zone: str = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-11-23T07:59:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T19:59", True),
        ("2026-11-23T20:00", False),
    ],
)
def test_the_hours_are_of_the_candidates_wall_clock(moment: str, may: bool) -> None:
    assert Allowed("Asia/Seoul").at(local(moment, "Asia/Seoul")) is may


def test_the_same_moment_is_allowed_in_one_zone_and_not_in_another() -> None:
    assert Allowed("Europe/Lisbon").at(NOON)
    assert not SEOUL.at(NOON)  # 21:00 there
    assert SEOUL.first_from(NOON, LATE) == local("2026-11-24T08:00", "Asia/Seoul")


def test_the_companys_hours_and_the_candidates_own_must_both_hold() -> None:
    both = Allowed(NEW_YORK, (Hours(time(9), time(17), frozenset(range(5))), Hours(time(16), time(21))))
    assert both.possible()
    assert both.first_from(local("2026-11-20T17:00"), LATE) == local("2026-11-23T16:00")  # Friday evening to Monday


def test_hours_without_a_common_time_are_found_out_at_once() -> None:
    apart = Allowed(NEW_YORK, (Hours(time(9), time(12)), Hours(time(12), time(20))))
    never = Allowed(NEW_YORK, (Hours(days=frozenset({0})), Hours(days=frozenset({5, 6}))))
    assert first_try(NOON, until=LATE, allowed=apart) == Next(None, "no_common_hours")
    assert first_try(NOON, until=LATE, allowed=never) == Next(None, "no_common_hours")


def test_clocks_put_forward_over_the_beginning_of_the_hours() -> None:
    early = Allowed(NEW_YORK, (Hours(time(2, 30), time(4)),))
    # On 14 March 2027 clocks go from 02:00 to 03:00.
    found = early.first_from(local("2027-03-13T12:00"), local("2027-03-20T00:00"))
    assert found == local("2027-03-14T03:30")
    assert early.at(found)


def test_clocks_put_back_over_the_beginning_of_the_hours() -> None:
    early = Allowed(NEW_YORK, (Hours(time(1, 30), time(4)),))
    # On 1 November 2026 the hour from 01:00 comes twice.
    first, second = local("2026-11-01T01:30"), local("2026-11-01T01:30", fold=1)
    assert second - first == timedelta(hours=1)
    assert early.first_from(local("2026-10-31T12:00"), LATE) == first
    again = local("2026-11-01T01:10", fold=1)
    assert not early.at(again)
    assert early.first_from(again, LATE) == second


def test_a_wait_over_a_change_of_clocks_is_as_long_as_any() -> None:
    night = Allowed(NEW_YORK, (Hours(time(0), time(23, 59)),))
    before = local("2027-03-14T01:55")
    follows = next_try(Outcome.NO_ANSWER, (), now=before, until=before + timedelta(days=1), allowed=night)
    assert follows.at == before + timedelta(minutes=15)
    assert follows.at.astimezone(ZoneInfo(NEW_YORK)).time() == time(3, 10)


@pytest.mark.parametrize("outcome", RETRIES)
def test_every_outcome_is_tried_again_as_often_as_its_rule_says_and_no_more(outcome: Outcome) -> None:
    now = local("2026-11-23T09:00")
    allowed = Allowed(NEW_YORK)
    earlier: list[Outcome] = []
    follows = next_try(outcome, earlier, now=now, until=LATE, allowed=allowed)
    while follows.at is not None:
        assert follows.at == now + RETRIES[outcome].wait
        earlier.append(outcome)
        follows = next_try(outcome, earlier, now=now, until=LATE, allowed=allowed)
    assert len(earlier) == RETRIES[outcome].times
    assert follows.why == "tried_enough"


def test_tries_of_all_kinds_are_bounded_together() -> None:
    mixed = [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED, Outcome.SILENT]
    assert len(mixed) == MOST_TRIES - 1
    now = local("2026-11-23T09:00")
    assert next_try(Outcome.BUSY, mixed[1:], now=now, until=LATE, allowed=Allowed(NEW_YORK)).at is not None
    assert next_try(Outcome.BUSY, mixed, now=now, until=LATE, allowed=Allowed(NEW_YORK)) == Next(None, "tried_enough")


@pytest.mark.parametrize("outcome", [Outcome.IMPOSSIBLE, Outcome.CANCELED])
def test_what_no_try_can_change_is_not_tried_again(outcome: Outcome) -> None:
    assert next_try(outcome, (), now=NOON, until=LATE, allowed=Allowed(NEW_YORK)) == Next(None, outcome.value)


def test_a_wait_that_ends_outside_the_hours_goes_on_to_the_next_morning() -> None:
    evening = local("2026-11-23T19:50")
    follows = next_try(Outcome.NO_ANSWER, (), now=evening, until=LATE, allowed=Allowed(NEW_YORK))
    assert follows == Next(local("2026-11-24T08:00"), "outside_hours")


def test_nobody_is_called_once_the_interview_has_expired() -> None:
    now = local("2026-11-23T12:00")
    follows = next_try(Outcome.NO_ANSWER, (), now=now, until=now + timedelta(minutes=15), allowed=Allowed(NEW_YORK))
    assert follows == Next(None, "too_late")
    evening = local("2026-11-23T19:50")
    until = local("2026-11-24T07:00")
    assert next_try(Outcome.BUSY, (), now=evening + timedelta(minutes=5), until=until, allowed=Allowed(NEW_YORK)) == (
        Next(None, "no_hours_left")
    )
