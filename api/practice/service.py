"""A practice interview from start to save. The draft is the person's own; each step changes it once or not at all."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.practice import within_practice
from api.database import after_commit
from api.database.pause import released
from api.metrics import practice_interviews_total
from api.practice import call_repository, questions, repository, speech
from api.practice.beginning import new_state
from api.practice.call_keeping import save as keep_call
from api.practice.delivery import delivery_of
from api.practice.errors import NoAnswer, NotThisQuestion, PracticeOver, UnknownPractice
from api.practice.feedback import judge_answer, name_of, words_in
from api.practice.held_calls import Material, load, results_of, view_of
from api.practice.history import keep
from api.practice.models import PracticeInterview
from api.practice.results import of_rows, of_state
from api.practice.schemas import (
    AnswerReply,
    PracticeResults,
    PracticeSaved,
    PracticeStart,
    PracticeStarted,
    QuestionReply,
    QuestionRequest,
)
from api.practice.state import Answer, Asked, Held, PracticeState, begin, expires, forget, held
from api.security.callers import Caller
from api.wiring import Services


async def start(session: AsyncSession, services: Services, caller: Caller, body: PracticeStart) -> PracticeStarted:
    """Raises UnknownGapAnalysis, WordsUnreadable, QuestionsUnreadable, AiUnavailable, SharedStateAway."""
    state = await new_state(session, services, caller, body, body.num_questions)
    async with released(session, caller.company_scope):
        state.num_questions = await questions.planned(services, state)
        await begin(services, caller.user_id, state)
        practice_interviews_total.labels("begun").inc()
        return PracticeStarted(
            interview_id=state.id,
            num_questions=state.num_questions,
            writer=await questions.writer_of(services),
            focus=state.focus,
            judge=name_of(services.judge),
            speech=services.voice.speaks(state.language),
            expires_at=expires(services),
        )


async def running(session: AsyncSession, services: Services, caller: Caller, practice_id: str) -> Held:
    """Raises UnknownPractice, PracticeOver, SharedStateAway."""
    try:
        return await held(services, caller.user_id, practice_id)
    except UnknownPractice:
        if await repository.one_of(session, caller.user_id, practice_id) is not None:
            raise PracticeOver() from None
        raise


async def next_question(
    session: AsyncSession, services: Services, caller: Caller, body: QuestionRequest
) -> QuestionReply:
    """The open question again, or the one after it.

    Raises:
        UnknownPractice, PracticeOver, ChangedMeanwhile, SharedStateAway, and what `questions.next_question` raises.
    """
    draft = await running(session, services, caller, body.interview_id)
    async with released(session, caller.company_scope):
        asked = await _opened(services, draft, skip=body.skip)
        audio, problem = None, None
        if body.audio:
            audio, problem = await speech.spoken(services, asked.text, draft.state.language)
    return QuestionReply(
        question_number=asked.number,
        question_text=asked.text,
        total=draft.state.num_questions,
        kind=asked.kind,
        competency=asked.competency,
        writer=asked.writer,
        audio=audio,
        audio_problem=problem,
    )


async def _opened(services: Services, draft: Held, *, skip: bool) -> Asked:
    state = draft.state
    current = state.current
    if current is not None and current.is_open and not skip:
        return current
    if current is not None and current.is_open:
        current.skipped = True
        current.answer = None
    if len(state.asked) >= state.num_questions:
        await draft.keep()
        raise PracticeOver()
    asked = await questions.next_question(services, state)
    state.asked.append(asked)
    await draft.keep()
    return asked


async def answer(
    session: AsyncSession,
    services: Services,
    caller: Caller,
    practice_id: str,
    number: int,
    text: str | None,
    sound: bytes | None,
) -> AnswerReply:
    """Takes an answer and says what there is to say about it. Until the next question the same one may be answered
    again. Without text and sound the answer that is kept is read once more, for one that nobody could read before.

    Raises:
        UnknownPractice, PracticeOver, NotThisQuestion, NoAnswer, AudioTooLarge, AudioType, NothingHeard, VoiceAway,
        FeedbackAway, ChangedMeanwhile, WordsUnreadable, SharedStateAway.
    """
    draft = await running(session, services, caller, practice_id)
    async with released(session, caller.company_scope):
        asked = draft.state.current
        if asked is None or asked.number != number or asked.skipped:
            raise NotThisQuestion()
        given = await _given(services, draft.state, asked, text, sound)
        asked.answer = given
        await draft.keep()
        await _judge(services, draft.state, asked, given)
        await draft.keep()
    return _reply(draft.state, asked)


async def _given(
    services: Services, state: PracticeState, asked: Asked, text: str | None, sound: bytes | None
) -> Answer:
    attempt = (asked.answer.attempt if asked.answer else 0) + 1
    if sound is not None:
        clip = await speech.hear(services, sound, state.language)
        note = words_in(services.settings.config_dir, state.language).pace.counted
        delivery = delivery_of(clip, state.language, note)
        return Answer(text=clip.text, spoken=True, delivery=delivery, attempt=attempt)
    if text is not None and text.strip():
        return Answer(text=text.strip(), spoken=False, attempt=attempt)
    if asked.answer is None or asked.answer.feedback is not None:
        raise NoAnswer()
    return asked.answer


async def _judge(services: Services, state: PracticeState, asked: Asked, given: Answer) -> None:
    judged = await judge_answer(
        services,
        services.judge,
        asked,
        given.text,
        language=state.language,
        name=state.candidate_name,
        practice_id=state.id,
        delivery=given.delivery,
    )
    given.score, given.feedback = judged.score, judged.feedback


def _reply(state: PracticeState, asked: Asked) -> AnswerReply:
    if asked.answer is None or asked.answer.feedback is None:
        raise NoAnswer()
    return AnswerReply(
        question_number=asked.number,
        transcript=asked.answer.text,
        spoken=asked.answer.spoken,
        attempt=asked.answer.attempt,
        score=asked.answer.score,
        feedback=asked.answer.feedback,
        finished=state.finished,
    )


async def results(session: AsyncSession, services: Services, caller: Caller, practice_id: str) -> PracticeResults:
    """Of a running, finished or saved one. Raises UnknownPractice, SharedStateAway."""
    call = await held_call(session, caller, practice_id)
    kept = await repository.one_of(session, caller.user_id, practice_id)
    if kept is not None:
        found = of_rows(kept, await repository.questions_of(session, kept.id))
        return found if call is None else found.model_copy(update={"call": view_of(services, call)})
    if call is not None:
        return results_of(services, call)
    draft = await held(services, caller.user_id, practice_id)
    return of_state(draft.state, expires(services))


async def held_call(session: AsyncSession, caller: Caller, practice_id: str) -> Material | None:
    """A call of the caller's, as far as it is still there."""
    async with within_practice(session, caller):
        found = await call_repository.own(session, caller.user_id, practice_id)
        return None if found is None else await load(session, *found)


async def save(
    session: AsyncSession, services: Services, caller: Caller, practice_id: str, *, recording: bool
) -> tuple[PracticeSaved, bool]:
    """Writes it to the database, the first time; True: now. `recording`: of a call, that is kept too.

    Raises:
        UnknownPractice, ChangedMeanwhile, CallRuns, CallNotRead, WordsUnreadable, SharedStateAway.
    """
    kept = await repository.one_of(session, caller.user_id, practice_id)
    if kept is not None:
        return _saved(kept), False
    call = await held_call(session, caller, practice_id)
    if call is not None:
        async with within_practice(session, caller):
            saved = _saved(await keep_call(session, services, caller.user_id, call, recording=recording))
        practice_interviews_total.labels("kept").inc()
        return saved, True
    state = (await held(services, caller.user_id, practice_id)).state
    practice = await keep(
        session,
        of_state(state, expires(services)),
        user_id=caller.user_id,
        analysis_id=state.analysis_id,
        points={asked.number: asked.points for asked in state.asked},
        now=services.clock.now(),
    )

    async def drop() -> None:
        await forget(services, caller.user_id, state.id)

    after_commit(session, drop)
    practice_interviews_total.labels("kept").inc()
    return _saved(practice), True


def _saved(row: PracticeInterview) -> PracticeSaved:
    return PracticeSaved(interview_id=row.id, saved_at=row.saved_at, final_score=row.final_score)
