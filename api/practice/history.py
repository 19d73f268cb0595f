"""A practice interview is written into its owner's history, however it was held."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.practice.errors import ChangedMeanwhile
from api.practice.models import PracticeInterview, PracticeQuestion
from api.practice.schemas import PracticeResults, ResultQuestion
from contract.brief import RubricPoint


async def keep(
    session: AsyncSession,
    results: PracticeResults,
    *,
    user_id: str,
    analysis_id: str | None,
    points: Mapping[int, Sequence[RubricPoint]],
    now: datetime,
) -> PracticeInterview:
    """`points`: by the question's number. Raises ChangedMeanwhile: it has been kept a moment ago."""
    practice = PracticeInterview(
        id=results.interview_id,
        user_id=user_id,
        candidate_name=results.candidate_name,
        job_title=results.job_title,
        interview_type=results.interview_type,
        language=results.language,
        analysis_id=analysis_id,
        focus=results.focus,
        num_questions=results.metrics.planned,
        by_call=results.by_call,
        final_score=results.final_score,
        started_at=results.started_at,
        saved_at=now,
    )
    session.add(practice)
    try:
        await session.flush()
    except IntegrityError:
        raise ChangedMeanwhile() from None
    session.add_all(_row(practice.id, one, points[one.question_number]) for one in results.questions)
    await session.flush()
    return practice


def _row(practice_id: str, question: ResultQuestion, points: Sequence[RubricPoint]) -> PracticeQuestion:
    feedback = question.feedback
    return PracticeQuestion(
        practice_id=practice_id,
        question_number=question.question_number,
        question_text=question.question_text,
        competency=question.competency,
        kind=question.kind,
        points=[point.model_dump(mode="json") for point in points],
        answer=question.answer,
        spoken=question.spoken,
        attempts=question.attempts,
        score=question.score,
        feedback=feedback.summary if feedback else None,
        details=feedback.model_dump(mode="json") if feedback else None,
        judge=question.judge,
    )
