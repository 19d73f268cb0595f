"""Ids in paths and bodies."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, StringConstraints


def canonical(value: str) -> str:
    """Lower-case, hyphenated. Raises ValueError for what is no UUID."""
    return str(UUID(value))


UuidText = Annotated[str, StringConstraints(min_length=32, max_length=36), AfterValidator(canonical)]
"""The id of a row, in a body or query."""

IdPath = Annotated[str, AfterValidator(canonical), Path(description="UUID")]
"""The id of a row, in a path."""
