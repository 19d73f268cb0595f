"""What in a résumé is private: how much of which kind (ATS-14)."""

from api.ai.masking import mask_text
from api.ai.presidio import private_values
from api.resumes.parsed import Parsed

MAX_CHARS = 40_000


def names_in(parsed: Parsed) -> list[str]:
    return [parsed.contact.name.value] if parsed.contact.name else []


def counted(text: str, names: list[str]) -> dict[str, int]:
    """Private passages by kind; no value is kept. For a thread: the first time takes seconds."""
    read = text[:MAX_CHARS]
    return mask_text(read, names, private_values(read)).counts
