"""People who are in the pipeline twice: the same address or number for certain, the same name perhaps."""

from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates.models import Candidate
from api.candidates.schemas import DuplicateGroup
from api.candidates.views import candidate_view
from api.candidates.visible import visible
from api.paging import PageQuery, Slice
from api.security.callers import Caller

By = Literal["email", "phone", "name"]
SHOWN = 20
"""Candidates of one group."""
LIKELY_MAX = 5
"""More people of one name than this are namesakes, not duplicates (Korea has few family names)."""
GROUPS_BOUND = 2_000


def _groups(caller: Caller, by: By, key: Any) -> Select[Any]:
    """(kind, company, key, size) of every key that several candidates share."""
    size = func.count()
    statement = (
        select(literal(by).label("by"), Candidate.company_id.label("company"), key.label("key"), size.label("size"))
        .where(*visible(caller))
        .group_by(Candidate.company_id, key)
        .having(size > 1 if by != "name" else size.between(2, LIKELY_MAX))
    )
    if by == "phone":
        statement = statement.where(Candidate.phone_key.is_not(None))
    return statement


async def find_duplicates(session: AsyncSession, caller: Caller, by: By | None, query: PageQuery) -> Slice:
    """Certain groups first. Groups by name leave out those whose members also share an address or a number only when
    asked for alone; counting stops at `GROUPS_BOUND` groups."""
    keys: dict[By, Any] = {
        "email": Candidate.email_key,
        "phone": Candidate.phone_key,
        "name": Candidate.name_key,
    }
    wanted: list[By] = [by] if by else ["email", "phone", "name"]
    found = union_all(*(_groups(caller, one, keys[one]) for one in wanted)).subquery()
    bounded = select(literal(1)).select_from(found).limit(GROUPS_BOUND).subquery()
    total = await session.scalar(select(func.count()).select_from(bounded)) or 0
    page = await session.execute(
        select(found)
        .order_by(found.c.by == "name", found.c.by, found.c.company, found.c.key)
        .limit(query.per_page)
        .offset((query.page - 1) * query.per_page)
    )
    groups = page.all()
    members: dict[tuple[str, str, str], list[Candidate]] = {}
    for one in wanted:
        places = [(row.company, row.key) for row in groups if row.by == one]
        if places:
            for candidate in await _members(session, caller, keys[one], places):
                members.setdefault((one, candidate.company_id, str(getattr(candidate, keys[one].key))), []).append(
                    candidate
                )
    rows = [
        DuplicateGroup(
            by=row.by,
            certain=row.by != "name",
            candidates=[candidate_view(one) for one in members.get((row.by, row.company, row.key), [])[:SHOWN]],
        )
        for row in groups
    ]
    return Slice(rows, total, query)


async def _members(session: AsyncSession, caller: Caller, key: Any, places: list[tuple[str, str]]) -> list[Candidate]:
    of_group: ColumnElement[bool] = tuple_(Candidate.company_id, key).in_(places)
    return list(
        await session.scalars(select(Candidate).where(*visible(caller), of_group).order_by(Candidate.id).limit(2_000))
    )
