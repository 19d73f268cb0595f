"""Times as the HTTP surface speaks them: aware, UTC, ending in Z."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, PlainSerializer


def iso_z(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and "Z"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Utc = Annotated[AwareDatetime, PlainSerializer(iso_z, return_type=str, when_used="json")]
"""A moment in a schema: an offset is demanded on the way in, "…Z" is sent on the way out."""
