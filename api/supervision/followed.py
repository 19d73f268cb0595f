"""Who followed an interview as it was held, for the candidate's receipt: the consent text promises this list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.jobs.snapshot import JobSnapshot
from api.supervision import repository
from api.supervision.wording import names_people

SAME_VISIT = timedelta(seconds=60)
"""A page that was reloaded, or an ear that was lost for less, did not stop following."""


@dataclass(slots=True)
class Followed:
    """One person, from when to when. `until_at` None: they still do."""

    name: str
    from_at: datetime
    until_at: datetime | None
    listened: bool
    """Heard the sound, besides reading along."""


async def followers(session: AsyncSession, interview: Interview) -> list[Followed]:
    """Visits while the interview was under way, in order. Where the company's wording names nobody, so does this."""
    began = interview.started_at
    if began is None:
        return []
    around = await interviews.surroundings(session, interview)
    language = JobSnapshot.model_validate(around.version.snapshot).language
    named = names_people(around.company, language)
    visits: dict[str, list[Followed]] = {}
    for watch, name in await repository.watches_of(session, interview.id):
        if watch.ended_at is not None and watch.ended_at <= began:
            continue
        made = Followed(
            name=name if named else around.company.name,
            from_at=max(watch.since, began),
            until_at=watch.ended_at,
            listened=watch.listening,
        )
        _add(visits.setdefault(watch.user_id, []), made)
    return sorted((one for person in visits.values() for one in person), key=lambda one: one.from_at)


def _add(visits: list[Followed], made: Followed) -> None:
    """One person's watches come by their beginning; several at a time are one visit."""
    last = visits[-1] if visits else None
    if last is None or (last.until_at is not None and made.from_at - last.until_at > SAME_VISIT):
        visits.append(made)
        return
    last.until_at = None if last.until_at is None or made.until_at is None else max(last.until_at, made.until_at)
    last.listened = last.listened or made.listened
