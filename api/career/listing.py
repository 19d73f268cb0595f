"""Pages of career lists, in the form of the platform they come from: `page,size,sort` → `data`, `pagination` (X-14)."""

from dataclasses import dataclass
from math import ceil
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from api.paging import Listed, PageQuery, Slice

ItemT = TypeVar("ItemT")


class Pagination(BaseModel):
    page: int
    size: int
    total: int
    pages: int


class DataPage(Listed, Generic[ItemT]):
    data: list[ItemT]
    pagination: Pagination


@dataclass(frozen=True, slots=True)
class SizedQuery:
    page: int
    size: int

    def plain(self) -> PageQuery:
        return PageQuery(self.page, self.size)


async def _sized_query(
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=100, description="REST-C07: at most 100")] = 20,
) -> SizedQuery:
    return SizedQuery(page, size)


SizedPaging = Annotated[SizedQuery, Depends(_sized_query)]


def pagination(found: Slice) -> Pagination:
    return Pagination(
        page=found.query.page,
        size=found.query.per_page,
        total=found.total,
        pages=ceil(found.total / found.query.per_page),
    )


def page_of(rows: list[Any], query: SizedQuery) -> Slice:
    """Out of rows that are all at hand."""
    start = (query.page - 1) * query.size
    return Slice(rows[start : start + query.size], len(rows), query.plain())
