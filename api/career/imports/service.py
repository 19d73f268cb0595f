"""Rules of imports: compared first, taken over by choice, and never twice (CV-04)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.career import repository
from api.career.errors import TooManyEntries
from api.career.imports.compare import Compared, Take, compared, state_of
from api.career.imports.errors import ImportDone, ProfileMoved, Undecided, UnknownImport
from api.career.imports.linkedin import Mapping
from api.career.imports.rows import Gathered, Row
from api.career.imports.schemas import ImportCounts, ImportProblem, ImportRow, ProfileImportView, ResolveRequest
from api.career.kinds import KINDS, ProfilePatch
from api.career.models import Profile, ProfileImport, ProfileImportSource, ProfileImportStatus
from api.career.schemas import MAX_LINKS, ProfileInput
from api.career.service import add_entry, get_profile, merged, save_entry
from api.database import new_id
from api.errors import FieldError
from api.security.callers import Caller
from api.wiring import Services

KEPT = 10
"""Imports of a profile; older ones go when another comes."""


async def begin(
    session: AsyncSession,
    caller: Caller,
    profile: Profile,
    source: ProfileImportSource,
    filename: str,
    gathered: Gathered,
    mapping: Mapping,
) -> ProfileImport:
    """Into a locked profile. Nothing of the profile changes."""
    own = select(ProfileImport.id).where(ProfileImport.profile_id == profile.id).order_by(ProfileImport.id.desc())
    older = list(await session.scalars(own.offset(KEPT - 1)))
    await session.execute(delete(ProfileImport).where(ProfileImport.id.in_(older)))
    made = ProfileImport(
        id=new_id(),
        user_id=caller.user_id,
        profile_id=profile.id,
        source=source,
        filename=filename,
        mapping=mapping,
        rows=[row.model_dump(mode="json") for row in gathered.rows.values()],
        problems=[problem.model_dump(mode="json") for problem in gathered.problems],
    )
    session.add(made)
    await session.flush()
    return made


async def get_import(session: AsyncSession, caller: Caller, import_id: str, *, lock: bool = False) -> ProfileImport:
    """Raises UnknownImport."""
    statement = select(ProfileImport).where(ProfileImport.id == import_id, ProfileImport.user_id == caller.user_id)
    found = await session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise UnknownImport()
    return found


async def delete_import(session: AsyncSession, caller: Caller, import_id: str) -> None:
    """Raises UnknownImport."""
    await session.delete(await get_import(session, caller, import_id, lock=True))
    await session.flush()


async def view_of(session: AsyncSession, caller: Caller, made: ProfileImport) -> ProfileImportView:
    profile = await get_profile(session, caller, made.profile_id)
    found = await _compared(session, made, profile)
    left = await _left_before(session, made)
    return ProfileImportView(
        id=made.id,
        profile_id=made.profile_id,
        source=made.source,
        filename=made.filename,
        status=made.status,
        mapping=made.mapping,
        rows=[_row_view(made, one, left) for one in found],
        problems=[ImportProblem.model_validate(problem) for problem in made.problems],
        state=state_of(found, profile.revision),
        counts=ImportCounts.model_validate(made.counts) if made.counts else None,
        created_at=made.created_at,
        decided_at=made.decided_at,
    )


async def resolve(
    session: AsyncSession, services: Services, caller: Caller, import_id: str, body: ResolveRequest
) -> ProfileImport:
    """Takes over what was chosen, all of it or nothing.

    Raises UnknownImport, ImportDone, ProfileMoved, Undecided, TooManyEntries, EntryInvalid.
    """
    made = await get_import(session, caller, import_id)
    profile = await get_profile(session, caller, made.profile_id, lock=True)
    made = await get_import(session, caller, import_id, lock=True)
    if made.status is ProfileImportStatus.DONE:
        raise ImportDone()
    found = await _compared(session, made, profile)
    if body.state != state_of(found, profile.revision):
        raise ProfileMoved()
    left = await _left_before(session, made)
    said = {one.row: one.take for one in body.decisions}
    decided = {one.row.id: said.get(one.row.id) or _proposed(one, left) for one in found if one.choices}
    _check(found, decided)
    counts: Counter[str] = Counter()
    for one in found:
        counts[await _take(session, profile, one, decided.get(one.row.id))] += 1
    made.status, made.decided_at = ProfileImportStatus.DONE, services.clock.now()
    made.conflicts = dict(decided)
    made.counts = {name: counts[name] for name in ImportCounts.model_fields}
    await session.flush()
    return made


async def _compared(session: AsyncSession, made: ProfileImport, profile: Profile) -> list[Compared]:
    rows = [Row.model_validate(row) for row in made.rows]
    return compared(rows, await repository.whole(session, profile))


async def _left_before(session: AsyncSession, made: ProfileImport) -> set[str]:
    """Rows that were left the last time somebody decided about them. What was taken is seen as the same, and where it
    was changed since it is asked for again."""
    earlier = await session.scalars(
        select(ProfileImport.conflicts)
        .where(
            ProfileImport.profile_id == made.profile_id,
            ProfileImport.status == ProfileImportStatus.DONE,
            ProfileImport.id < made.id,
        )
        .order_by(ProfileImport.id)
    )
    last: dict[str, str] = {}
    for decided in earlier:
        last |= decided
    return {row for row, take in last.items() if take == "mine"}


def _proposed(one: Compared, left: set[str]) -> Take | None:
    if not one.choices:
        return None
    if one.row.id in left:
        return "mine"
    return None if one.status == "conflict" else "theirs"


def _row_view(made: ProfileImport, one: Compared, left: set[str]) -> ImportRow:
    done = made.status is ProfileImportStatus.DONE
    return ImportRow(
        row=one.row.id,
        kind=one.row.kind,
        place=one.row.place,
        status=one.status,
        theirs=one.row.theirs,
        mine=one.mine,
        entry_id=one.entry.id if one.entry else None,
        differs=one.differs,
        choices=[] if done else list(one.choices),
        take=made.conflicts.get(one.row.id) if done else _proposed(one, left),
        remembered=not done and bool(one.choices) and one.row.id in left,
    )


def _check(found: Sequence[Compared], decided: dict[str, Take | None]) -> None:
    open_rows = [one.row.id for one in found if one.choices and decided[one.row.id] not in one.choices]
    if open_rows:
        raise Undecided(details=[FieldError(field=row, message="Decide about this row.") for row in open_rows[:100]])


async def _take(session: AsyncSession, profile: Profile, one: Compared, take: Take | None) -> str:
    """What became of it, a name of `ImportCounts`."""
    if take is None:
        return "same"
    if take == "mine":
        return "left"
    if one.row.kind == "links":
        if len(profile.links) >= MAX_LINKS:
            raise TooManyEntries("There is no room for more links. Leave some of them.")
        profile.links = [*profile.links, one.row.theirs]
        profile.revision += 1
        return "added"
    if one.row.kind == "profile":
        (name, said), *_ = one.row.theirs.items()
        both = f"{getattr(profile, name)}\n\n{said}" if take == "both" else said
        _amend_profile(profile, name, both)
        return "changed"
    kind = KINDS[one.row.kind]
    if one.entry is None or take == "both":
        await add_entry(session, profile, kind, kind.input.model_validate(one.row.theirs))
        return "added"
    values: dict[str, Any] = dict(one.row.theirs)
    if "is_current" in values:
        values["end_date"] = None
    elif "end_date" in values and hasattr(one.entry, "is_current"):
        values["is_current"] = False
    patch = kind.patch.model_validate(values)
    await save_entry(session, kind, one.entry, merged(kind.input, one.entry, patch))
    return "changed"


def _amend_profile(profile: Profile, name: str, said: str) -> None:
    """Raises EntryInvalid, e.g. where two texts together are too long."""
    checked = merged(ProfileInput, profile, ProfilePatch.model_validate({name: said}))
    setattr(profile, name, getattr(checked, name))
    profile.revision += 1
