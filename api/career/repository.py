"""All SQL about profiles and their entries. Whatever a person reaches is their own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Select, func, nulls_last, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.career.kinds import AnyKind, Kind
from api.career.listing import SizedQuery, page_of
from api.career.models import (
    Achievement,
    Education,
    Entry,
    Experience,
    Profile,
    Project,
    ProjectExperience,
    ProjectSkill,
    Skill,
    Visibility,
)
from api.career.search import matching
from api.cvs.models import Cv, CvVersion
from api.paging import Slice, fetch_page
from api.security.callers import Caller

RowT = TypeVar("RowT", bound=Entry)


@dataclass(frozen=True, slots=True)
class Whole:
    """A profile with everything in it, each kind in its order."""

    profile: Profile
    experiences: Sequence[Experience] = ()
    projects: Sequence[Project] = ()
    skills: Sequence[Skill] = ()
    education: Sequence[Education] = ()
    achievements: Sequence[Achievement] = ()
    project_experiences: dict[str, list[str]] = field(default_factory=dict)
    """Experience ids by project id."""
    project_skills: dict[str, list[str]] = field(default_factory=dict)


def own_profiles(caller: Caller) -> Select[Profile]:
    return select(Profile).where(Profile.user_id == caller.user_id)


async def access_profile(
    session: AsyncSession, caller: Caller, profile_id: str, *, lock: bool = False
) -> Profile | None:
    """The caller's own."""
    statement = own_profiles(caller).where(Profile.id == profile_id)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def visible_profile(session: AsyncSession, profile_id: str) -> Profile | None:
    """Of anybody whose account is there, if it is shown to others."""
    return await session.scalar(
        select(Profile)
        .join(User, User.id == Profile.user_id)
        .where(Profile.id == profile_id, Profile.visibility != Visibility.PRIVATE, User.deleted_at.is_(None))
    )


async def public_id(session: AsyncSession, slug: str) -> str | None:
    """Of the PUBLIC profile at this address (CV-08, DATA-08)."""
    return await session.scalar(
        select(Profile.id)
        .join(User, User.id == Profile.user_id)
        .where(Profile.slug == slug, Profile.visibility == Visibility.PUBLIC, User.deleted_at.is_(None))
    )


async def public_by_slug(session: AsyncSession, slug: str) -> Profile | None:
    """The PUBLIC profile at this address."""
    profile_id = await public_id(session, slug)
    return None if profile_id is None else await session.get(Profile, profile_id)


async def slug_is_taken(session: AsyncSession, slug: str, besides: str | None = None) -> bool:
    statement = select(Profile.id).where(Profile.slug == slug)
    return await session.scalar(statement if besides is None else statement.where(Profile.id != besides)) is not None


async def profile_ids(session: AsyncSession, user_id: str) -> list[str]:
    return list(await session.scalars(select(Profile.id).where(Profile.user_id == user_id).order_by(Profile.id)))


async def list_profiles(session: AsyncSession, caller: Caller, query: SizedQuery, column: Any) -> Slice:
    return await fetch_page(session, own_profiles(caller).order_by(column, Profile.id), query.plain())


async def list_entries(
    session: AsyncSession,
    caller: Caller,
    kind: AnyKind,
    query: SizedQuery,
    *,
    sort: str,
    profile_id: str | None,
    words: str | None,
) -> Slice:
    name, direction = sort.split(":")
    column = kind.sorts[name]
    # What has no date comes last, whichever way the dates go.
    order = nulls_last(column.desc() if direction == "desc" else column.asc())
    statement = (
        select(kind.model).join(Profile, Profile.id == kind.model.profile_id).where(Profile.user_id == caller.user_id)
    )
    if profile_id is not None:
        statement = statement.where(kind.model.profile_id == profile_id)
    statement = statement.order_by(order, kind.model.id)
    if words and kind.search is not None:
        condition = kind.search(words, session.get_bind().dialect.name == "postgresql")
        if condition is None:
            return page_of(matching(words, list(await session.scalars(statement))), query)
        statement = statement.where(condition)
    return await fetch_page(session, statement, query.plain())


async def access_entry(session: AsyncSession, caller: Caller, kind: Kind[RowT, Any, Any], entry_id: str) -> RowT | None:
    return await session.scalar(
        select(kind.model)
        .join(Profile, Profile.id == kind.model.profile_id)
        .where(Profile.user_id == caller.user_id, kind.model.id == entry_id)
        .execution_options(populate_existing=True)
    )


async def entries_of(session: AsyncSession, model: type[RowT], profile_id: str) -> list[RowT]:
    """In the order of documents."""
    found = await session.scalars(
        select(model).where(model.profile_id == profile_id).order_by(model.position, model.id)
    )
    return list(found)


async def count_and_end(session: AsyncSession, kind: AnyKind, profile_id: str) -> tuple[int, int]:
    """(how many entries, the position behind the last)."""
    found = await session.execute(
        select(func.count(), func.max(kind.model.position)).where(kind.model.profile_id == profile_id)
    )
    count, last = found.one()
    return count, 0 if last is None else last + 1


async def skill_named(session: AsyncSession, profile_id: str, key: str) -> Skill | None:
    return await session.scalar(select(Skill).where(Skill.profile_id == profile_id, Skill.name_key == key))


async def links_of(
    session: AsyncSession, project_ids: Sequence[str]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """(experience ids, skill ids) by project id."""
    by_experience: dict[str, list[str]] = defaultdict(list)
    by_skill: dict[str, list[str]] = defaultdict(list)
    if project_ids:
        at = await session.scalars(select(ProjectExperience).where(ProjectExperience.project_id.in_(project_ids)))
        for link in at:
            by_experience[link.project_id].append(link.experience_id)
        using = await session.scalars(select(ProjectSkill).where(ProjectSkill.project_id.in_(project_ids)))
        for used in using:
            by_skill[used.project_id].append(used.skill_id)
    return by_experience, by_skill


async def whole(session: AsyncSession, profile: Profile) -> Whole:
    projects = await entries_of(session, Project, profile.id)
    by_experience, by_skill = await links_of(session, [project.id for project in projects])
    return Whole(
        profile=profile,
        experiences=await entries_of(session, Experience, profile.id),
        projects=projects,
        skills=await entries_of(session, Skill, profile.id),
        education=await entries_of(session, Education, profile.id),
        achievements=await entries_of(session, Achievement, profile.id),
        project_experiences=by_experience,
        project_skills=by_skill,
    )


async def store_completeness(session: AsyncSession, profile_id: str, percent: int) -> None:
    """Neither a change by the owner nor one that is heard as such."""
    await session.execute(
        update(Profile)
        .where(Profile.id == profile_id)
        .values(completeness=percent, updated_at=Profile.updated_at)
        .execution_options(synchronize_session=False)
    )


async def files_of(session: AsyncSession, profile_ids: Sequence[str]) -> list[str]:
    """Keys of every file that belongs to these profiles: photos and PDFs."""
    documents = select(CvVersion.pdf_key).join(Cv, Cv.id == CvVersion.cv_id).where(Cv.profile_id.in_(profile_ids))
    photos = select(Profile.photo_key).where(Profile.id.in_(profile_ids))
    found = [key for one in (documents, photos) for key in await session.scalars(one)]
    return [key for key in found if key is not None]
