"""Rates and impact ratios by group, in the form of New York City's Local Law 144. Pure arithmetic.

6 RCNY § 5-300: *selection rate*, the share of a category that is selected; *scoring rate*, the share that scores above
the sample's median; *impact ratio*, a category's rate over that of the most favoured one. § 5-301: by sex, by
race/ethnicity, by both together; the number of people in no known category is stated; a category below 2 % of the data
may be left out of the ratios, with its number and rate. The four-fifths rule is 29 CFR § 1607.4 (D), which warns of
small numbers: below `FEW` people nothing is said about a ratio but the number itself.

Nobody is to be recognised in a report. A group of fewer than `SMALLEST` people is withheld, and so is the next larger
one where the difference from a sum would give the first away.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, sqrt
from statistics import median

from api.fairness.models import Race, Sex

SMALLEST = 10
FEW = 30
SMALL_SHARE = 0.02
FOUR_FIFTHS = 0.8
Z = 1.959964
"""95 %."""


class Measure(StrEnum):
    ADVANCED = "advanced"
    """A person decided PASS, of those decided PASS or FAIL."""
    SUGGESTED = "suggested"
    """The judge suggested PASS, of those with a suggestion."""
    SCORED = "scored"
    """Scored above the sample's median, of those with a score."""


class Finding(StrEnum):
    MOST_FAVOURED = "most_favoured"
    ALIKE = "alike"
    """At least four fifths of the most favoured group's rate."""
    BELOW = "below"
    BELOW_OR_CHANCE = "below_or_chance"
    """Below four fifths, and the interval of the ratio still holds four fifths."""
    TOO_FEW = "too_few"
    LEFT_OUT = "left_out"
    """Less than 2 % of the data: number and rate are stated, no ratio."""
    WITHHELD = "withheld"
    """Fewer people than `SMALLEST`, or as many as would give such a group away."""
    NO_RATE = "no_rate"
    """Nobody of any group has been selected yet: there is no ratio."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """One person's interview, without the person. None in an outcome: not decided, not suggested, not scored."""

    sex: Sex | None
    race: Race | None
    advanced: bool | None
    suggested: bool | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """`rate` and `ratio` are 0–1 (a ratio to a small reference group may exceed 1); intervals are of 95 %."""

    sex: Sex | None
    race: Race | None
    finding: Finding
    people: int | None = None
    favoured: int | None = None
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The groups of one measure. `unknown`: people whom no group here holds, since they did not say."""

    measure: Measure
    people: int
    median: float | None
    by_sex: list[Group]
    unknown_sex: int
    by_race: list[Group]
    unknown_race: int
    by_both: list[Group]
    unknown_both: int


@dataclass(slots=True)
class _Cell:
    sex: Sex | None
    race: Race | None
    n: int = 0
    x: int = 0
    """Favoured."""
    withheld: bool = False


def tables(people: Sequence[Assessed]) -> list[Table]:
    """One for each measure, in order of `Measure`."""
    scores = [one.score for one in people if one.score is not None]
    middle = median(scores) if scores else None
    read: dict[Measure, Callable[[Assessed], bool | None]] = {
        Measure.ADVANCED: lambda one: one.advanced,
        Measure.SUGGESTED: lambda one: one.suggested,
        Measure.SCORED: lambda one: None if one.score is None or middle is None else one.score > middle,
    }
    return [
        _table(measure, [(one, out) for one in people if (out := outcome(one)) is not None], middle)
        for measure, outcome in read.items()
    ]


def _table(measure: Measure, found: list[tuple[Assessed, bool]], middle: float | None) -> Table:
    sexes = _count(found, lambda one: (one.sex, None) if one.sex else None)
    races = _count(found, lambda one: (None, one.race) if one.race else None)
    both = _count(found, lambda one: (one.sex, one.race) if one.sex and one.race else None)
    total = len(found)
    for line in (sexes, races):
        _withhold([(line, total)])
    margins = [([c for c in both if c.sex is s.sex], s.n) for s in sexes]
    margins += [([c for c in both if c.race is r.race], r.n) for r in races]
    _withhold([(both, total), *margins])
    return Table(
        measure=measure,
        people=total,
        median=middle if measure is Measure.SCORED else None,
        by_sex=_judged(sexes, total),
        unknown_sex=total - sum(c.n for c in sexes),
        by_race=_judged(races, total),
        unknown_race=total - sum(c.n for c in races),
        by_both=_judged(both, total),
        unknown_both=total - sum(c.n for c in both),
    )


_Key = tuple[Sex | None, Race | None]


def _count(found: Iterable[tuple[Assessed, bool]], key: Callable[[Assessed], _Key | None]) -> list[_Cell]:
    """The groups that somebody is in, in the order of the lists of sexes and races."""
    cells: dict[_Key, _Cell] = {}
    for one, favoured in found:
        where = key(one)
        if where is not None:
            cell = cells.setdefault(where, _Cell(*where))
            cell.n += 1
            cell.x += favoured
    order = {name: place for place, name in enumerate([None, *Sex, *Race])}
    return sorted(cells.values(), key=lambda c: (order[c.sex], order[c.race]))


def _withhold(lines: Sequence[tuple[list[_Cell], int]]) -> None:
    """`lines`: groups, and how many people their sum is known to hold. What is hidden of a line (withheld groups and
    people who did not say) is nobody or at least `SMALLEST` people, as soon as a group of it is withheld."""
    for cells, _ in lines:
        for cell in cells:
            cell.withheld = cell.withheld or cell.n < SMALLEST
    changed = True
    while changed:
        changed = False
        for cells, total in lines:
            shown = [cell for cell in cells if not cell.withheld]
            hidden = total - sum(cell.n for cell in shown)
            if shown and 0 < hidden < SMALLEST and len(shown) < len(cells):
                min(shown, key=lambda cell: cell.n).withheld = changed = True


def _judged(cells: list[_Cell], total: int) -> list[Group]:
    kept = [c for c in cells if not c.withheld and c.n >= SMALL_SHARE * total]
    # A handful of people is no measure for all others, as long as there is a larger group.
    able = [c for c in kept if c.n >= FEW] or kept
    best = max(able, key=lambda c: c.x / c.n, default=None)
    return [_group(cell, best, total) for cell in cells]


def _group(cell: _Cell, best: _Cell | None, total: int) -> Group:
    if cell.withheld:
        return Group(cell.sex, cell.race, Finding.WITHHELD)
    low, high = wilson(cell.x, cell.n)
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    if cell.n < SMALL_SHARE * total:
        finding = Finding.LEFT_OUT
    elif best is None or best.x == 0:
        finding = Finding.NO_RATE
    else:
        ratio = cell.x / cell.n / (best.x / best.n)
        if cell is not best:
            ratio_low, ratio_high = katz(cell.x, cell.n, best.x, best.n)
        finding = _finding(cell, best, ratio, ratio_high)
    return Group(cell.sex, cell.race, finding, cell.n, cell.x, cell.x / cell.n, low, high, ratio, ratio_low, ratio_high)


def _finding(cell: _Cell, best: _Cell, ratio: float, ratio_high: float | None) -> Finding:
    if cell.n < FEW:
        return Finding.TOO_FEW
    if cell is best:
        return Finding.MOST_FAVOURED
    if ratio >= FOUR_FIFTHS:
        return Finding.ALIKE
    return Finding.BELOW if ratio_high is not None and ratio_high < FOUR_FIFTHS else Finding.BELOW_OR_CHANCE


def wilson(x: int, n: int) -> tuple[float, float]:
    """Interval of the rate x/n (Wilson 1927), for n > 0; sound near 0 and 1, too."""
    rate, square = x / n, Z * Z
    centre = (rate + square / (2 * n)) / (1 + square / n)
    half = Z * sqrt(rate * (1 - rate) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def katz(x: int, n: int, best_x: int, best_n: int) -> tuple[float, float]:
    """Interval of (x/n) ÷ (best_x/best_n) by its logarithm (Katz et al. 1978); with x = 0 half a person is added
    everywhere (Walter 1975)."""
    half = 0.0 if x else 0.5
    a, b, m, k = x + half, best_x + half, n + half, best_n + half
    ratio = (a / m) / (b / k)
    spread = exp(Z * sqrt(1 / a - 1 / m + 1 / b - 1 / k))
    return (0.0 if not x else ratio / spread), ratio * spread
