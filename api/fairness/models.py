"""What candidates say about themselves so that fairness can be measured, kept apart from all else about them."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from api.database import Record, enum_column


class Sex(StrEnum):
    """EEO-1 knows the first two; the third is counted as a group of its own."""

    FEMALE = "female"
    MALE = "male"
    ANOTHER = "another"


class Race(StrEnum):
    """Race/ethnicity as in EEO-1 Component 1, which 6 RCNY § 5-301 refers to."""

    HISPANIC = "hispanic"
    WHITE = "white"
    BLACK = "black"
    PACIFIC = "pacific"
    """Native Hawaiian or other Pacific Islander."""
    ASIAN = "asian"
    NATIVE = "native"
    """American Indian or Alaska Native."""
    TWO_OR_MORE = "two_or_more"


class SelfReport(Record):
    """A candidate's own answer, with the text they agreed to. None: preferred not to say.

    Read by the candidate, by their own export, and by `api/fairness/repository.py`, which hands out rows without a
    person to code that only counts. Nothing for people of the company reads one.
    """

    __tablename__ = "self_reports"

    interview_id: Mapped[str] = mapped_column(
        Uuid(as_uuid=False), ForeignKey("interviews.id", ondelete="CASCADE"), unique=True
    )
    """On whose page it was given; it holds for all interviews of the candidate until they change it."""
    sex: Mapped[Sex | None] = mapped_column(enum_column(Sex, "sex"))
    race: Mapped[Race | None] = mapped_column(enum_column(Race, "race"))
    version: Mapped[str] = mapped_column(String(32))
    """Of `config/self_report/<language>.yaml`."""
    language: Mapped[str] = mapped_column(String(16))
