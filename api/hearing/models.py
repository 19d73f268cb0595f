"""What the second recogniser made of an interview."""

from typing import Any

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column
from api.hearing.doubt import HearingReason


class HearingCheck(Record):
    """The latest check of an interview; written anew when another recogniser, or more of the recording, is there."""

    __tablename__ = "hearing_checks"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), unique=True
    )
    checked: Mapped[bool]
    reason: Mapped[HearingReason | None] = mapped_column(enum_column(HearingReason, "reason"))
    """Why it was not checked."""
    detail: Mapped[str | None] = mapped_column(Text)
    """What failed, in words; never what was said."""
    engine: Mapped[str] = mapped_column(String(200))
    source_digest: Mapped[str] = mapped_column(String(64))
    """Of the words that were checked, the recordings and the recogniser: the same gives the same check."""
    words: Mapped[int]
    """Spoken words that both recognisers heard about."""
    unchecked_words: Mapped[int]
    """Spoken words without a recording."""
    doubtful_words: Mapped[int]
    spans: Mapped[list[Any]] = mapped_column(default=list)
    """`doubt.DoubtfulSpan`s."""
