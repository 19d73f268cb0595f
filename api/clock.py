"""Times as the HTTP surface speaks them: aware, UTC, ending in Z."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, PlainSerializer

_NUMBER = re.compile(r"\s*[-+]?[\d_.]+(e[-+]?\d+)?\s*", re.IGNORECASE)


def iso_z(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and "Z"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _written(value: object) -> object:
    """Refuses seconds since 1970, which pydantic would take: no description says so, and 0.5 is nobody's deadline."""
    if isinstance(value, (int, float)) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError("Write the moment like 2026-11-23T09:00:00Z.")
    return value


def _countable(moment: datetime) -> datetime:
    """Refuses what no calendar holds in UTC, e.g. the year 9999 with an offset to the west."""
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("This moment is too far away.") from None
    return moment


Utc = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    AfterValidator(_countable),
    PlainSerializer(iso_z, return_type=str, when_used="json"),
]
"""A moment in a schema: an offset is demanded on the way in, "…Z" is sent on the way out."""
