"""Percentiles that both databases count: by the nearest rank (one of the values, the lower one of two middle ones)."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, extract, func, select
from sqlalchemy.ext.asyncio import AsyncSession

FEW = 5
"""A distribution of fewer than these is not shown: it would be a list of single people, and no picture of many."""


def place_of(n: ColumnElement[int], percent: int) -> ColumnElement[int]:
    """The rank of a percentile among n values, from 1: ⌈n · percent / 100⌉ in whole numbers."""
    return (n * percent + 99) // 100


def percentiles(rows: FromClause, value: str, by: tuple[str, ...], percents: tuple[int, ...]) -> Select[Any]:
    """(…by, n, one value for each of `percents`) of the rows that have a value, for each group."""
    keys = [rows.c[name] for name in by]
    amount = rows.c[value]
    ranked = (
        select(
            *keys,
            amount.label("value"),
            func.row_number().over(partition_by=keys or None, order_by=amount).label("place"),
            func.count().over(partition_by=keys or None).label("n"),
        )
        .where(amount.is_not(None))
        .subquery()
    )
    groups = [ranked.c[name] for name in by]
    columns = [
        func.max(case((ranked.c.place == place_of(ranked.c.n, percent), ranked.c.value))).label(f"p{percent}")
        for percent in percents
    ]
    return select(*groups, func.count().label("n"), *columns).group_by(*groups)


def seconds_between(session: AsyncSession, began: Any, ended: Any) -> ColumnElement[Any]:
    if session.get_bind().dialect.name == "postgresql":
        return extract("epoch", ended - began)
    return (func.julianday(ended) - func.julianday(began)) * 86_400.0
