"""Bodies about self-reports and adverse impact."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.clock import Utc
from api.fairness.impact import Finding, Measure
from api.fairness.models import Race, Sex


class SelfReportTextView(BaseModel):
    version: str
    language: str
    why: str
    consent: str


class SelfReportView(BaseModel):
    asked: bool
    """False: the company does not ask. What was given before can still be seen and withdrawn."""
    text: SelfReportTextView
    given_at: Utc | None
    """None: nothing is kept."""
    sex: Sex | None
    race: Race | None


class SelfReportInput(BaseModel):
    version: Annotated[str, Field(max_length=32)]
    """Of the text that was shown."""
    language: Annotated[str, Field(max_length=16)]
    sex: Sex | None = None
    """None: prefers not to say."""
    race: Race | None = None


class ImpactGroup(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    sex: Sex | None
    """None: of any."""
    race: Race | None
    people: int | None
    """None, like the figures below, for a group that is withheld."""
    favoured: int | None
    rate: float | None
    """0 to 1, with the bounds of its 95 % interval."""
    rate_low: float | None
    rate_high: float | None
    ratio: float | None
    """To the most favoured group's rate; bounds of its 95 % interval."""
    ratio_low: float | None
    ratio_high: float | None
    finding: Finding


class ImpactTable(BaseModel):
    """`unknown_…`: people who did not say, so that no group here holds them."""

    model_config = ConfigDict(from_attributes=True)

    measure: Measure
    people: int
    median: float | None
    """Of the scores; for the measure `scored` only."""
    by_sex: list[ImpactGroup]
    unknown_sex: int
    by_race: list[ImpactGroup]
    unknown_race: int
    by_both: list[ImpactGroup]
    unknown_both: int


class ImpactLimits(BaseModel):
    smallest_group: int
    few: int
    small_share: float
    four_fifths: float


class AdverseImpact(BaseModel):
    asked: bool
    """Candidates of the company are asked (`settings.self_reports`)."""
    since: str | None
    """First month, like 2026-01; None: from the beginning."""
    until: str
    """Last month; the running one is never part of it."""
    timezone: str
    """IANA name of the company's zone, in which months begin."""
    people: int
    """Assessed: once for each job, with their last completed interview."""
    answered: int
    """Of these, people who said sex or race/ethnicity."""
    tables: list[ImpactTable]
    limits: ImpactLimits
