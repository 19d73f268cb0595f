"""Rules of self-reports and of the report on adverse impact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.analytics.period import month_before, month_start, zone_of
from api.companies.models import Company
from api.companies.settings import settings_of
from api.database import new_id
from api.errors import Conflict
from api.fairness import impact, repository
from api.fairness.models import SelfReport
from api.fairness.repository import Span
from api.fairness.schemas import (
    AdverseImpact,
    ImpactGroup,
    ImpactLimits,
    ImpactTable,
    SelfReportInput,
    SelfReportTextView,
    SelfReportView,
)
from api.fairness.text import self_report_text
from api.imports.cells import BOM, csv_lines
from api.interviews.errors import ConsentTextChanged
from api.interviews.models import Interview
from api.security.callers import Caller
from api.wiring import Services


class NotAsked(Conflict):
    error_code = "INT_426"
    detail = "This company does not ask for these answers, so none are kept."


async def shown(session: AsyncSession, services: Services, interview: Interview, language: str) -> SelfReportView:
    """The text in `language` and what the candidate has answered."""
    company = await session.get_one(Company, interview.company_id)
    text = self_report_text(services.settings.config_dir, language).said_by(company.name)
    own = await repository.own_report(session, interview)
    return SelfReportView(
        asked=bool(settings_of(company).self_reports),
        text=SelfReportTextView(**text.model_dump()),
        given_at=own.created_at if own else None,
        sex=own.sex if own else None,
        race=own.race if own else None,
    )


async def give(session: AsyncSession, services: Services, interview: Interview, body: SelfReportInput) -> None:
    """Keeps the answer in place of an earlier one.

    Raises:
        NotAsked
        ConsentTextChanged: the text is another one by now.
    """
    company = await session.get_one(Company, interview.company_id)
    if not settings_of(company).self_reports:
        raise NotAsked()
    text = self_report_text(services.settings.config_dir, body.language)
    if (text.version, text.language) != (body.version, body.language):
        raise ConsentTextChanged()
    await repository.forget_own(session, interview)
    session.add(
        SelfReport(
            id=new_id(),
            created_at=services.clock.now(),
            interview_id=interview.id,
            sex=body.sex,
            race=body.race,
            version=text.version,
            language=text.language,
        )
    )
    await session.flush()


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months, both included, like 2026-01; None leaves that side open."""

    since: str | None
    until: str | None


async def adverse_impact(
    session: AsyncSession, services: Services, caller: Caller, months: Months, job_template_id: str | None
) -> AdverseImpact:
    """Of months that are over by the clock of the company's zone: figures that grow from day to day would tell who was
    the last to answer."""
    company = await session.get(Company, caller.company_id) if caller.company_id else None
    zone = zone_of(company)
    last = min(filter(None, (months.until, month_before(services.clock.now(), zone))))
    since = month_start(months.since, zone) if months.since else None
    found = await repository.assessed(session, caller, Span(since, month_start(last, zone, later=1), job_template_id))
    return AdverseImpact(
        asked=company is not None and bool(settings_of(company).self_reports),
        since=months.since,
        until=last,
        timezone=zone,
        people=len(found),
        answered=sum(one.sex is not None or one.race is not None for one in found),
        tables=[ImpactTable.model_validate(table) for table in impact.tables(found)],
        limits=ImpactLimits(
            smallest_group=impact.SMALLEST,
            few=impact.FEW,
            small_share=impact.SMALL_SHARE,
            four_fifths=impact.FOUR_FIFTHS,
        ),
    )


COLUMNS = (
    "measure", "grouped_by", "sex", "race_ethnicity", "people", "favoured", "rate", "rate_low", "rate_high",
    "impact_ratio", "impact_ratio_low", "impact_ratio_high", "finding",
)  # fmt: skip


def as_csv(report: AdverseImpact) -> Iterator[bytes]:
    """The tables, then how they were made. UTF-8 with a byte order mark."""
    yield BOM.encode() + csv_lines([COLUMNS])
    for table in report.tables:
        grouped = (("sex", table.by_sex), ("race_ethnicity", table.by_race), ("both", table.by_both))
        yield csv_lines(_line(table.measure.value, name, group) for name, groups in grouped for group in groups)
    yield csv_lines([(), *((note,) for note in _notes(report))])


def _line(measure: str, grouped_by: str, group: ImpactGroup) -> tuple[Any, ...]:
    figures = (
        group.rate, group.rate_low, group.rate_high, group.ratio, group.ratio_low, group.ratio_high,
    )  # fmt: skip
    return (
        measure,
        grouped_by,
        group.sex.value if group.sex else None,
        group.race.value if group.race else None,
        group.people,
        group.favoured,
        *(None if figure is None else f"{figure:.3f}" for figure in figures),
        group.finding.value,
    )


def _notes(report: AdverseImpact) -> list[str]:
    limits = report.limits
    lines = [
        f"Completed from {report.since or 'the beginning'} to {report.until}: {report.people} people assessed, once for"
        f" each job, with their last interview; {report.answered} said sex or race/ethnicity themselves.",
        "advanced: a person decided PASS, of PASS and FAIL. suggested: the judge suggested PASS. scored: above the"
        " sample's median.",
        "Impact ratio: the group's rate over the most favoured group's (6 RCNY 5-300), that group having at least"
        f" {limits.few} people where one has. Intervals of 95 %: Wilson for rates, Katz for ratios.",
        f"too_few: under {limits.few} people. left_out: under {limits.small_share:.0%} of the data (6 RCNY 5-301)."
        f" withheld: under {limits.smallest_group} people, or as many as would give such a group away.",
        "below: under four fifths of the most favoured group's rate (29 CFR 1607.4 D); below_or_chance: the interval"
        " still holds four fifths. A finding is a reason to look, not a judgement.",
    ]
    for table in report.tables:
        middle = "" if table.median is None else f", median {table.median:g}"
        lines.append(
            f"{table.measure.value}: {table.people} people{middle}; of unknown sex {table.unknown_sex}, of unknown"
            f" race/ethnicity {table.unknown_race}, of one of both unknown {table.unknown_both}."
        )
    return lines
