"""Which skill in which week, in half hours that add up. Pure.

What a missing skill needs comes before it; among those that could be next the heaviest is. With a number of weeks given
the hours of all skills are scaled to fill exactly those; without one there are as many weeks as it takes.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel

Phase = Literal["learn", "build", "show"]
PHASES: tuple[tuple[Phase, float], ...] = (("learn", 0.4), ("build", 0.4), ("show", 0.2))
MAX_WEEKS = 52
LEAST_HALVES = 2
"""An hour for a skill is the least that is worth planning."""


class SkillFacts(BaseModel):
    hours: float | None = None
    after: list[str] = []
    docs: str | None = None


class Catalogue(BaseModel):
    """`config/roadmaps/skills.yaml`"""

    hours: dict[str, float]
    skills: dict[str, SkillFacts]

    def of(self, skill: str) -> SkillFacts:
        return self.skills.get(skill, SkillFacts())

    def halves(self, skill: str, group: str) -> int:
        hours = self.of(skill).hours or self.hours.get(group, self.hours["other"])
        return max(LEAST_HALVES, round(2 * hours))


class NotEnoughTime(Exception):
    """`needed_hours` a week would do."""

    def __init__(self, needed_hours: float) -> None:
        super().__init__(needed_hours)
        self.needed_hours = needed_hours


@dataclass(frozen=True, slots=True)
class Wanted:
    skill: str
    group: str
    weight: int


@dataclass(frozen=True, slots=True)
class Step:
    week: int
    """From 1."""
    skill: str
    phase: Phase
    hours: float


def load_catalogue(config_dir: Path) -> Catalogue:
    """Raises OSError, ValueError."""
    path = config_dir / "roadmaps" / "skills.yaml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> Catalogue:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    return Catalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def planned(wanted: list[Wanted], catalogue: Catalogue, hours_a_week: float, weeks: int | None) -> list[Step]:
    """In order. Every skill is in it; no week has more than `hours_a_week`, a multiple of 0.5.

    Raises:
        NotEnoughTime: less than an hour for each skill, or more than `MAX_WEEKS` weeks.
    """
    ordered = in_order(wanted, catalogue)
    a_week = round(2 * hours_a_week)
    halves = [catalogue.halves(one.skill, one.group) for one in ordered]
    if weeks is not None:
        halves = _scaled([need * one.weight for need, one in zip(halves, ordered, strict=True)], weeks * a_week)
    if ceil(sum(halves) / a_week) > MAX_WEEKS:
        raise NotEnoughTime(ceil(sum(halves) / MAX_WEEKS) / 2)
    if any(half < LEAST_HALVES for half in halves):
        raise NotEnoughTime(ceil(len(halves) * LEAST_HALVES / (weeks or 1)) / 2)
    steps: list[Step] = []
    used = 0
    for one, need in zip(ordered, halves, strict=True):
        for phase, size in _phases(need):
            left = size
            while left:
                room = a_week - used % a_week
                taken = min(room, left)
                steps.append(Step(used // a_week + 1, one.skill, phase, taken / 2))
                used, left = used + taken, left - taken
    return steps


def in_order(wanted: list[Wanted], catalogue: Catalogue) -> list[Wanted]:
    """What is needed comes first; a ring of needs is cut at its heaviest skill."""
    left = list(wanted)
    ordered: list[Wanted] = []
    while left:
        names = {one.skill for one in left}
        free = [one for one in left if not names.intersection(_needs(one.skill, catalogue) - {one.skill})]
        chosen = max(free or left, key=lambda one: (one.weight, -wanted.index(one)))
        ordered.append(chosen)
        left.remove(chosen)
    return ordered


def _needs(skill: str, catalogue: Catalogue) -> set[str]:
    """Also through skills that are not missing: Kubernetes needs Docker, and Docker Linux."""
    found: set[str] = set()
    waiting = list(catalogue.of(skill).after)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += catalogue.of(one).after
    return found


def _scaled(parts: list[int], total: int) -> list[int]:
    """Shares of `total` by largest remainder, each at least `LEAST_HALVES` where that is possible."""
    spare = total - LEAST_HALVES * len(parts)
    if spare < 0:
        return [0] * len(parts)
    exact = [spare * part / sum(parts) for part in parts]
    whole = [int(share) for share in exact]
    rest = sorted(range(len(parts)), key=lambda n: (whole[n] - exact[n], n))
    for n in rest[: spare - sum(whole)]:
        whole[n] += 1
    return [LEAST_HALVES + share for share in whole]


def _phases(halves: int) -> list[tuple[Phase, int]]:
    learn = max(1, round(PHASES[0][1] * halves))
    build = max(1, min(halves - learn, round(PHASES[1][1] * halves)))
    sizes = (learn, build, halves - learn - build)
    return [(phase, size) for (phase, _), size in zip(PHASES, sizes, strict=True) if size]
