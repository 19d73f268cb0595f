"""Who reads an interview, and how often."""

from dataclasses import dataclass

from api.companies.models import Company
from api.companies.schemas import Judging
from api.companies.settings import settings_of
from api.ports import Judge
from api.settings import Settings
from api.wiring import Services

MAX_SPREAD = 15
"""Points of 100, where nobody says otherwise: less than the 20 that lie between the default thresholds."""


@dataclass(frozen=True, slots=True)
class Seat:
    judge: Judge
    runs: int
    """Readings; one for a judge that gives the same judgement every time."""


@dataclass(frozen=True, slots=True)
class Panel:
    """At least one seat. With the interview and its rubric this determines the report (I8)."""

    seats: tuple[Seat, ...]
    max_spread: int = MAX_SPREAD
    """A range wider than that goes to a person."""


@dataclass(frozen=True, slots=True)
class JudgingRules:
    """What the company, else the server, says."""

    runs: int = 1
    second_judge: bool = True
    max_spread: int = MAX_SPREAD


def rules_of(company: Company, settings: Settings) -> JudgingRules:
    own = settings_of(company).judging or Judging()
    return JudgingRules(
        runs=settings.judge_runs if own.runs is None else own.runs,
        second_judge=True if own.second_judge is None else own.second_judge,
        max_spread=settings.max_score_spread if own.max_spread is None else own.max_spread,
    )


def panel_of(services: Services, rules: JudgingRules) -> Panel:
    """The server's judge, and the second one where there is one and the company wants it."""
    judges = [services.judge]
    if services.second_judge is not None and rules.second_judge:
        judges.append(services.second_judge)
    return Panel(tuple(seat(judge, rules.runs) for judge in judges), rules.max_spread)


def seat(judge: Judge, runs: int = 1) -> Seat:
    return Seat(judge, 1 if judge.deterministic else runs)
