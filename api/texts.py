"""Text from clients."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

NO_NUL = r"^[^\x00]*$"
"""Pattern of query parameters that reach a comparison in the database."""


def no_nul(text: str) -> str:
    """Refuses NUL: PostgreSQL cannot store it."""
    if "\x00" in text:
        raise ValueError("NUL characters are not allowed")
    return text


Line = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True), AfterValidator(no_nul)]
"""A name or title: 1 … 255 characters."""
