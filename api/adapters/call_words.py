"""What is written of a call in Twilio's language, and in Telnyx' TeXML: its words in ours, its fields bounded."""

import re

from starlette.datastructures import QueryParams

from api.ports.carrier import AnsweredBy, LegStatus

STATUSES = {
    "queued": LegStatus.QUEUED,
    "initiated": LegStatus.QUEUED,
    "ringing": LegStatus.RINGING,
    "in-progress": LegStatus.IN_PROGRESS,
    "answered": LegStatus.IN_PROGRESS,
    "completed": LegStatus.COMPLETED,
    "busy": LegStatus.BUSY,
    "no-answer": LegStatus.NO_ANSWER,
    "failed": LegStatus.FAILED,
    "canceled": LegStatus.CANCELLED,
}
"""Of callbacks and of resources."""
ANSWERED_BY = {
    "human": AnsweredBy.HUMAN,
    "machine_start": AnsweredBy.MACHINE,
    "machine_end_beep": AnsweredBy.MACHINE_LISTENS,
    "machine_end_silence": AnsweredBy.MACHINE_LISTENS,
    "machine_end_other": AnsweredBy.MACHINE_LISTENS,
    "fax": AnsweredBy.FAX,
    "unknown": AnsweredBy.UNKNOWN,
}
VOICES = {"en": ("en-US", "Polly.Joanna-Neural"), "ko": ("ko-KR", "Polly.Seoyeon-Neural")}
"""Language as the carrier names it, and a voice of Amazon Polly's that it speaks with
(twilio.com/docs/voice/twiml/say/text-speech)."""
MOST_KEYS = 32
MOST_SPEECH = 1_000
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def keys_in(values: QueryParams) -> str:
    return "".join(key for key in values.get("Digits", "")[:MOST_KEYS] if key in "0123456789*#")


def speech_in(values: QueryParams) -> str:
    return values.get("SpeechResult", "")[:MOST_SPEECH].replace("\0", "")


def number_in(text: str) -> str | None:
    """E.164; None for a SIP address and anything else that nobody can call."""
    return text if _NUMBER.fullmatch(text) else None


def whole_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
