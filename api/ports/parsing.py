"""Reading text off pictures of pages."""

from collections.abc import Sequence
from typing import Protocol


class ParserUnavailable(Exception):
    """No text came back. Its text is for people: what to do, without a word of the document."""


class DocumentParser(Protocol):
    """Reads pages that are pictures (EXT-07)."""

    @property
    def name(self) -> str:
        """tesseract or nemotron; kept with what was read."""
        ...

    async def read(self, pages: Sequence[bytes]) -> list[str]:
        """The text of each page. `pages`: grey pictures, binary PGM (P5) with 8 bits.

        Raises:
            ParserUnavailable
        """
        ...
