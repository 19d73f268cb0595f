"""Every skill, in an order that builds up, in hours that add up."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.ats.lexicon import load_lexicon
from api.roadmaps.plan import NotEnoughTime, Wanted, in_order, load_catalogue, planned
from api.roadmaps.texts import roadmap_words
from api.roadmaps.weeks import weeks_of
from api.settings import ROOT

CONFIG: Path = ROOT / "config"
CATALOGUE = load_catalogue(CONFIG)
GROUPS = load_lexicon(CONFIG).skill_group


def wanted(*skills: str, weight: int = 2) -> list[Wanted]:
    return [Wanted(skill, GROUPS.get(skill, ""), weight) for skill in skills]


@settings(max_examples=40, deadline=None)
@given(
    skills=st.lists(st.sampled_from(sorted(GROUPS)), min_size=1, max_size=12, unique=True),
    hours=st.integers(min_value=2, max_value=40).map(lambda n: n / 2),
    weeks=st.one_of(st.none(), st.integers(min_value=1, max_value=20)),
)
def test_hours_add_up_and_every_skill_is_there(skills: list[str], hours: float, weeks: int | None) -> None:
    try:
        steps = planned(wanted(*skills), CATALOGUE, hours, weeks)
    except NotEnoughTime:
        assert weeks is None or weeks * hours < 1.5 * len(skills) or weeks * hours < len(skills)
        return
    by_week: dict[int, float] = defaultdict(float)
    for step in steps:
        by_week[step.week] += step.hours
    assert {step.skill for step in steps} == set(skills)
    assert list(by_week) == list(range(1, len(by_week) + 1))
    assert all(spent == hours for spent in list(by_week.values())[:-1])
    assert 0 < list(by_week.values())[-1] <= hours
    if weeks is not None:
        assert sum(by_week.values()) == weeks * hours


def test_what_is_needed_comes_first_also_through_what_one_has() -> None:
    found = [one.skill for one in in_order(wanted("Kubernetes", "Next.js", "Linux", "JavaScript"), CATALOGUE)]
    assert found.index("Linux") < found.index("Kubernetes")
    assert found.index("JavaScript") < found.index("Next.js")


def test_the_heaviest_of_equals_comes_first() -> None:
    found = in_order([*wanted("Redis"), *wanted("Kafka", weight=3)], CATALOGUE)
    assert [one.skill for one in found] == ["Kafka", "Redis"]


def test_too_little_time_says_how_much_it_takes() -> None:
    with pytest.raises(NotEnoughTime) as found:
        planned(wanted("Redis", "Kafka", "Docker"), CATALOGUE, 1, 2)
    assert found.value.needed_hours == 1.5


def test_no_address_that_the_catalogue_does_not_name() -> None:
    known = {facts.docs for facts in CATALOGUE.skills.values()}
    for language in ("en", "ko"):
        steps = planned(wanted("Kafka", "kanban", "Docker"), CATALOGUE, 5, None)
        weeks = weeks_of(steps, CATALOGUE, roadmap_words(CONFIG, language), date(2026, 11, 23))
        urls = [one.url for week in weeks for one in week.resources]
        assert len(urls) == 2
        assert set(urls) <= known


def test_the_catalogue_speaks_of_known_skills() -> None:
    named = set(CATALOGUE.skills) | {skill for facts in CATALOGUE.skills.values() for skill in facts.after}
    assert named <= set(GROUPS)
