"""Practice interviews by turns: `/interview/*` and `/audio/*` of the specification, `/practice/*` beside them."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile, WebSocket

from api.ai.errors import AiUnavailable
from api.audit import about
from api.companies.practice import within_practice
from api.database.pause import released
from api.documents.body_limit import DocumentRoute
from api.documents.errors import DocumentTooLarge
from api.errors import Forbidden, TooManyRequests, Unauthenticated, Unreadable, responses
from api.gaps.errors import UnknownGapAnalysis
from api.ids import IdPath, UuidText
from api.jobs.errors import QuestionsUnreadable, RubricCheckUnreadable
from api.jobs.generate import NothingUsable
from api.paging import Paging
from api.ports import SharedStateAway
from api.practice import call_keeping, call_repository, comparison, repository, service, speech
from api.practice.errors import (
    AudioTooLarge,
    AudioType,
    CallNotRead,
    CallRuns,
    ChangedMeanwhile,
    FeedbackAway,
    NoAnswer,
    NotAnswered,
    NothingHeard,
    NothingSayable,
    NotThisQuestion,
    OneJudgeOnly,
    PracticeOver,
    UnknownPractice,
    VoiceAway,
    WordsUnreadable,
)
from api.practice.results import progress_of
from api.practice.schemas import (
    MAX_ANSWER_CHARS,
    MAX_QUESTIONS,
    AnswerReply,
    Compared,
    CompareRequest,
    HeardSound,
    PracticeJudges,
    PracticeLanguage,
    PracticeList,
    PracticeProgress,
    PracticeResults,
    PracticeRow,
    PracticeSaved,
    PracticeStart,
    PracticeStarted,
    QuestionReply,
    QuestionRequest,
    SpeakRequest,
)
from api.practice.socket import hold
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.texts import NO_NUL
from api.trials.errors import UnknownJudge
from api.wiring import Services

_COMMON = responses(Unauthenticated, Forbidden, TooManyRequests, SharedStateAway)
PROGRESS_ANSWERS = 1_000
"""The latest, for the curves."""

router = APIRouter(tags=["practice"], responses=_COMMON)
sounds = APIRouter(tags=["practice"], route_class=DocumentRoute, responses=_COMMON)
sockets = APIRouter()

_WRITING = (AiUnavailable, QuestionsUnreadable, RubricCheckUnreadable, WordsUnreadable)
_HEARING = (DocumentTooLarge, AudioTooLarge, AudioType, NothingHeard, VoiceAway)


@router.post("/interview/start", status_code=201, responses=responses(UnknownGapAnalysis, *_WRITING))
async def start_practice(
    body: PracticeStart, caller: CurrentUser, session: RequestSession, services: Wired
) -> PracticeStarted:
    """Begins a practice interview of one's own. It is kept for four hours after its last step, and durably only when
    it is saved. Nobody but its owner ever sees it."""
    return await service.start(session, services, caller, body)


@router.post(
    "/interview/question",
    responses=responses(UnknownPractice, PracticeOver, NothingUsable, ChangedMeanwhile, *_WRITING),
)
async def ask_question(
    body: QuestionRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> QuestionReply:
    """The next question, from résumé, job description and what was said so far; one that is open is given again."""
    return await service.next_question(session, services, caller, body)


@sounds.post(
    "/interview/answer",
    responses=responses(
        UnknownPractice,
        PracticeOver,
        NotThisQuestion,
        ChangedMeanwhile,
        NoAnswer,
        FeedbackAway,
        WordsUnreadable,
        *_HEARING,
    ),
)
async def give_answer(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    interview_id: Annotated[UuidText, Form()],
    question_number: Annotated[int, Form(ge=1, le=MAX_QUESTIONS)],
    answer: Annotated[str | None, Form(max_length=MAX_ANSWER_CHARS, pattern=NO_NUL)] = None,
    audio: Annotated[
        UploadFile | None, File(description="WebM, Ogg, MP4, MP3, FLAC or WAV of at most five minutes")
    ] = None,
) -> AnswerReply:
    """An answer in writing or as a sound, with what there is to say about it at once. Until the next question is asked
    for, the same one may be answered again; the last answer counts."""
    sound = await speech.read_clip(audio) if audio is not None else None
    return await service.answer(session, services, caller, interview_id, question_number, answer, sound)


@router.get("/interview/results/{practice_id}", responses=responses(UnknownPractice))
async def get_results(
    practice_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> PracticeResults:
    """Of a practice interview that runs, is finished or was saved."""
    return await service.results(session, services, caller, practice_id)


@router.post(
    "/interview/save/{practice_id}",
    status_code=201,
    responses={
        **responses(UnknownPractice, ChangedMeanwhile, CallRuns, CallNotRead, WordsUnreadable),
        200: {"model": PracticeSaved, "description": "It was saved before"},
    },
)
async def save_practice(
    practice_id: IdPath,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    response: Response,
    recording: Annotated[bool, Query(description="Of a call: its recording is kept too")] = False,
) -> PracticeSaved:
    """Keeps a practice interview in one's history, as far as it got; it then is over. Of a call nothing else stays
    than the questions, the words and the feedback, unless its recording is asked for."""
    saved, now = await service.save(session, services, caller, practice_id, recording=recording)
    if not now:
        response.status_code = 200
    about(session, "practice_interview", practice_id)
    return saved


@router.get("/practice/interviews")
async def list_practice(caller: CurrentUser, session: RequestSession, paging: Paging) -> PracticeList:
    """What one saved, the latest first."""
    found = await repository.page_of(session, caller.user_id, paging)
    rows = [
        PracticeRow(
            interview_id=practice.id,
            job_title=practice.job_title,
            interview_type=practice.interview_type,
            language=practice.language,
            num_questions=practice.num_questions,
            by_call=practice.by_call,
            answered=answered,
            final_score=practice.final_score,
            saved_at=practice.saved_at,
        )
        for practice, answered in found.rows
    ]
    return PracticeList(interviews=rows, **found.numbers())


@router.delete("/practice/interviews/{practice_id}", status_code=204, responses=responses(UnknownPractice, CallRuns))
async def delete_practice(practice_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> None:
    """Removes a saved practice interview for good, with the recording that was kept of it."""
    if not await repository.remove(session, caller.user_id, practice_id):
        raise UnknownPractice()
    async with within_practice(session, caller):
        call = await call_repository.own(session, caller.user_id, practice_id)
        if call is not None:
            await call_keeping.erase(session, services, *call)
    about(session, "practice_interview", practice_id)


@router.get("/practice/progress")
async def get_progress(caller: CurrentUser, session: RequestSession) -> PracticeProgress:
    """By competency and judge, over all saved practice."""
    return progress_of(await repository.scored_questions(session, caller.user_id, PROGRESS_ANSWERS))


@router.get("/practice/judges", responses=responses(AiUnavailable))
async def get_judges(caller: CurrentUser, services: Wired) -> PracticeJudges:
    """Who can read an answer on this server."""
    return await comparison.judges_here(services)


@router.post(
    "/practice/compare",
    responses=responses(
        UnknownPractice, NotAnswered, OneJudgeOnly, UnknownJudge, FeedbackAway, AiUnavailable, WordsUnreadable
    ),
)
async def compare_judges(
    body: CompareRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> Compared:
    """One answer as two judges read it, side by side (INT-45)."""
    return await comparison.compare(session, services, caller, body)


@router.post(
    "/audio/tts",
    response_class=Response,
    responses={**responses(NothingSayable, VoiceAway), 200: {"content": {"audio/mpeg": {}}, "description": "MP3"}},
)
async def speak_text(body: SpeakRequest, caller: CurrentUser, session: RequestSession, services: Wired) -> Response:
    """A text in this server's own voice."""
    async with released(session, caller.company_scope):
        sound = await speech.speak(services, body.text, body.language, body.speed, body.voice)
    return Response(sound, media_type="audio/mpeg", headers={"Cache-Control": "private, no-store"})


@sounds.post("/audio/stt", responses=responses(Unreadable, *_HEARING))
async def hear_audio(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    audio: Annotated[UploadFile, File(description="WebM, Ogg, MP4, MP3, FLAC or WAV of at most five minutes")],
    language: Annotated[PracticeLanguage, Form()] = "en",
) -> HeardSound:
    """The words of a sound. Nothing is kept."""
    async with released(session, caller.company_scope):
        clip = await speech.hear(services, await speech.read_clip(audio), language)
    return HeardSound(text=clip.text, duration_secs=round(clip.duration_ms / 1000, 1), engine=clip.engine)


@sockets.websocket("/ws/interview/session")
async def practice_session(socket: WebSocket) -> None:
    """Practice by one connection (RT-01); see `api/practice/socket.py` for the messages."""
    services: Services = socket.app.state.services
    await hold(socket, services)
