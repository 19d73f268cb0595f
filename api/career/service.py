"""Rules of profiles and their entries."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.career import repository
from api.career.errors import (
    EntryChanged,
    EntryInvalid,
    OrderDiffers,
    OtherProfile,
    SkillTwice,
    SlugTaken,
    TooManyEntries,
    UnknownEntry,
    UnknownProfile,
    WhichProfile,
)
from api.career.kinds import KINDS, PROJECTS, SKILLS, AnyKind, Kind
from api.career.models import Entry, Profile, Project, ProjectExperience, ProjectSkill, Skill
from api.career.photos import photo_mark
from api.career.schemas import AnonymizeRequest, EntryInput, EntryView, ProfileInput, ProfileView, ProjectView
from api.database import new_id
from api.errors import FieldError
from api.security.callers import Caller

RowT = TypeVar("RowT", bound=Entry)
InputT = TypeVar("InputT", bound=EntryInput)
ViewT = TypeVar("ViewT", bound=EntryView)
BodyT = TypeVar("BodyT", bound=BaseModel)

MAX_PROFILES = 5
"""Of one person, e.g. one a language."""


async def get_profile(session: AsyncSession, caller: Caller, profile_id: str, *, lock: bool = False) -> Profile:
    """Raises UnknownProfile."""
    profile = await repository.access_profile(session, caller, profile_id, lock=lock)
    if profile is None:
        raise UnknownProfile()
    return profile


async def create_profile(session: AsyncSession, caller: Caller, body: ProfileInput) -> Profile:
    """Raises SlugTaken, TooManyEntries."""
    if len(await repository.profile_ids(session, caller.user_id)) >= MAX_PROFILES:
        raise TooManyEntries()
    if await repository.slug_is_taken(session, body.slug):
        raise SlugTaken()
    profile = Profile(id=new_id(), user_id=caller.user_id, **body.model_dump(mode="json", exclude={"revision"}))
    session.add(profile)
    await session.flush()
    return profile


async def replace_profile(session: AsyncSession, caller: Caller, profile_id: str, body: ProfileInput) -> Profile:
    """Raises UnknownProfile, EntryChanged, SlugTaken."""
    profile = await get_profile(session, caller, profile_id, lock=True)
    return await _save_profile(session, profile, body)


async def amend_profile(session: AsyncSession, caller: Caller, profile_id: str, patch: BaseModel) -> Profile:
    """Raises UnknownProfile, EntryChanged, EntryInvalid, SlugTaken."""
    profile = await get_profile(session, caller, profile_id, lock=True)
    return await _save_profile(session, profile, merged(ProfileInput, profile, patch))


async def _save_profile(session: AsyncSession, profile: Profile, body: ProfileInput) -> Profile:
    _check_revision(profile, body.revision)
    if body.slug != profile.slug and await repository.slug_is_taken(session, body.slug, profile.id):
        raise SlugTaken()
    for name, value in body.model_dump(mode="json", exclude={"revision"}).items():
        setattr(profile, name, value)
    profile.revision += 1
    await session.flush()
    return profile


def profile_view(profile: Profile) -> ProfileView:
    mark = photo_mark(profile)
    columns = {name: getattr(profile, name) for name in ProfileView.model_fields.keys() - {"has_photo", "photo_mark"}}
    return ProfileView.model_validate(columns | {"has_photo": mark is not None, "photo_mark": mark})


async def profile_for(session: AsyncSession, caller: Caller, profile_id: str | None) -> Profile:
    """The named one, or the caller's only one, locked: its entries are written one after the other.

    Raises UnknownProfile, WhichProfile.
    """
    if profile_id is None:
        ids = await repository.profile_ids(session, caller.user_id)
        if len(ids) != 1:
            raise WhichProfile()
        profile_id = ids[0]
    return await get_profile(session, caller, profile_id, lock=True)


async def get_entry(session: AsyncSession, caller: Caller, kind: Kind[RowT, Any, Any], entry_id: str) -> RowT:
    """Raises UnknownEntry."""
    found = await repository.access_entry(session, caller, kind, entry_id)
    if found is None:
        raise UnknownEntry()
    return found


async def create_entry(session: AsyncSession, caller: Caller, kind: Kind[RowT, InputT, ViewT], body: InputT) -> RowT:
    """Raises UnknownProfile, WhichProfile, TooManyEntries, SkillTwice."""
    profile = await profile_for(session, caller, body.profile_id)
    return await add_entry(session, profile, kind, body)


async def add_entry(session: AsyncSession, profile: Profile, kind: Kind[RowT, InputT, ViewT], body: InputT) -> RowT:
    """Into a locked profile. Raises TooManyEntries, SkillTwice."""
    count, end = await repository.count_and_end(session, kind, profile.id)
    if count >= kind.most:
        raise TooManyEntries()
    columns = kind.columns(body)
    await _check_twice(session, kind, profile.id, columns, None)
    position = end if body.position is None else body.position
    row = kind.model(id=new_id(), profile_id=profile.id, position=position, **columns)
    session.add(row)
    await session.flush()
    return row


async def replace_entry(
    session: AsyncSession, caller: Caller, kind: Kind[RowT, InputT, ViewT], entry_id: str, body: InputT
) -> RowT:
    """Raises UnknownEntry, EntryChanged, OtherProfile, SkillTwice."""
    return await save_entry(session, kind, await _locked(session, caller, kind, entry_id), body)


async def amend_entry(
    session: AsyncSession, caller: Caller, kind: Kind[RowT, InputT, ViewT], entry_id: str, patch: BaseModel
) -> RowT:
    """Raises UnknownEntry, EntryChanged, EntryInvalid, OtherProfile, SkillTwice."""
    row = await _locked(session, caller, kind, entry_id)
    return await save_entry(session, kind, row, merged(kind.input, row, patch))


async def delete_entry(session: AsyncSession, caller: Caller, kind: AnyKind, entry_id: str) -> None:
    """Raises UnknownEntry."""
    await session.delete(await _locked(session, caller, kind, entry_id))
    await session.flush()


async def _locked(session: AsyncSession, caller: Caller, kind: Kind[RowT, Any, Any], entry_id: str) -> RowT:
    """Its profile is locked first, like by everybody who writes, and the row read again after that."""
    found = await get_entry(session, caller, kind, entry_id)
    await get_profile(session, caller, found.profile_id, lock=True)
    return await get_entry(session, caller, kind, entry_id)


async def save_entry(session: AsyncSession, kind: Kind[RowT, InputT, ViewT], row: RowT, body: InputT) -> RowT:
    """Of a locked profile. Raises EntryChanged, OtherProfile, SkillTwice."""
    _check_revision(row, body.revision)
    if body.profile_id not in (None, row.profile_id):
        raise OtherProfile("An entry stays in its profile. Add it to the other one, and delete it here.")
    columns = kind.columns(body)
    await _check_twice(session, kind, row.profile_id, columns, row.id)
    if body.position is not None:
        columns["position"] = body.position
    for name, value in columns.items():
        setattr(row, name, value)
    row.revision += 1
    await session.flush()
    return row


def merged(whole: type[BodyT], row: Entry | Profile, patch: BaseModel) -> BodyT:
    """The row's own fields with those that the patch names, checked together. Raises EntryInvalid."""
    own = {name: getattr(row, name) for name in whole.model_fields if name not in ("revision", "position")}
    try:
        return whole.model_validate(own | patch.model_dump(exclude_unset=True))
    except ValidationError as error:
        found = [
            FieldError(field=".".join(str(part) for part in one["loc"]) or "body", message=one["msg"])
            for one in error.errors()
        ]
        raise EntryInvalid(details=found) from None


def _check_revision(row: Entry | Profile, given: int | None) -> None:
    if given not in (None, row.revision):
        raise EntryChanged()


async def _check_twice(
    session: AsyncSession, kind: AnyKind, profile_id: str, columns: dict[str, Any], own_id: str | None
) -> None:
    if kind.model is Skill:
        known = await repository.skill_named(session, profile_id, columns["name_key"])
        if known is not None and known.id != own_id:
            raise SkillTwice()


async def views_of(session: AsyncSession, kind: Kind[RowT, InputT, ViewT], rows: Sequence[RowT]) -> list[ViewT]:
    if kind.view is not ProjectView:
        return [kind.view.model_validate(row) for row in rows]
    by_experience, by_skill = await repository.links_of(session, [row.id for row in rows])
    columns = ProjectView.model_fields.keys() - {"experience_ids", "skill_ids"}
    return [
        kind.view.model_validate(
            {name: getattr(row, name) for name in columns}
            | {"experience_ids": by_experience.get(row.id, []), "skill_ids": by_skill.get(row.id, [])}
        )
        for row in rows
    ]


async def order_entries(session: AsyncSession, caller: Caller, profile_id: str, name: str, ids: Sequence[str]) -> None:
    """Raises UnknownProfile, OrderDiffers."""
    profile = await get_profile(session, caller, profile_id, lock=True)
    kind = KINDS.get(name)
    known = {row.id: row for row in await repository.entries_of(session, kind.model, profile.id)} if kind else {}
    if kind is None or len(ids) != len(known) or set(ids) != known.keys():
        raise OrderDiffers()
    for position, entry_id in enumerate(ids):
        known[entry_id].position = position
    await session.flush()


LINKED: dict[str, tuple[AnyKind, type[ProjectExperience] | type[ProjectSkill], str]] = {
    "experiences": (KINDS["experiences"], ProjectExperience, "experience_id"),
    "skills": (SKILLS, ProjectSkill, "skill_id"),
}


async def link(session: AsyncSession, caller: Caller, project_id: str, other: str, other_id: str, *, on: bool) -> None:
    """Joins a project and an experience or skill, or parts them; doing it twice changes nothing.

    Raises UnknownEntry, OtherProfile.
    """
    kind, model, column = LINKED[other]
    project = await _locked(session, caller, PROJECTS, project_id)
    row = await get_entry(session, caller, kind, other_id)
    if row.profile_id != project.profile_id:
        raise OtherProfile()
    known = await session.get(model, {"project_id": project.id, column: row.id})
    if on and known is None:
        session.add(model(project_id=project.id, **{column: row.id}))
    elif not on and known is not None:
        await session.delete(known)
    await session.flush()


async def set_anonymized(session: AsyncSession, caller: Caller, project_id: str, body: AnonymizeRequest) -> Project:
    """Raises UnknownEntry."""
    project = await _locked(session, caller, PROJECTS, project_id)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(project, name, value)
    project.is_anonymized = body.is_anonymized
    project.revision += 1
    await session.flush()
    return project
