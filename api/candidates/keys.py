"""Keys by which two candidates are seen to be one person, and the text that search looks in."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import phonenumbers

_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_SEPARATORS = re.compile(r"[^0-9]+")
_INTERNATIONAL = re.compile(r"^\s*(\+|00)")
MAX_PHONE_DIGITS = 20
_LANGUAGE_REGION = {"ko": "KR", "ja": "JP"}
"""Languages of practically one country."""


def name_key(name: str) -> str:
    """Composed (names typed on macOS come decomposed), without case and double spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:255]


def email_key(email: str) -> str:
    """Lower case, without a plus tag; for Gmail also without dots, which it ignores."""
    local, _, domain = unicodedata.normalize("NFKC", email).strip().lower().rpartition("@")
    bare = local.partition("+")[0] or local
    if domain in _GMAIL:
        return f"{bare.replace('.', '') or bare}@gmail.com"
    return f"{bare}@{domain}"


def region_of(language: str, timezone: str) -> str | None:
    """ISO 3166 country in which a number without a country code is read; None: not known."""
    subtag = language.partition("-")[2]
    return _regions().get(timezone) or (subtag if len(subtag) == 2 else None) or _LANGUAGE_REGION.get(language)


@lru_cache(maxsize=4096)
def phone_key(phone: str, region: str | None) -> str | None:
    """Digits with the country code (E.164 without the plus), or the bare digits when the country is not known."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", phone))
    if len(digits) < 5:
        return None
    written = f"+{digits.removeprefix('00')}" if _INTERNATIONAL.match(phone) else digits
    try:
        parsed = phonenumbers.parse(written, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return digits[:MAX_PHONE_DIGITS]
    return f"{parsed.country_code}{phonenumbers.national_significant_number(parsed)}"[:MAX_PHONE_DIGITS]


def search_text(name: str, email: str, phone: str | None) -> str:
    """A space before each word, so that "starts with" is a plain condition on the text."""
    words = [name_key(name), email.lower()]
    if phone:
        words.append(phone)
    return f" {' '.join(words)}"


def search_terms(query: str) -> list[str]:
    """Words that must all be there. A term that looks like a phone number counts by its digits, without the leading
    zero that the stored form lacks."""
    return [_as_phone(term) for term in name_key(query).split()][:8]


def _as_phone(term: str) -> str:
    digits = _SEPARATORS.sub("", term)
    if len(digits) >= 4 and not re.search(r"[^0-9+().-]", term):
        return digits.lstrip("0") or digits
    return term


@cache
def _regions() -> dict[str, str]:
    """Time zone → country, from tzdata's own table."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
