"""Rules about candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import about
from api.candidates import rejection, repository
from api.candidates.account_link import account_of
from api.candidates.errors import CandidateExists, JobNotThere, NotAssignable, NotRestorable, UnknownCandidate
from api.candidates.models import Candidate, CandidateStatus
from api.candidates.pipeline import enter, move
from api.candidates.schemas import CandidateInput, CandidateUpdate
from api.companies.access import own_company
from api.jobs.repository import access_job
from api.mail import send_mail
from api.ports import Clock
from api.security.callers import Caller
from api.settings import Settings

RESTORABLE = timedelta(days=30)
"""GDPR-06."""


async def get_candidate(session: AsyncSession, caller: Caller, candidate_id: str) -> Candidate:
    """Raises UnknownCandidate; for the former id of a merged candidate its `reason` is "merged_into:<id>"."""
    candidate = await repository.access_candidate(session, caller, candidate_id)
    if candidate is None:
        raise await _unknown(session, caller, candidate_id)
    return candidate


async def get_or_kept(session: AsyncSession, caller: Caller, candidate_id: str) -> Candidate:
    """Also by a former id: the candidate that it was merged into. Raises UnknownCandidate."""
    candidate = await repository.access_candidate(session, caller, candidate_id)
    if candidate is None:
        kept = await repository.kept_id(session, caller, candidate_id)
        candidate = await repository.access_candidate(session, caller, kept) if kept else None
    if candidate is None:
        raise UnknownCandidate()
    return candidate


async def _unknown(session: AsyncSession, caller: Caller, candidate_id: str) -> UnknownCandidate:
    kept = await repository.kept_id(session, caller, candidate_id)
    if kept is None or await repository.access_candidate(session, caller, kept) is None:
        return UnknownCandidate()
    return UnknownCandidate("This candidate was merged into another one.", reason=f"merged_into:{kept}")


async def _locked(session: AsyncSession, caller: Caller, candidate_id: str) -> Candidate:
    candidate = await repository.lock_candidate(session, caller, candidate_id)
    if candidate is None:
        raise await _unknown(session, caller, candidate_id)
    return candidate


async def create_candidate(
    session: AsyncSession, caller: Caller, body: CandidateInput, settings: Settings | None = None
) -> Candidate:
    """With `settings` the assignee gets a mail.

    Raises:
        NoCompany, CandidateExists, NotAssignable, JobNotThere
    """
    company_id = own_company(caller)
    if await repository.by_email(session, company_id, body.email):
        raise CandidateExists()
    await _check_links(session, caller, company_id, body.model_dump())
    values = body.model_dump(exclude={"status"})
    account = await account_of(session, body.email)
    candidate = Candidate(company_id=company_id, status=body.status or CandidateStatus.NEW, user_id=account, **values)
    session.add(candidate)
    await _flush(session)
    await enter(session, candidate, caller)
    if settings is not None:
        await _tell_assignee(session, caller, candidate, settings)
    about(session, "candidate", candidate.id)
    return candidate


async def update_candidate(
    session: AsyncSession, caller: Caller, candidate_id: str, body: CandidateUpdate, settings: Settings
) -> Candidate:
    """Changes what `body` names.

    Raises:
        UnknownCandidate, CandidateExists, NotAssignable, JobNotThere
        RejectionNeedsPerson, CorrectionWindowOpen: to the status `rejected` only.
    """
    candidate = await _locked(session, caller, candidate_id)
    other = await repository.by_email(session, candidate.company_id, body.email)
    if other is not None and other.id != candidate.id:
        raise CandidateExists()
    given = body.model_dump(exclude={"status", "reason"}, exclude_unset=True)
    changed = {field: value for field, value in given.items() if getattr(candidate, field) != value}
    await _check_links(session, caller, candidate.company_id, changed)
    for field, value in changed.items():
        setattr(candidate, field, value)
    if "email" in changed:
        # Whoever had the old address must not see what belongs to the new one.
        candidate.user_id = await account_of(session, body.email)
    if changed:
        clock: Clock = session.info["clock"]
        candidate.updated_at = clock.now()
    await _flush(session)
    await move(session, candidate, body.status or candidate.status, caller, body.reason)
    if changed.get("assigned_to"):
        await _tell_assignee(session, caller, candidate, settings)
    return candidate


async def _check_links(session: AsyncSession, caller: Caller, company_id: str, values: dict[str, Any]) -> None:
    user_id, job_id = values.get("assigned_to"), values.get("job_template_id")
    if user_id is not None and await repository.assignable_user(session, company_id, user_id) is None:
        raise NotAssignable()
    if job_id is not None:
        job = await access_job(session, caller, job_id)
        if job is None or job.company_id != company_id:
            raise JobNotThere()


async def _tell_assignee(session: AsyncSession, caller: Caller, candidate: Candidate, settings: Settings) -> None:
    """Nobody is told what they did themselves."""
    if candidate.assigned_to is None or candidate.assigned_to == caller.user_id:
        return
    user = await repository.assignable_user(session, candidate.company_id, candidate.assigned_to)
    if user is None:
        return
    send_mail(
        session,
        "candidate_assigned",
        to=user.email,
        language=user.language,
        values={
            "name": user.name,
            "candidate": candidate.name,
            "by": caller.name,
            "link": f"{settings.site_url}/candidates/{candidate.id}",
        },
        company_id=candidate.company_id,
        subject_id=candidate.id,
    )


async def delete_candidate(session: AsyncSession, caller: Caller, candidate_id: str, clock: Clock) -> None:
    """Raises UnknownCandidate."""
    candidate = await _locked(session, caller, candidate_id)
    candidate.deleted_at = candidate.updated_at = clock.now()
    await session.flush()


async def restore_candidate(session: AsyncSession, caller: Caller, candidate_id: str, clock: Clock) -> Candidate:
    """Brings back what was deleted within 30 days; a candidate who is there already is answered as they are.

    Raises:
        UnknownCandidate, NotRestorable
        CandidateExists: somebody with the same address was added meanwhile.
    """
    candidate = await repository.lock_candidate(session, caller, candidate_id, deleted=True)
    if candidate is None:
        return await get_candidate(session, caller, candidate_id)
    if candidate.deleted_at is not None and candidate.deleted_at <= clock.now() - RESTORABLE:
        raise NotRestorable()
    if await repository.by_email(session, candidate.company_id, candidate.email):
        raise CandidateExists()
    candidate.deleted_at, candidate.updated_at = None, clock.now()
    # The account may have been made, verified or closed while the row was in the bin.
    candidate.user_id = await account_of(session, candidate.email)
    await _flush(session)
    return candidate


async def delete_many(session: AsyncSession, caller: Caller, ids: Sequence[str], clock: Clock) -> tuple[int, list[str]]:
    """(deleted, ids that are not there)."""
    wanted = list(dict.fromkeys(ids))
    found = await repository.visible_ids(session, caller, wanted)
    if found:
        await repository.hide(session, found, clock.now())
    about(session, "candidates", "bulk", deleted=len(found))
    known = set(found)
    return len(found), [one for one in wanted if one not in known]


@dataclass(frozen=True, slots=True)
class Moved:
    moved: int
    unchanged: int
    """Already there."""
    not_found: list[str]
    held: list[str]
    """Left where they are: they can still correct an interview, so nobody declines them yet."""


async def move_many(
    session: AsyncSession, caller: Caller, ids: Sequence[str], status: CandidateStatus, reason: str | None
) -> Moved:
    """Raises RejectionNeedsPerson."""
    wanted = list(dict.fromkeys(ids))
    found = await repository.lock_candidates(session, caller, wanted)
    held: list[str] = []
    if status is CandidateStatus.REJECTED:
        rejection.refuse_machines(caller)
        open_ = await rejection.in_window(session, [one.id for one in found])
        held = [one.id for one in found if one.id in open_ and one.status is not status]
    moved = 0
    for candidate in found:
        if candidate.id not in held:
            moved += await move(session, candidate, status, caller, reason)
    about(session, "candidates", "bulk", moved=moved, to=status.value)
    known = {candidate.id for candidate in found}
    return Moved(moved, len(found) - moved - len(held), [one for one in wanted if one not in known], held)


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        # The database is the last line (DATA-05): somebody added the same address meanwhile.
        raise CandidateExists() from error
