"""Bodies of companies and their settings."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.accounts.schemas import EmailText
from api.clock import Utc
from api.companies.models import Plan
from api.engines.schemas import PlanInput
from api.paging import Paged
from api.texts import Line, no_nul
from api.views import View
from api.zones import Language, ZoneName

Percent = Annotated[int, Field(ge=0, le=100)]
WallTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]
"""HH:MM"""


def _domain(value: str) -> str:
    """Lower case, without a scheme or path. An international name is kept in its ASCII form."""
    try:
        ascii_name = value.strip().lower().rstrip(".").encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ValueError("a domain looks like example.com") from error
    labels = ascii_name.split(".")
    if len(labels) < 2 or any(not label or label.startswith("-") or label.endswith("-") for label in labels):
        raise ValueError("a domain looks like example.com")
    if any(not (c.isalnum() or c in "-.") for c in ascii_name):
        raise ValueError("a domain looks like example.com")
    return ascii_name


Domain = Annotated[str, StringConstraints(min_length=3, max_length=253), AfterValidator(_domain)]


class Part(BaseModel):
    """A settings body: unknown keys are refused, so that a misspelt one is not silently without effect."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Thresholds(Part):
    """INT-25: overall ≥ `pass` suggests PASS, ≥ `review` REVIEW, else FAIL. New scorings only."""

    pass_: Annotated[Percent, Field(alias="pass")]
    review: Percent

    @model_validator(mode="after")
    def _in_order(self) -> "Thresholds":
        if self.review > self.pass_:
            raise ValueError("the review threshold cannot be above the pass threshold")
        return self


class Judging(Part):
    """How interviews are read for a score. None: the server's. New scorings only."""

    runs: Annotated[int, Field(ge=1, le=9)] | None = None
    """Readings by each model."""
    second_judge: bool | None = None
    """Whether the server's second model reads too, where there is one."""
    max_spread: Percent | None = None
    """A range of overall scores that is wider goes to a person."""


class InterviewHours(Part):
    """When candidates may move their interview to, by the wall clock of the company's `timezone`."""

    days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)] = [0, 1, 2, 3, 4]
    """0 Monday … 6 Sunday."""
    start: WallTime
    end: WallTime

    @model_validator(mode="after")
    def _in_order(self) -> "InterviewHours":
        if self.start >= self.end:
            raise ValueError("the hours end after they start")
        self.days = sorted(set(self.days))
        return self


class Calling(Part):
    """When and how much candidates are called for interviews by phone."""

    days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)] = [0, 1, 2, 3, 4, 5, 6]
    """0 Monday … 6 Sunday."""
    start: WallTime = "08:00"
    """By the wall clock of the candidate, who may narrow the hours further, and ask for a call at any other."""
    end: WallTime = "20:00"
    at_once: Annotated[int, Field(ge=1, le=500)] | None = None
    """Calls to candidates under way at the same time; None: the server's."""

    @model_validator(mode="after")
    def _in_order(self) -> "Calling":
        if self.start >= self.end:
            raise ValueError("the hours end after they start")
        self.days = sorted(set(self.days))
        return self


class InterviewDefaults(Part):
    """For interviews that say nothing of their own. None: the server's."""

    time_limit_secs: Annotated[int, Field(ge=300, le=4 * 3600)] | None = None
    opens_before_secs: Annotated[int, Field(ge=0, le=24 * 3600)] | None = None
    """The link opens this long before the start."""
    max_extensions: Annotated[int, Field(ge=0, le=3)] | None = None
    """How often more time may be given during an interview."""
    auto_redo: bool | None = None
    """A free redo is offered by itself where a technical fault spoilt an interview; otherwise a person offers it."""


class Reminders(Part):
    enabled: bool = True
    hours_before: Annotated[list[Annotated[int, Field(ge=1, le=168)]], Field(min_length=1, max_length=5)] = [24, 1]

    @model_validator(mode="after")
    def _each_once(self) -> "Reminders":
        self.hours_before = sorted(set(self.hours_before), reverse=True)
        return self


Notice = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(no_nul)]


class WatchingNotice(Part):
    """What candidates are told while people follow live. {names} and {company} are filled in; a text without them says
    so in general. None: the program's own words. Whether they are told is not for a company to choose."""

    en: Notice | None = None
    ko: Notice | None = None


def _lower(value: str) -> str:
    return value.lower()


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$", max_length=7), AfterValidator(_lower)]
"""#rrggbb"""


class CompanySettings(Part):
    """What a company decides for itself. None: the installation's value holds."""

    thresholds: Thresholds | None = None
    judging: Judging | None = None
    contact_email: Annotated[EmailText, AfterValidator(no_nul)] | None = None
    """Shown to candidates."""
    timezone: ZoneName | None = None
    language: Language | None = None
    """BCP 47; of new colleagues and new jobs."""
    interview_hours: InterviewHours | None = None
    calling: Calling | None = None
    interviews: InterviewDefaults | None = None
    reminders: Reminders | None = None
    blind_first_view: bool | None = None
    """Reviewers see no score and no colleague's view before they have given their own."""
    watching_notice: WatchingNotice | None = None
    self_reports: bool | None = None
    """Candidates are asked, as a favour, for sex and race/ethnicity, counted for the report on adverse impact."""
    retention_days: Annotated[int, Field(ge=1, le=3_650)] | None = None
    """How long a finished candidate's data is kept."""
    accent: Colour | None = None
    """Of buttons and links on candidates' pages, which make it darker or lighter until it can be read."""


Short = Annotated[str, StringConstraints(min_length=1, max_length=128, strip_whitespace=True), AfterValidator(no_nul)]


class AiChoice(Part):
    """DATA-45. None: what the interviewer's own process is configured with."""

    provider: Literal["rules", "openai", "anthropic"] | None = None
    model: Short | None = None
    engines: PlanInput | None = None
    """Of interviews; a job's go before them, part by part."""
    persona_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")] | None = None
    prompt: (
        Annotated[str, StringConstraints(max_length=8_000, strip_whitespace=True), AfterValidator(no_nul)] | None
    ) = None
    """Goes before every job's own prompt."""


class AiInput(AiChoice):
    api_key: (
        Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), AfterValidator(no_nul)]
        | None
    ) = None
    """Kept sealed and never shown again. Not given: the stored one stays; null: it is removed."""


class AiView(AiChoice):
    api_key_set: bool


class Inherited(BaseModel):
    """A setting that the company leaves to the installation."""

    key: str
    """Dotted, e.g. `thresholds.pass`."""
    variable: str
    """The environment variable that sets it."""
    value: str | int | bool | None
    """None: another process of the installation knows it, or there is none."""
    source: Literal["environment", "default", "interviewer"]
    """`interviewer`: the environment of the process that holds interviews."""


class SavedBy(BaseModel):
    id: str
    name: str


class LogoView(BaseModel):
    """A PNG on white. `GET /company/logo` and, for candidates, `GET /interviews/logo/{token}` have the picture."""

    mark: str
    """Changes when the logo does."""
    width_px: int
    height_px: int


class BrandView(BaseModel):
    """How candidates see a company, beside its name."""

    accent: str | None = None
    """As the company chose it, #rrggbb: whoever draws with it sees to the contrast. None: the program's own."""
    logo: LogoView | None = None


class SettingsView(BaseModel):
    company_id: str
    name: str
    logo: LogoView | None = None
    settings: CompanySettings
    ai: AiView
    inherited: list[Inherited]
    revision: int
    """Give it back when saving (or as If-Match): a save upon an older one is refused."""
    updated_at: Utc
    updated_by: SavedBy | None


class SettingsInput(Part):
    """Replaces `settings` and `ai` where they are given; a key left out of them falls back to the installation's."""

    name: Line | None = None
    settings: CompanySettings | None = None
    ai: AiInput | None = None
    revision: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None


class CompanyView(View):
    id: str
    name: str
    domain: str | None
    is_active: bool
    plan: Plan
    settings: CompanySettings
    revision: int
    created_at: Utc
    updated_at: Utc


class CompanyRow(CompanyView):
    users: int
    """Active people."""


class CompanyPage(Paged):
    companies: list[CompanyRow]


class CompanyUpdate(Part):
    """What is not given stays as it is."""

    name: Line | None = None
    domain: Domain | None = None
    """null removes it."""
    settings: CompanySettings | None = None
    is_active: bool | None = None
    """System administrators only. Off: nobody of the company can sign in, and all sign-ins end."""
    plan: Plan | None = None
    """System administrators only."""
