"""Rules about candidates."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates import repository
from api.candidates.errors import CandidateExists, UnknownCandidate
from api.candidates.models import Candidate
from api.candidates.pipeline import enter, move
from api.candidates.schemas import CandidateInput, CandidateUpdate
from api.companies.access import own_company
from api.ports import Clock
from api.security.callers import Caller


async def get_candidate(session: AsyncSession, caller: Caller, candidate_id: str) -> Candidate:
    candidate = await repository.access_candidate(session, caller, candidate_id)
    if candidate is None:
        raise UnknownCandidate()
    return candidate


async def create_candidate(session: AsyncSession, caller: Caller, body: CandidateInput) -> Candidate:
    company_id = own_company(caller)
    if await repository.by_email(session, company_id, body.email):
        raise CandidateExists()
    candidate = Candidate(company_id=company_id, **body.model_dump())
    session.add(candidate)
    await _flush(session)
    await enter(session, candidate, caller)
    return candidate


async def update_candidate(
    session: AsyncSession, caller: Caller, candidate_id: str, body: CandidateUpdate
) -> Candidate:
    candidate = await get_candidate(session, caller, candidate_id)
    other = await repository.by_email(session, candidate.company_id, body.email)
    if other is not None and other.id != candidate.id:
        raise CandidateExists()
    for field, value in body.model_dump(exclude={"status"}).items():
        setattr(candidate, field, value)
    await _flush(session)
    await move(session, candidate, body.status or candidate.status, caller)
    return candidate


async def delete_candidate(session: AsyncSession, caller: Caller, candidate_id: str, clock: Clock) -> None:
    candidate = await get_candidate(session, caller, candidate_id)
    candidate.deleted_at = clock.now()


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        # The database is the last line (DATA-05): somebody added the same address meanwhile.
        raise CandidateExists() from error
