"""Times that clients send about interviews."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

from api.clock import Utc

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _within_reason(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        raise ValueError("a time between the years 2000 and 2200 is expected")
    return moment


Moment = Annotated[Utc, AfterValidator(_within_reason)]
"""A moment with an offset that can be reckoned with in every zone."""
