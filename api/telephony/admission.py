"""Who may come in by telephone: the PIN with its limits, and what is known of the interview behind it."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import Call
from api.interviews import pins
from api.interviews import repository as interviews
from api.interviews.candidate_service import has_consented
from api.interviews.consents import ConsentText, consent_text
from api.interviews.models import Interview, InterviewStatus
from api.interviews.states import is_live, lapsed_status
from api.jobs.snapshot import JobSnapshot
from api.telephony import repository
from api.telephony.desk import Facts, Moment
from api.telephony.legs import leg_of, tab_of
from api.telephony.models import PhoneCall
from api.telephony.phrases import DeskPhrases, desk_phrases, languages
from api.wiring import Services

WINDOW = timedelta(seconds=pins.ATTEMPT_WINDOW_SECS)
KNOWN_FOR = timedelta(days=1)
"""A number that was let into an interview comes back to it uncounted this long: lines break, people call again."""
MOST_CALLERS = 10
"""Legs that one PIN lets in within `WINDOW`, from whatever numbers."""

MOMENTS: dict[InterviewStatus, Moment] = {
    InterviewStatus.COMPLETED: "finished",
    InterviewStatus.CANCELLED: "cancelled",
    InterviewStatus.FAILED: "cancelled",
    InterviewStatus.EXPIRED: "too_late",
    InterviewStatus.NO_SHOW: "too_late",
}


async def interview_behind(session: AsyncSession, services: Services, leg: PhoneCall, pin: str) -> Interview | None:
    """None for a wrong PIN, and for a right one after too many attempts: of this number, of all numbers together, or
    of too many callers on this PIN. Each attempt costs the same work.

    Raises:
        SharedStateAway
    """
    now = services.clock.now()
    found = await pins.behind(session, services, pin)
    interview_id = found.id if found is not None else leg.id
    known = await repository.was_let_in(session, interview_id, leg.person_number, now - KNOWN_FOR)
    callers = await repository.callers_since(session, interview_id, now - WINDOW)
    wrong = await repository.wrong_pins_since(session, now - WINDOW)
    allowed = known or await pins.count_attempt(services, leg.person_number)
    within = known or (callers < MOST_CALLERS and wrong < services.settings.pin_attempts_total)
    return found if allowed and within else None


async def language_of_caller(session: AsyncSession, services: Services, number: str | None) -> str | None:
    """The one language of all open interviews of candidates with this number; None where they differ, or there are
    none."""
    if number is None:
        return None
    versions = await repository.versions_of_caller(session, number)
    spoken = {JobSnapshot.model_validate(version.snapshot).language for version in versions}
    return spoken.pop() if len(spoken) == 1 else None


def phrases_of(services: Services, leg: PhoneCall) -> DeskPhrases:
    return desk_phrases(services.settings.config_dir, leg.language)


def others_of(services: Services, leg: PhoneCall) -> tuple[DeskPhrases, ...]:
    """The other languages in which somebody may be greeted."""
    folder = services.settings.config_dir
    own = desk_phrases(folder, leg.language).language
    return tuple(desk_phrases(folder, tag) for tag in languages(folder, own) if tag != own)


async def bind(session: AsyncSession, leg: PhoneCall, interview: Interview) -> None:
    """The leg is this interview's from now on, and speaks its language."""
    leg.interview_id, leg.company_id = interview.id, interview.company_id
    leg.language = (await job_of(session, interview)).language


async def facts_of(session: AsyncSession, services: Services, leg: PhoneCall, interview: Interview) -> Facts:
    """What the desk needs to know. Reads only."""
    around = await interviews.surroundings(session, interview)
    now = services.clock.now()
    moment = MOMENTS.get(lapsed_status(interview, now), "open")
    if moment == "open" and now >= interview.expires_at and interview.status is InterviewStatus.SCHEDULED:
        moment = "too_late"
    if moment == "open" and interview.status is InterviewStatus.SCHEDULED and now < interview.opens_at:
        moment = "too_early"
    text = _text(services, await job_of(session, interview))
    return Facts(
        moment=moment,
        opens=phrases_of(services, leg).moment(interview.opens_at, around.candidate.timezone),
        open_elsewhere=await open_elsewhere(session, services, leg, interview),
        consented=await has_consented(session, services, interview),
        consent_lines=_spoken(text.said_by(around.company.name)),
    )


async def consent_text_of(session: AsyncSession, services: Services, interview: Interview) -> ConsentText:
    """The text that is said: the one of the browser's page."""
    return _text(services, await job_of(session, interview))


def _text(services: Services, job: JobSnapshot) -> ConsentText:
    return consent_text(services.settings.config_dir, job.language)


def _spoken(text: ConsentText) -> tuple[str, ...]:
    """The short answer to each question, then what is agreed to."""
    lines = [f"{line.heading} {line.spoken or line.short}" for line in text.lines]
    return (*lines, *(item.text for item in text.items))


async def job_of(session: AsyncSession, interview: Interview) -> JobSnapshot:
    around = await interviews.surroundings(session, interview)
    return JobSnapshot.model_validate(around.version.snapshot)


async def open_elsewhere(session: AsyncSession, services: Services, leg: PhoneCall, interview: Interview) -> bool:
    """Whether the caller must be asked first. Another leg of the same phone, or an ended one, is nowhere else: the
    line broke, and they call again."""
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    if call is None or not is_live(call, services.clock.now(), services.settings) or call.tab_id == tab_of(leg):
        return False
    before = await leg_of(session, call)
    if before is None:
        return True
    same_phone = before.person_number is not None and before.person_number == leg.person_number
    return before.ended_at is None and not same_phone
