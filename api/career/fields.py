"""Types of what people write about themselves."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api.texts import no_nul

MAX_TEXT = 10_000
MAX_LINES = 40

Language = Literal["en", "ko"]

PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$", max_length=10),
]
"""As exact as it is known: "2020", "2020-01" or "2020-01-31"."""

LongText = Annotated[str, StringConstraints(max_length=MAX_TEXT, strip_whitespace=True), AfterValidator(no_nul)]
ShortText = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), AfterValidator(no_nul)
]
OneLine = Annotated[
    str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True), AfterValidator(no_nul)
]
Lines = Annotated[list[OneLine], Field(max_length=MAX_LINES)]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{1,58}[a-z0-9])$", min_length=3, max_length=60)]
"""The last part of the public address."""


def _web(address: str) -> str:
    no_nul(address)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise ValueError("Write the whole address, e.g. https://example.com/work.")
    if re.search(r"[\s<>\"'\\]", address):
        raise ValueError("An address has no spaces, quotes or angle brackets.")
    return address


WebAddress = Annotated[
    str,
    StringConstraints(min_length=8, max_length=500, strip_whitespace=True, pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://"),
    AfterValidator(_web),
]
"""Of a page: http or https and nothing else, since it becomes a link."""

Phone = Annotated[str, StringConstraints(max_length=50, pattern=r"^[0-9+()./ -]{3,50}$", strip_whitespace=True)]
Position = Annotated[int, Field(ge=0, le=10_000)]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Link(BaseModel):
    label: ShortText
    url: WebAddress


def in_order(start: str | None, end: str | None) -> None:
    """Raises ValueError when the end is before the start; of two dates only what both say is compared."""
    if start and end:
        size = min(len(start), len(end))
        if end[:size] < start[:size]:
            raise ValueError("The end is before the start.")
