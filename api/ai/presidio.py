"""Presidio's recognisers of numbers that carry check digits, beside our own patterns (ATS-14).

Only recognisers that work on the text alone: no language model is loaded, and nothing is fetched. Presidio's own
recogniser of e-mail is left out because it asks the network for the list of top-level domains; `private_patterns` has
one.
"""

from functools import lru_cache
from typing import Any

KINDS = {
    "CREDIT_CARD": "card",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip",
    "PHONE_NUMBER": "phone",
    "KR_BRN": "business_id",
    "KR_DRIVER_LICENSE": "national_id",
    "KR_FRN": "national_id",
    "KR_PASSPORT": "national_id",
    "KR_RRN": "national_id",
}
"""Presidio's entity → our kind."""
PHONE_REGIONS = ("KR", "US", "GB", "DE", "FR", "JP")
LEAST_SCORE = 0.4
"""Presidio gives a phone number without context 0.4, a number with right check digits 1.0, a bare pattern less."""


def private_values(text: str) -> list[tuple[str, str]]:
    """(kind, value) of what the recognisers are sure of, in order, apart from each other."""
    found = [
        (result.start, result.end, KINDS[result.entity_type])
        for recognizer in _recognizers()
        for result in recognizer.analyze(text, list(recognizer.supported_entities), None)
        if result.score >= LEAST_SCORE and result.entity_type in KINDS
    ]
    values, until = [], 0
    for start, end, kind in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= until:
            values.append((kind, text[start:end]))
            until = end
    return values


@lru_cache(maxsize=1)
def _recognizers() -> tuple[Any, ...]:
    # Imported on use: Presidio takes two seconds and 60 MB, and only résumés need it.
    from presidio_analyzer import predefined_recognizers as known

    return (
        known.CreditCardRecognizer(),
        known.IbanRecognizer(),
        known.IpRecognizer(),
        known.KrBrnRecognizer(),
        known.KrRrnRecognizer(),
        known.KrFrnRecognizer(),
        known.KrPassportRecognizer(),
        known.KrDriverLicenseRecognizer(),
        known.PhoneRecognizer(supported_regions=PHONE_REGIONS),
    )
