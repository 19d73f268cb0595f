"""What holds for a company: its own settings over the installation's (REST-067).

Other slices ask here rather than reading `companies.settings` themselves.
"""

from dataclasses import dataclass
from typing import Any

import structlog
from pydantic import ValidationError

from api.companies.models import Company
from api.companies.schemas import CompanySettings, Inherited, InterviewDefaults, Judging, Reminders
from api.settings import Settings

log = structlog.get_logger(__name__)

MAX_EXTENSIONS = 2
"""Of an interview, where the company says nothing. Who grants more time is the agent, by its own budget (up to double
the limit): `contract.brief.Brief` has no field that could tell it a company's number."""
_OWN_KEYS = frozenset(CompanySettings.model_fields)
_ENGINE_VARIABLES = {"stt": "STT_PROVIDER", "llm": "LLM_PROVIDER", "tts": "TTS_PROVIDER"}


@dataclass(frozen=True, slots=True)
class Effective:
    """What interviews of a company start from."""

    time_limit_secs: int
    opens_before_secs: int
    max_extensions: int
    auto_redo: bool
    """Free redos are offered by themselves."""
    reminder_hours: tuple[int, ...]
    """Before the start, the longest first; empty: no reminders."""
    blind_first_view: bool
    """On unless the company switches it off (ux §7)."""
    retention_days: int | None
    """None: the installation's own rule."""


def settings_of(company: Company) -> CompanySettings:
    """The company's own settings. A part that cannot be read (edited by hand) counts as not set."""
    stored = {key: value for key, value in company.settings.items() if key in _OWN_KEYS}
    try:
        return CompanySettings.model_validate(stored)
    except ValidationError as error:
        broken = {str(entry["loc"][0]) for entry in error.errors()}
        log.warning("company_settings_unusable", company_id=company.id, keys=sorted(broken))
        return CompanySettings.model_validate({k: v for k, v in stored.items() if k not in broken})


def stored_form(company: Company, settings: CompanySettings) -> dict[str, Any]:
    """`settings` as the column keeps them, beside keys that the program itself keeps there."""
    kept = {key: value for key, value in company.settings.items() if key not in _OWN_KEYS}
    return kept | settings.model_dump(mode="json", by_alias=True, exclude_none=True)


def effective(company: Company, server: Settings) -> Effective:
    own = settings_of(company)
    interviews = own.interviews or InterviewDefaults()
    reminders = own.reminders or Reminders()
    return Effective(
        time_limit_secs=interviews.time_limit_secs or server.interview_time_limit_secs,
        opens_before_secs=(
            server.opens_before_secs if interviews.opens_before_secs is None else interviews.opens_before_secs
        ),
        max_extensions=MAX_EXTENSIONS if interviews.max_extensions is None else interviews.max_extensions,
        auto_redo=bool(interviews.auto_redo),
        reminder_hours=tuple(reminders.hours_before) if reminders.enabled else (),
        blind_first_view=own.blind_first_view is not False,
        retention_days=own.retention_days,
    )


def inherited(own: CompanySettings, ai: dict[str, Any], server: Settings) -> list[Inherited]:
    """Every setting that the company leaves open and an environment variable decides (ux §3.18)."""
    interviews, judging = own.interviews or InterviewDefaults(), own.judging or Judging()
    open_keys = {
        "thresholds.pass": (own.thresholds, "pass_threshold"),
        "thresholds.review": (own.thresholds, "review_threshold"),
        "judging.runs": (judging.runs, "judge_runs"),
        "judging.max_spread": (judging.max_spread, "max_score_spread"),
        "contact_email": (own.contact_email, "contact_email"),
        "interviews.time_limit_secs": (interviews.time_limit_secs, "interview_time_limit_secs"),
        "interviews.opens_before_secs": (interviews.opens_before_secs, "opens_before_secs"),
    }
    found = [
        Inherited(
            key=key,
            variable=field.upper(),
            value=getattr(server, field) or None if field == "contact_email" else getattr(server, field),
            source="environment" if field in server.model_fields_set else "default",
        )
        for key, (value, field) in open_keys.items()
        if value is None
    ]
    return found + [
        Inherited(key=f"ai.engines.{part}", variable=variable, value=None, source="interviewer")
        for part, variable in _ENGINE_VARIABLES.items()
        if not (ai.get("engines") or {}).get(part)
    ]
