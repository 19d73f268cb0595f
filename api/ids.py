"""Ids in paths and bodies."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, StringConstraints


def canonical(value: str) -> str:
    """Lower-case, hyphenated. Raises ValueError for what is no UUID."""
    return str(UUID(value))


_SHAPE = r"^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$"

UuidText = Annotated[
    str,
    StringConstraints(min_length=32, max_length=36, pattern=_SHAPE),
    AfterValidator(canonical),
]
"""The id of a row, in a body or query."""

IdPath = Annotated[
    str,
    AfterValidator(canonical),
    Path(description="UUID", min_length=32, max_length=36, pattern=_SHAPE),
]
"""The id of a row, in a path."""
