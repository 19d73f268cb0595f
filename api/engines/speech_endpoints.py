"""Hearing a sentence in the voice that would say it: an interviewer speaks it, the page plays it."""

from fastapi import APIRouter, Response

from api.audit import about
from api.companies.access import NoCompany
from api.engines import speech
from api.engines.endpoints import UnknownEngineTest
from api.engines.models import EngineTest
from api.engines.speech_schemas import SpeechSampleInput, SpeechSampleView
from api.errors import Forbidden, NotFound, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath
from api.jobs.errors import PersonaUnreadable, UnknownJob, UnknownPersona
from api.security.dependencies import AgentTicket, CurrentUser, RequestSession, Wired
from contract.engine_test import SpeechReport

router = APIRouter(tags=["companies"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))
agent_router = APIRouter(tags=["internal"], responses=responses(Unauthenticated))


class UnknownSample(NotFound):
    error_code = "COMP_415"
    detail = "There is no such sample, or it has no sound."


@router.post(
    "/speech-samples", status_code=202, responses=responses(NoCompany, UnknownJob, UnknownPersona, PersonaUnreadable)
)
async def speak(
    body: SpeechSampleInput, caller: CurrentUser, session: RequestSession, services: Wired
) -> SpeechSampleView:
    """An interviewer speaks a text. What was spoken in the last 30 days is not spoken again."""
    sample = await speech.start(session, services, caller, body)
    about(session, "engine_test", sample.id)
    return speech.view_of(services, sample)


@router.get("/speech-samples/{sample_id}", responses=responses(UnknownSample))
async def get_sample(
    sample_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> SpeechSampleView:
    """What became of a sample: being spoken, done, or nobody took it up."""
    return speech.view_of(services, await _own(session, caller, sample_id))


@router.get(
    "/speech-samples/{sample_id}/sound",
    response_class=Response,
    responses={**responses(UnknownSample), 200: {"content": {"audio/mpeg": {}}, "description": "MP3"}},
)
async def get_sound(sample_id: IdPath, caller: CurrentUser, session: RequestSession) -> Response:
    """Its sound, once it is there."""
    sound = await speech.sound_of(session, await _own(session, caller, sample_id))
    if sound is None:
        raise UnknownSample()
    return Response(sound, media_type="audio/mpeg", headers={"Cache-Control": "private, max-age=86400"})


async def _own(session: RequestSession, caller: CurrentUser, sample_id: str) -> EngineTest:
    sample = await speech.access(session, caller, sample_id)
    if sample is None:
        raise UnknownSample()
    return sample


@agent_router.put("/internal/engine-tests/{test_id}/sound", status_code=204, responses=responses(UnknownEngineTest))
async def put_sound(
    test_id: IdPath, body: SpeechReport, caller: AgentTicket, session: RequestSession, services: Wired
) -> None:
    """What the voice spoke. Idempotent."""
    test = await session.get(EngineTest, test_id) if caller.call_id == test_id else None
    if test is None:
        raise UnknownEngineTest()
    await speech.take_sound(services, test, body)
