"""Phone numbers: as carriers want them, and as little of them as is shown."""

import phonenumbers

from api.candidates.keys import region_of
from api.candidates.models import Candidate

HR_DIGITS = 4
OWN_DIGITS = 2
"""Shown to whoever holds the link: enough for the owner to know it."""


def number_of(candidate: Candidate) -> str | None:
    """E.164; None when there is none, or it is no possible number anywhere."""
    if not candidate.phone:
        return None
    region = region_of(candidate.language or "en", candidate.timezone or "UTC")
    try:
        parsed = phonenumbers.parse(candidate.phone, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def masked(number: str | None, digits: int) -> str | None:
    """`…23`"""
    return f"…{number[-digits:]}" if number else None
