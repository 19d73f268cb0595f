"""What an interview is pinned to."""

import hashlib

from contract.base import Message
from contract.brief import BriefQuestion, EnginePlan, InterviewMode, JobFact


class JobSnapshot(Message):
    """Job and questions in asking order, immutable once an interview refers to it."""

    title: str
    description: str | None
    facts: tuple[JobFact, ...]
    ai_prompt: str | None
    ai_model: str | None
    engines: EnginePlan | None = None
    """The job's own, before the company's."""
    persona_id: str
    interview_mode: InterviewMode = InterviewMode.ADAPTIVE
    """The default is of versions from before there was a choice."""
    language: str
    questions: tuple[BriefQuestion, ...]

    def digest(self) -> str:
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
