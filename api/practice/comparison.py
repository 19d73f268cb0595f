"""One answer as two judges read it, side by side (INT-45). Nothing of it is kept."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from api.database.pause import released
from api.practice import repository
from api.practice.errors import NotAnswered, OneJudgeOnly
from api.practice.feedback import judge_answer, name_of
from api.practice.held_calls import asked_of
from api.practice.schemas import Compared, CompareRequest, JudgedBy, PracticeJudge, PracticeJudges
from api.practice.service import held_call
from api.practice.state import Asked, held
from api.security.callers import Caller
from api.trials.errors import UnknownJudge
from api.trials.judges import judge_for, list_judges
from api.trials.schemas import JudgeChoice, JudgeKind
from api.wiring import Services
from contract.brief import RubricPoint


async def judges_here(services: Services) -> PracticeJudges:
    """Those that read one answer alone, the offline one always among them. Raises AiUnavailable."""
    kinds: list[JudgeKind] = ["rules"]
    kinds += [
        one.judge for one in (await list_judges(services, None)).judges if one.judge in ("first", "second", "text")
    ]
    found = []
    for kind in kinds:
        chosen = await judge_for(services, None, JudgeChoice(judge=kind))
        found.append(PracticeJudge(judge=kind, name=name_of(chosen.panel.seats[0].judge)))
    return PracticeJudges(judges=found)


async def compare(session: AsyncSession, services: Services, caller: Caller, body: CompareRequest) -> Compared:
    """Raises UnknownPractice, NotAnswered, OneJudgeOnly, UnknownJudge, FeedbackAway, AiUnavailable, SharedStateAway."""
    asked, text, language, name = await _answered(session, services, caller, body)
    async with released(session, caller.company_scope):
        kinds = body.judges or [one.judge for one in (await judges_here(services)).judges][:2]
        if len(set(kinds)) < 2:
            raise OneJudgeOnly()
        if "panel" in kinds:
            raise UnknownJudge("Name single judges: a panel reads several times.")
        both = await asyncio.gather(
            *(_judged(services, kind, asked, text, language, name, body.interview_id) for kind in kinds)
        )
    pairs = list(zip(*(one.feedback.points for one in both), strict=True))
    return Compared(
        question_text=asked.text,
        answer=text,
        judgements=list(both),
        same=sum(first.status is second.status for first, second in pairs),
        of=len(pairs),
    )


async def _judged(
    services: Services, kind: JudgeKind, asked: Asked, text: str, language: str, name: str, practice_id: str
) -> JudgedBy:
    judge = (await judge_for(services, None, JudgeChoice(judge=kind))).panel.seats[0].judge
    judged = await judge_answer(services, judge, asked, text, language=language, name=name, practice_id=practice_id)
    return JudgedBy(judge=kind, name=name_of(judge), score=judged.score, feedback=judged.feedback)


async def _answered(
    session: AsyncSession, services: Services, caller: Caller, body: CompareRequest
) -> tuple[Asked, str, str, str]:
    """(the question, the answer, its language, the person's name)."""
    kept = await repository.one_of(session, caller.user_id, body.interview_id)
    if kept is None and (call := await held_call(session, caller, body.interview_id)) is not None:
        found = asked_of(call, body.question_number)
        if found is None:
            raise NotAnswered()
        return *found, call.job.language, call.candidate_name
    if kept is None:
        state = (await held(services, caller.user_id, body.interview_id)).state
        asked = next((one for one in state.asked if one.number == body.question_number), None)
        if asked is None or asked.answer is None:
            raise NotAnswered()
        return asked, asked.answer.text, state.language, state.candidate_name
    rows = await repository.questions_of(session, kept.id)
    row = next((one for one in rows if one.question_number == body.question_number), None)
    if row is None or row.answer is None:
        raise NotAnswered()
    asked = Asked(
        number=row.question_number,
        text=row.question_text,
        kind="practice" if row.kind == "practice" else "theory",
        competency=row.competency,
        points=[RubricPoint.model_validate(point) for point in row.points],
        writer="",
    )
    return asked, row.answer, kept.language, kept.candidate_name
