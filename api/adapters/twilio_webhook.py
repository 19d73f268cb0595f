"""Twilio's webhooks: is it Twilio that speaks, and what does it say of the leg (SEC-21)?"""

import re
from decimal import Decimal

from starlette.datastructures import QueryParams
from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from api.adapters import call_words
from api.adapters.twilio_rest import price_in
from api.ports.carrier import CarrierCall, NotTheCarrier, Webhook

TOKEN_HEADER = "i-twilio-idempotency-token"  # noqa: S105  a header's name
WITHHELD = frozenset({"+266696687", "+86282452253", "+7378742833", "+2562533", "+8566696"})
"""What Twilio writes for ANONYMOUS, UNAVAILABLE, RESTRICTED, BLOCKED, UNKNOWN: the letters on a keypad."""
_SID = re.compile(r"[A-Za-z0-9]{8,64}")


def read_webhook(webhook: Webhook, *, account_sid: str, auth_token: str) -> CarrierCall:
    """Raises NotTheCarrier for what is forged, changed, of another account, or no report of a call."""
    try:
        values = QueryParams(webhook.body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotTheCarrier() from error
    signature = webhook.headers.get(SIGNATURE_HEADER.lower(), "")
    algorithm = get_signature_algorithm(webhook.headers.get(SIGNATURE_SETTINGS_HEADER.lower(), ""))
    # Without a token of ours everybody could sign.
    if not auth_token or not RequestValidator(auth_token).validate(webhook.url, values, signature, algorithm):
        raise NotTheCarrier()
    if values.get("AccountSid") != account_sid or not _SID.fullmatch(values.get("CallSid", "")):
        raise NotTheCarrier()
    return CarrierCall(
        carrier_call_id=values["CallSid"],
        direction="inbound" if values.get("Direction", "inbound") == "inbound" else "outbound",
        from_number=number_in(values.get("From", "")),
        to_number=number_in(values.get("To", "")),
        status=call_words.STATUSES.get(values.get("CallStatus", "")),
        sequence=call_words.whole_in(values.get("SequenceNumber", "")),
        digits=call_words.keys_in(values),
        speech=call_words.speech_in(values),
        answered_by=call_words.ANSWERED_BY.get(values.get("AnsweredBy", "")),
        error_code=_code(values),
        duration_secs=call_words.whole_in(values.get("CallDuration", "")),
        price=_price(values),
        currency=values.get("PriceUnit", "")[:3] or None,
        token=webhook.headers.get(TOKEN_HEADER, "")[:64] or None,
    )


def number_in(text: str) -> str | None:
    """E.164; None for a withheld number, a SIP address and anything else that nobody can call."""
    return call_words.number_in(text) if text not in WITHHELD else None


def _code(values: QueryParams) -> str | None:
    code = values.get("ErrorCode", "") or values.get("SipResponseCode", "")
    return code if code.isascii() and code.isdecimal() and len(code) <= 16 and code not in ("0", "200") else None


def _price(values: QueryParams) -> Decimal | None:
    text = values.get("Price", "")
    return price_in(text) if re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,6})?", text) else None
