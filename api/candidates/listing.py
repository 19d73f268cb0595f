"""The list of candidates: filters, orders, pages and cursors that stay fast at a million rows.

Each order has an index (`Candidate.__table_args__`). Search first asks the search table for a bounded number of ids:
a rare word gives them all, and the page is sorted out of those; a common word is found quickly by walking the order
and looking at each row's text. Counting stops at a bound.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ARRAY, ColumnElement, Integer, Uuid, and_, any_, case, func, literal, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, load_only

from api.candidates.counts import status_counts
from api.candidates.errors import BadCursor
from api.candidates.grams import grams_of, is_short
from api.candidates.keys import search_terms
from api.candidates.models import Candidate, CandidateSearch, CandidateStatus
from api.candidates.visible import visible
from api.ids import canonical
from api.paging import PageQuery, like_pattern
from api.security.callers import Caller

COUNT_BOUND = 10_000
"""Totals of lists that an index answers alone are exact up to here: some milliseconds. Lists by status only take theirs
from the counts of the pipeline."""
FILTERED_COUNT_BOUND = 2_000
SEARCH_BOUND = 2_000
"""Up to so many hits a search is sorted and counted in full."""
SAMPLE = 200
WALK = 4_000
"""So many rows of an order are looked at one by one for a word with more hits: enough for a page of them mostly."""

Sort = Literal[
    "created_at:desc",
    "created_at:asc",
    "name:asc",
    "name:desc",
    "status:asc",
    "status:desc",
    "ats_score:desc",
    "ats_score:asc",
]
_ORDERS: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "created_at": (Candidate.created_at, Candidate.id),
    "name": (Candidate.name_key, Candidate.id),
    "status": (Candidate.status_rank, Candidate.created_at, Candidate.id),
    "ats_score": (Candidate.ats_rank, Candidate.id),
}
_LISTED = (
    Candidate.id, Candidate.company_id, Candidate.email, Candidate.name, Candidate.phone, Candidate.language,
    Candidate.timezone, Candidate.status, Candidate.status_since, Candidate.source, Candidate.job_template_id,
    Candidate.assigned_to, Candidate.resume_document_id, Candidate.ats_score, Candidate.created_at,
    Candidate.deleted_at, Candidate.name_key, Candidate.status_rank, Candidate.ats_rank,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """`assigned_to` and `job_template_id`: an id, or "none" for those without."""

    query: str | None = None
    statuses: tuple[CandidateStatus, ...] = ()
    assigned_to: str | None = None
    job_template_id: str | None = None
    source: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    has_resume: bool | None = None
    deleted: bool = False
    """The bin instead of the list."""

    @property
    def is_by_status(self) -> bool:
        """The whole pipeline, or some places of it."""
        return replace(self, statuses=()) == CandidateFilter()

    @property
    def is_plain(self) -> bool:
        """An index alone answers it."""
        return replace(self, statuses=(), created_from=None, created_to=None) == CandidateFilter()


@dataclass(frozen=True, slots=True)
class Listed:
    rows: list[Candidate]
    total: int
    exact: bool
    page: int
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """What a cursor holds: the order's values in the last row shown, and the numbers of the list."""

    sort: str
    after: tuple[Any, ...] = field(default=())
    total: int = 0
    exact: bool = True
    page: int = 1


async def list_candidates(
    session: AsyncSession, caller: Caller, wanted: CandidateFilter, sort: str, query: PageQuery, cursor: str | None
) -> Listed:
    """Raises BadCursor."""
    place = _read_cursor(cursor, sort) if cursor else None
    chosen = await _choose(session, caller, wanted)
    if place is None:
        if wanted.is_by_status:
            counts = await status_counts(session, caller)
            total, exact = sum(counts.counts[status] for status in wanted.statuses or CandidateStatus), True
        else:
            total, exact = await _count(session, chosen, wanted)
        place = _Place(sort, (), total, exact, query.page)
    else:
        place = replace(place, page=place.page + 1)
    rows = await _rows(session, chosen, sort, query, place.after)
    more = len(rows) > query.per_page
    rows = rows[: query.per_page]
    following = _write_cursor(place, rows[-1]) if more and rows else None
    return Listed(rows, place.total, place.exact, place.page, following)


async def rows_after(
    session: AsyncSession, caller: Caller, wanted: CandidateFilter, after: Candidate | None, limit: int
) -> list[Candidate]:
    """Newest first, for walking through all of a list in several transactions."""
    chosen = await _choose(session, caller, wanted)
    values = () if after is None else (after.created_at, after.id)
    return (await _rows(session, chosen, "created_at:desc", PageQuery(1, limit), values))[:limit]


async def ids_of(session: AsyncSession, caller: Caller, wanted: CandidateFilter) -> list[str]:
    """Of the first `SEARCH_BOUND` + 1 of the list: who gets as many knows that there are more."""
    chosen = await _choose(session, caller, wanted)
    found = await _rows(session, chosen, "created_at:desc", PageQuery(1, SEARCH_BOUND), ())
    return [one.id for one in found]


async def count_of(session: AsyncSession, caller: Caller, wanted: CandidateFilter) -> int:
    """All of them, however many: for work that reads them all anyway."""
    statement = select(func.count()).select_from(Candidate).where(*conditions_of(caller, wanted))
    return await session.scalar(statement) or 0


def conditions_of(caller: Caller, wanted: CandidateFilter) -> list[ColumnElement[bool]]:
    conditions = visible(caller, deleted=wanted.deleted)
    if wanted.statuses:
        conditions.append(Candidate.status.in_(wanted.statuses))
    for column, value in (
        (Candidate.assigned_to, wanted.assigned_to),
        (Candidate.job_template_id, wanted.job_template_id),
    ):
        if value is not None:
            conditions.append(column.is_(None) if value == "none" else column == value)
    if wanted.source is not None:
        conditions.append(Candidate.source == wanted.source)
    if wanted.created_from is not None:
        conditions.append(Candidate.created_at >= wanted.created_from)
    if wanted.created_to is not None:
        conditions.append(Candidate.created_at < wanted.created_to)
    if wanted.has_resume is not None:
        document = Candidate.resume_document_id
        conditions.append(document.is_not(None) if wanted.has_resume else document.is_(None))
    return conditions


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is asked of the database."""

    conditions: list[ColumnElement[bool]]
    likes: list[ColumnElement[bool]] = field(default_factory=list)
    """Of a search whose hits are too many to be named: conditions on `CandidateSearch.text`."""
    grams: list[ColumnElement[bool]] = field(default_factory=list)
    """The same, roughly, for the index; PostgreSQL only."""
    many: bool = False
    """More hits than `SEARCH_BOUND` are known to be there."""


async def _choose(session: AsyncSession, caller: Caller, wanted: CandidateFilter) -> _Chosen:
    conditions = conditions_of(caller, wanted)
    terms = search_terms(wanted.query or "")
    if not terms:
        return _Chosen(conditions)
    if wanted.deleted:
        # The bin is small and not in the search table.
        name = func.lower(Candidate.name + " " + Candidate.email)
        return _Chosen([*conditions, *(name.like(like_pattern(term), escape="\\") for term in terms)])
    likes: list[ColumnElement[bool]] = [CandidateSearch.text.like(_pattern(term), escape="\\") for term in terms]
    grams: list[ColumnElement[bool]] = []
    company_id = caller.company_scope
    if company_id is not None and _is_postgres(session):
        hashes = sorted({gram for term in terms for gram in grams_of(company_id).of_term(term)})
        grams.append(CandidateSearch.grams.bool_op("@>")(literal(hashes, ARRAY(Integer))))
        # How often a piece of a word occurs is guessed far too high for rare ones, and the table read as a whole.
        await session.execute(text("SET LOCAL enable_seqscan = off"))
    probed = company_id is None or not await _is_common(session, company_id, likes)
    if probed:
        few = await _few(session, company_id, [*grams, *likes])
        if few is not None:
            return _Chosen(_among(session, few, conditions))
    return _Chosen(conditions, likes, grams, many=probed)


def _is_postgres(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _among(
    session: AsyncSession, few: ColumnElement[bool], conditions: list[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """Those `few` that meet the conditions."""
    if _is_postgres(session):
        return [*conditions, few]
    # SQLite has no figures to go by: it would walk the company's whole index rather than look twenty keys up. Inside a
    # CASE no condition leads to an index.
    return [few, case((and_(*conditions), 1)) == 1]


def _one_of(session: AsyncSession, ids: list[str]) -> ColumnElement[bool]:
    return (
        Candidate.id == any_(literal(ids, ARRAY(Uuid(as_uuid=False))))
        if _is_postgres(session)
        else Candidate.id.in_(ids)
    )


async def _is_common(session: AsyncSession, company_id: str, likes: list[ColumnElement[bool]]) -> bool:
    """A fifth of the company's newest candidates match: then even the index's answer would be long."""
    newest = (
        select(Candidate.id)
        .where(Candidate.deleted_at.is_(None), Candidate.company_id == company_id)
        .order_by(Candidate.created_at.desc(), Candidate.id.desc())
        .limit(SAMPLE)
        .subquery()
    )
    statement = select(func.count()).select_from(newest).where(*_looked_up(newest.c.id, likes))
    return (await session.scalar(statement) or 0) * 5 >= SAMPLE


async def _few(
    session: AsyncSession, company_id: str | None, conditions: list[ColumnElement[bool]]
) -> ColumnElement[bool] | None:
    """The condition of being one of the hits; None when there are more than `SEARCH_BOUND`."""
    statement = select(CandidateSearch.candidate_id).where(*conditions).limit(SEARCH_BOUND + 1)
    if company_id is not None:
        statement = statement.where(CandidateSearch.company_id == company_id)
    if _is_postgres(session):
        found = list(await session.scalars(statement))
        return None if len(found) > SEARCH_BOUND else _one_of(session, found)
    # All in one text: 2,000 values take Python longer than they take SQLite to find.
    hits = statement.subquery()
    bounded = case((func.count() <= SEARCH_BOUND, func.json_group_array(hits.c.candidate_id)))
    ids = await session.scalar(select(bounded).select_from(hits))
    return None if ids is None else Candidate.id.in_(select(func.json_each(ids).table_valued("value").c.value))


def _looked_up(candidate_id: ColumnElement[Any], likes: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """`likes` as sub-selects on the key. A join would be planned from the other end, by all of the word's hits."""
    found = select(literal(1)).where(CandidateSearch.candidate_id == candidate_id, *likes)
    return [found.scalar_subquery() == 1]


def _pattern(term: str) -> str:
    pattern = like_pattern(term)
    return f"% {pattern[1:]}" if is_short(term) else pattern


async def _count(session: AsyncSession, chosen: _Chosen, wanted: CandidateFilter) -> tuple[int, bool]:
    """(total up to a bound, whether it is exact)."""
    if chosen.many and replace(wanted, query=None) == CandidateFilter():
        return SEARCH_BOUND, False
    if chosen.likes:
        walked = select(Candidate.id).where(*chosen.conditions).limit(WALK + 1).subquery()
        hit = case((and_(*_looked_up(walked.c.id, chosen.likes)), 1))
        statement = select(func.count(), func.count(hit)).select_from(walked)
        looked_at, found = (await session.execute(statement)).one()
        return found, looked_at <= WALK
    bound = COUNT_BOUND if wanted.is_plain else FILTERED_COUNT_BOUND
    limited = select(literal(1)).select_from(Candidate).where(*chosen.conditions).limit(bound + 1).subquery()
    counted = await session.scalar(select(func.count()).select_from(limited)) or 0
    return min(counted, bound), counted <= bound


async def _rows(
    session: AsyncSession, chosen: _Chosen, sort: str, query: PageQuery, after: tuple[Any, ...]
) -> list[Candidate]:
    """One more than the page, which tells whether there are more."""
    name, _, direction = sort.partition(":")
    keys = _ORDERS[name]
    order = [key.desc() if direction == "desc" else key.asc() for key in keys]
    conditions = [*chosen.conditions]
    offset = (query.page - 1) * query.per_page
    if after:
        offset = 0
        place = tuple_(*(literal(value, key.type) for key, value in zip(keys, after, strict=True)))
        row = tuple_(*keys)
        conditions.append(row < place if direction == "desc" else row > place)
    whole = select(Candidate).options(load_only(*_LISTED)).order_by(*order)
    limit = query.per_page + 1
    if not chosen.likes:
        return list(await session.scalars(whole.where(*conditions).limit(limit).offset(offset)))
    walked = select(*keys).where(*conditions).order_by(*order).limit(WALK).subquery()
    inner = [walked.c[key.key].desc() if direction == "desc" else walked.c[key.key].asc() for key in keys]
    hits = select(walked.c.id).where(*_looked_up(walked.c.id, chosen.likes)).order_by(*inner)
    ids = list(await session.scalars(hits.limit(limit).offset(offset)))
    if len(ids) == limit:
        return list(await session.scalars(whole.where(_one_of(session, ids))))
    # A word that is common, but not at this place of this order: all its hits are sorted.
    found = whole.join(CandidateSearch, CandidateSearch.candidate_id == Candidate.id)
    found = found.where(*conditions, *chosen.grams, *chosen.likes)
    return list(await session.scalars(found.limit(limit).offset(offset)))


def _write_cursor(place: _Place, last: Candidate) -> str:
    keys = _ORDERS[place.sort.partition(":")[0]]
    values = [getattr(last, key.key) for key in keys]
    shown = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    body = json.dumps([place.sort, shown, place.total, place.exact, place.page])
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _read_cursor(cursor: str, sort: str) -> _Place:
    try:
        decoded = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        kind, shown, total, exact, page = json.loads(decoded)
        keys = _ORDERS[sort.partition(":")[0]]
        after = tuple(_value(key, value) for key, value in zip(keys, shown, strict=True))
        numbers = (int(total), bool(exact), int(page))
    except (ValueError, TypeError, KeyError, OverflowError, binascii.Error, RecursionError):
        raise BadCursor() from None
    if kind != sort or not (0 <= numbers[0] < 2**31 and 1 <= numbers[2] < 2**31):
        raise BadCursor()
    return _Place(sort, after, *numbers)


def _value(key: InstrumentedAttribute[Any], value: Any) -> Any:
    """Raises ValueError or TypeError for what is no value of that column."""
    if key.key == "id":
        return canonical(value)
    if key.key == "created_at":
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone")
        return moment.astimezone(UTC)
    if key.key == "name_key":
        if not isinstance(value, str) or "\x00" in value:
            raise TypeError("no name")
        return value
    if not isinstance(value, int) or not -(2**15) <= value < 2**15:
        raise TypeError("no rank")
    return value
