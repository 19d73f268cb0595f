"""What candidates said of their interviews, so that nobody can tell who said it."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.aftercare.models import Clarity, InterviewFeedback
from api.analytics.period import Period, interviews_of
from api.analytics.ranks import FEW
from api.analytics.schemas import FeedbackView
from api.companies.practice import seen_by
from api.interviews.models import Interview, InterviewStatus
from api.security.callers import Caller

TROUBLES = 50


async def feedback(session: AsyncSession, caller: Caller, period: Period) -> FeedbackView:
    """Counts of the period and the job; of a part that fewer than `FEW` answered, only that. Words are those of all
    jobs and times: a filter would tell whose they are."""
    statement = (
        interviews_of(caller, period)
        .join(InterviewFeedback, InterviewFeedback.interview_id == Interview.id)
        .where(*period.holds(InterviewFeedback.created_at))
        .with_only_columns(InterviewFeedback.clear, func.count())
        .group_by(InterviewFeedback.clear)
    )
    clear: dict[Clarity, int] = dict((await session.execute(statement)).all())
    completed = interviews_of(caller, period).where(
        Interview.status == InterviewStatus.COMPLETED, *period.holds(Interview.completed_at)
    )
    answers = sum(clear.values())
    narrowed = bool(period.since or period.until or period.job_template_id) or not caller.may("candidates:all")
    return FeedbackView(
        timezone=period.zone,
        few=FEW,
        answers=answers,
        completed=await session.scalar(completed.with_only_columns(func.count())) or 0,
        clear={} if narrowed and answers < FEW else clear,
        trouble=await _troubles(session, caller) if caller.may("candidates:all") else [],
    )


async def _troubles(session: AsyncSession, caller: Caller) -> list[str]:
    """The newest ones, in the order of the alphabet."""
    statement = select(InterviewFeedback.trouble).where(InterviewFeedback.trouble.is_not(None))
    statement = statement.where(seen_by(caller, InterviewFeedback.company_id))
    found = await session.scalars(statement.order_by(InterviewFeedback.updated_at.desc()).limit(TROUBLES))
    return sorted(text for text in found if text)
