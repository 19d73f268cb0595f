"""Ids in paths and bodies."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, Field, StringConstraints


def canonical(value: str) -> str:
    """Lower-case, hyphenated. Raises ValueError for what is no UUID."""
    return str(UUID(value))


_SHAPE: dict[str, Any] = {"format": "uuid"}

UuidText = Annotated[
    str,
    StringConstraints(min_length=32, max_length=36),
    AfterValidator(canonical),
    Field(json_schema_extra=_SHAPE),
]
"""The id of a row, in a body or query."""

IdPath = Annotated[
    str,
    AfterValidator(canonical),
    Path(description="UUID", min_length=32, max_length=36, json_schema_extra=_SHAPE),
]
"""The id of a row, in a path."""
