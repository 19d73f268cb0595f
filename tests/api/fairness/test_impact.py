"""Rates and ratios by group: the law's arithmetic, and nobody to be recognised in it."""

from typing import Any

import pytest

from api.fairness.impact import Assessed, Finding, Group, Measure, Table, katz, tables, wilson
from api.fairness.models import Race, Sex

F, M, A = Sex.FEMALE, Sex.MALE, Sex.ANOTHER


def people(n: int, advanced: int, sex: Sex | None = None, race: Race | None = None) -> list[Assessed]:
    return [Assessed(sex, race, advanced=one < advanced, suggested=None, score=None) for one in range(n)]


def of(measure: Measure, found: list[Assessed]) -> Table:
    return next(table for table in tables(found) if table.measure is measure)


def shown(groups: list[Group]) -> dict[Any, tuple[Any, ...]]:
    return {one.sex or one.race: (one.people, one.favoured, one.finding) for one in groups}


def test_a_worked_example_of_the_four_fifths_rule() -> None:
    """48 of 80 and 12 of 40, as in the EEOC's questions and answers: 60 % and 30 %, ratio 0.5."""
    table = of(Measure.ADVANCED, people(80, 48, M) + people(40, 12, F))
    women, men = table.by_sex
    assert (men.rate, men.ratio, men.finding) == (0.6, 1.0, Finding.MOST_FAVOURED)
    assert (women.rate, women.ratio) == (0.3, pytest.approx(0.5))
    # The interval still holds 0.8: forty people are not many.
    assert (women.ratio_low, women.ratio_high) == pytest.approx((0.301, 0.829), abs=0.001)
    assert women.finding is Finding.BELOW_OR_CHANCE
    assert (table.people, table.unknown_sex, table.unknown_race) == (120, 0, 120)


def test_intervals_agree_with_published_values() -> None:
    assert wilson(10, 20) == pytest.approx((0.2993, 0.7007), abs=0.0001)
    assert wilson(0, 20)[0] == 0
    assert katz(0, 30, 20, 40)[0] == 0


def test_few_people_are_no_finding_and_no_measure_for_others() -> None:
    table = of(Measure.ADVANCED, people(12, 12, A) + people(100, 60, F) + people(100, 58, M) + people(20, 0))
    found = shown(table.by_sex)
    assert found[A] == (12, 12, Finding.TOO_FEW)
    assert (found[F][2], found[M][2]) == (Finding.MOST_FAVOURED, Finding.ALIKE)
    assert table.unknown_sex == 20


def test_chance_is_told_from_a_difference() -> None:
    assert shown(of(Measure.ADVANCED, people(40, 20, F) + people(40, 14, M)).by_sex)[M][2] is Finding.BELOW_OR_CHANCE
    assert (
        shown(of(Measure.ADVANCED, people(400, 200, F) + people(400, 140, M)).by_sex)[M][2] is Finding.BELOW_OR_CHANCE
    )
    assert shown(of(Measure.ADVANCED, people(400, 200, F) + people(400, 100, M)).by_sex)[M][2] is Finding.BELOW


def test_a_group_below_two_percent_is_left_out_of_the_ratios() -> None:
    found = people(600, 300, race=Race.WHITE) + people(500, 250, race=Race.ASIAN) + people(15, 15, race=Race.NATIVE)
    table = of(Measure.ADVANCED, found)
    native = next(one for one in table.by_race if one.race is Race.NATIVE)
    assert (native.people, native.rate, native.ratio, native.finding) == (15, 1.0, None, Finding.LEFT_OUT)


def test_small_groups_are_withheld_and_cannot_be_worked_out() -> None:
    alone = of(Measure.ADVANCED, people(200, 90, F) + people(150, 80, M) + people(3, 0, A))
    # All answered: from the sum and two groups the third would follow, so the smaller of the two is withheld as well.
    assert shown(alone.by_sex) == {
        F: (200, 90, Finding.MOST_FAVOURED), M: (None, None, Finding.WITHHELD), A: (None, None, Finding.WITHHELD)
    }  # fmt: skip
    blurred = of(Measure.ADVANCED, people(200, 90, F) + people(150, 80, M) + people(3, 0, A) + people(30, 9))
    assert shown(blurred.by_sex)[M] == (150, 80, Finding.MOST_FAVOURED)
    assert shown(blurred.by_sex)[A] == (None, None, Finding.WITHHELD)


def test_a_margin_gives_no_intersection_away() -> None:
    found = [
        *people(40, 20, F, Race.ASIAN), *people(4, 0, M, Race.ASIAN), *people(60, 30, F, Race.WHITE),
        *people(60, 30, M, Race.WHITE), *people(50, 20),
    ]  # fmt: skip
    both = {(one.sex, one.race): one.people for one in of(Measure.ADVANCED, found).by_both}
    # 44 Asian people, of whom 40 are women: that would be four men and how they fared.
    assert both[M, Race.ASIAN] is None
    assert both[F, Race.ASIAN] is None
    # The other way round: 64 men, of whom 60 are white.
    assert both[M, Race.WHITE] is None


def test_scores_count_above_the_samples_median() -> None:
    found = [
        Assessed(F if score % 2 else M, None, advanced=None, suggested=score >= 70, score=score) for score in range(100)
    ]
    scored = of(Measure.SCORED, found)
    assert (scored.median, scored.people) == (49.5, 100)
    assert shown(scored.by_sex) == {F: (50, 25, Finding.MOST_FAVOURED), M: (50, 25, Finding.ALIKE)}
    assert [one.favoured for one in of(Measure.SUGGESTED, found).by_sex] == [15, 15]
    assert of(Measure.ADVANCED, found).people == 0


def test_nobody_selected_is_no_ratio() -> None:
    groups = of(Measure.ADVANCED, people(40, 0, F) + people(40, 0, M)).by_sex
    assert [(one.rate, one.ratio, one.finding) for one in groups] == [(0.0, None, Finding.NO_RATE)] * 2
