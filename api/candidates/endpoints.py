"""Candidates of the caller's company."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.candidates import repository, service
from api.candidates.errors import CandidateExists, UnknownCandidate
from api.candidates.models import CandidateStatus
from api.candidates.schemas import CandidateInput, CandidatePage, CandidateUpdate, CandidateView
from api.companies.access import NoCompany
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.paging import Paging
from api.security.dependencies import HrUser, RequestSession, Wired

router = APIRouter(tags=["candidates"], responses=responses(Unauthenticated, Forbidden))


@router.get("/candidates")
async def list_candidates(
    caller: HrUser,
    session: RequestSession,
    paging: Paging,
    search: Annotated[str | None, Query(max_length=100)] = None,
    status: CandidateStatus | None = None,
) -> CandidatePage:
    found = await repository.list_candidates(session, caller, paging, search, status)
    return CandidatePage(candidates=[CandidateView.model_validate(row) for row in found.rows], **found.numbers())


@router.post("/candidates", status_code=201, responses=responses(CandidateExists, NoCompany))
async def create_candidate(body: CandidateInput, caller: HrUser, session: RequestSession) -> CandidateView:
    return CandidateView.model_validate(await service.create_candidate(session, caller, body))


@router.get("/candidates/{candidate_id}", responses=responses(UnknownCandidate))
async def get_candidate(candidate_id: IdPath, caller: HrUser, session: RequestSession) -> CandidateView:
    return CandidateView.model_validate(await service.get_candidate(session, caller, candidate_id))


@router.put("/candidates/{candidate_id}", responses=responses(UnknownCandidate, CandidateExists))
async def update_candidate(
    candidate_id: IdPath, body: CandidateUpdate, caller: HrUser, session: RequestSession
) -> CandidateView:
    return CandidateView.model_validate(await service.update_candidate(session, caller, candidate_id, body))


@router.delete("/candidates/{candidate_id}", status_code=204, responses=responses(UnknownCandidate))
async def delete_candidate(candidate_id: IdPath, caller: HrUser, session: RequestSession, services: Wired) -> None:
    """Hides the candidate. Interviews already held stay readable."""
    await service.delete_candidate(session, caller, candidate_id, services.clock)
