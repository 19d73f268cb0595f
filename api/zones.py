"""Time zones and languages in bodies."""

from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, StringConstraints


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in _known():
        raise ValueError("a time zone looks like Europe/Berlin or Asia/Seoul")
    return value


ZoneName = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone)]
"""An IANA time zone name."""

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=16)]
"""BCP 47."""
