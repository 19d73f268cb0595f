"""Saved practice. Every statement names the user: nobody reaches another one's."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.paging import PageQuery, Slice, fetch_page
from api.practice.models import PracticeInterview, PracticeQuestion

KNOWN_MOST = 60
"""Latest questions that a new practice steps around."""


async def one_of(session: AsyncSession, user_id: str, practice_id: str) -> PracticeInterview | None:
    return await session.scalar(
        select(PracticeInterview).where(PracticeInterview.id == practice_id, PracticeInterview.user_id == user_id)
    )


async def questions_of(session: AsyncSession, practice_id: str) -> list[PracticeQuestion]:
    found = await session.scalars(
        select(PracticeQuestion)
        .where(PracticeQuestion.practice_id == practice_id)
        .order_by(PracticeQuestion.question_number)
    )
    return list(found)


async def known_questions(session: AsyncSession, user_id: str) -> list[str]:
    found = await session.scalars(
        select(PracticeQuestion.question_text)
        .join(PracticeInterview, PracticeInterview.id == PracticeQuestion.practice_id)
        .where(PracticeInterview.user_id == user_id)
        .order_by(PracticeInterview.saved_at.desc(), PracticeQuestion.question_number)
        .limit(KNOWN_MOST)
    )
    return list(found)


async def page_of(session: AsyncSession, user_id: str, query: PageQuery) -> Slice:
    """Rows of (practice, answered questions), the latest first."""
    answered = (
        select(func.count())
        .where(PracticeQuestion.practice_id == PracticeInterview.id, PracticeQuestion.answer.is_not(None))
        .correlate(PracticeInterview)
        .scalar_subquery()
    )
    statement = (
        select(PracticeInterview, answered)
        .where(PracticeInterview.user_id == user_id)
        .order_by(PracticeInterview.saved_at.desc(), PracticeInterview.id)
    )
    return await fetch_page(session, statement, query)


async def scored_questions(
    session: AsyncSession, user_id: str, most: int
) -> Sequence[tuple[PracticeInterview, PracticeQuestion]]:
    """Of the latest `most` scored answers, the oldest first."""
    found = await session.execute(
        select(PracticeInterview, PracticeQuestion)
        .join(PracticeQuestion, PracticeQuestion.practice_id == PracticeInterview.id)
        .where(PracticeInterview.user_id == user_id, PracticeQuestion.score.is_not(None))
        .order_by(PracticeInterview.saved_at.desc(), PracticeInterview.id, PracticeQuestion.question_number)
        .limit(most)
    )
    return [(row[0], row[1]) for row in reversed(found.all())]


async def remove(session: AsyncSession, user_id: str, practice_id: str) -> bool:
    found = await one_of(session, user_id, practice_id)
    if found is None:
        return False
    await session.execute(delete(PracticeQuestion).where(PracticeQuestion.practice_id == found.id))
    await session.delete(found)
    return True


async def all_of(session: AsyncSession, user_id: str) -> list[tuple[PracticeInterview, list[PracticeQuestion]]]:
    """For an export."""
    own = await session.scalars(
        select(PracticeInterview).where(PracticeInterview.user_id == user_id).order_by(PracticeInterview.saved_at)
    )
    return [(practice, await questions_of(session, practice.id)) for practice in own]


async def remove_all(session: AsyncSession, user_id: str) -> None:
    own = select(PracticeInterview.id).where(PracticeInterview.user_id == user_id)
    for statement in (
        delete(PracticeQuestion).where(PracticeQuestion.practice_id.in_(own)),
        delete(PracticeInterview).where(PracticeInterview.user_id == user_id),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))
