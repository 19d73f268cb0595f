"""The list of engines, trying a configuration, and the agent's side of a try."""

from fastapi import APIRouter

from api.audit import about
from api.companies.access import UnknownCompany, access_company
from api.engines import service
from api.engines.models import EngineTest
from api.engines.schemas import EnginesView, EngineTestInput, EngineTestView
from api.errors import Forbidden, NotFound, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.security.callers import AgentCaller
from api.security.dependencies import AgentTicket, CurrentUser, RequestSession, Wired
from contract.engine_test import EngineTestOrder, EngineTestReport

router = APIRouter(tags=["companies"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))
agent_router = APIRouter(tags=["internal"], responses=responses(Unauthenticated))


class UnknownEngineTest(NotFound):
    error_code = "COMP_414"
    detail = "There is no such test."


@router.get("/companies/{company_id}/ai-config/engines", responses=responses(UnknownCompany))
async def list_engines(company_id: IdPath, caller: CurrentUser, session: RequestSession) -> EnginesView:
    """Every engine there is for hearing, phrasing and speaking, and whether the interviewers can use it."""
    await access_company(session, caller, company_id)
    return await service.engines_view(session)


@router.post("/companies/{company_id}/ai-config/test", status_code=202, responses=responses(UnknownCompany))
async def test_engines(
    company_id: IdPath, body: EngineTestInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> EngineTestView:
    """An interviewer speaks a sentence, listens to it and has it phrased. Ask for the result until it is there."""
    await access_company(session, caller, company_id)
    made = await service.start_test(session, services, caller, company_id, body)
    about(session, "engine_test", made.id, company_id=company_id)
    return made


@router.get("/companies/{company_id}/ai-config/tests/{test_id}", responses=responses(UnknownCompany, UnknownEngineTest))
async def get_engine_test(
    company_id: IdPath, test_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> EngineTestView:
    """What became of a test."""
    await access_company(session, caller, company_id)
    test = await session.get(EngineTest, test_id)
    if test is None or test.company_id != company_id or test.say is not None:
        raise UnknownEngineTest()
    return service.view_of(services, test)


@agent_router.get("/internal/engine-tests/{test_id}", responses=responses(UnknownEngineTest))
async def get_order(test_id: IdPath, caller: AgentTicket, session: RequestSession) -> EngineTestOrder:
    """What an agent is to try."""
    return service.order_of(await _own_test(session, caller, test_id))


@agent_router.put("/internal/engine-tests/{test_id}", status_code=204, responses=responses(UnknownEngineTest))
async def put_report(
    test_id: IdPath, body: EngineTestReport, caller: AgentTicket, session: RequestSession, services: Wired
) -> None:
    """What it found. Idempotent."""
    await service.take_report(session, services, await _own_test(session, caller, test_id), body)


async def _own_test(session: RequestSession, caller: AgentCaller, test_id: str) -> EngineTest:
    """The ticket of a test names it as its call; the ticket of an interview's call admits to no test."""
    test = await session.get(EngineTest, test_id) if caller.call_id == test_id else None
    if test is None:
        raise UnknownEngineTest()
    return test
