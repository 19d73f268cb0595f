"""Body of the conduct endpoint."""

from enum import StrEnum

from pydantic import BaseModel

from contract.brief import InterviewMode


class SignalSource(StrEnum):
    ANSWER = "answer"
    NAME = "name"
    RESUME = "resume"
    JOB = "job"
    """The job's own facts, description or prompt."""


class PassedOn(BaseModel):
    """What the candidate asked and the interviewer could not answer: for the company to answer."""

    call_id: str
    at_ms: int
    question_id: str | None
    """What was being asked then."""
    text: str
    """The candidate's words."""


class Signal(BaseModel):
    """Words that tried to instruct the interviewer or whoever scores. They changed neither conduct nor score."""

    source: SignalSource
    call_id: str | None = None
    at_ms: int | None = None
    excerpt: str | None = None
    """None: an interview of before they were recorded."""


class HeldBy(BaseModel):
    """The interviewer whose words were used in a call, and their version."""

    call_id: str
    persona_id: str
    version: int


class ConductView(BaseModel):
    interview_mode: InterviewMode
    held_by: list[HeldBy]
    """By call; empty for interviews of before it was recorded."""
    passed_on: list[PassedOn]
    signals: list[Signal]
