"""Pages of lists (REST-C06, REST-C07)."""

from dataclasses import dataclass
from math import ceil
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class PageQuery:
    page: int
    per_page: int


async def _page_query(
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PageQuery:
    return PageQuery(page, per_page)


Paging = Annotated[PageQuery, Depends(_page_query)]


class Listed(BaseModel):
    """Base of list replies with more than the list in them."""


class Paged(Listed):
    """Base of list replies; a subclass adds the list under its plural name."""

    total: int
    page: int
    per_page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page, and the numbers of `Paged`."""

    rows: list[Any]
    total: int
    query: PageQuery

    def numbers(self) -> dict[str, int]:
        return {
            "total": self.total,
            "page": self.query.page,
            "per_page": self.query.per_page,
            "pages": ceil(self.total / self.query.per_page),
        }


async def fetch_page(session: AsyncSession, statement: Select[*tuple[Any, ...]], query: PageQuery) -> Slice:
    """One page of `statement`, which must be ordered. Rows are `Row`s; a single entity is unpacked."""
    total = await session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    result = await session.execute(statement.limit(query.per_page).offset((query.page - 1) * query.per_page))
    rows: list[Any] = [row[0] if len(row) == 1 else row for row in result.all()]
    return Slice(rows, total, query)


def like_pattern(text: str) -> str:
    """`text` anywhere, for `ilike(..., escape="\\\\")`; its own wildcards are taken literally."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
