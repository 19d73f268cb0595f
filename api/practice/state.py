"""A practice interview while it runs: a draft that the processes share, under its owner's id, and gone when it is not
touched for a while. Nothing of it is in the database before it is saved (INT-41)."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from api.clock import Utc
from api.jobs.question_bank import Kind
from api.practice.errors import ChangedMeanwhile, UnknownPractice
from api.practice.schemas import Delivery, PracticeFeedback
from api.wiring import Services
from contract.brief import RubricPoint

KEPT_SECS = 4 * 3600
"""After the last step: long enough for a pause, short enough that words said in private do not lie about."""


class Answer(BaseModel):
    text: str
    spoken: bool
    delivery: Delivery | None = None
    attempt: int = 1
    score: float | None = None
    feedback: PracticeFeedback | None = None
    """None: not judged yet."""


class Asked(BaseModel):
    number: int
    text: str
    kind: Kind
    competency: str
    points: list[RubricPoint]
    writer: str
    answer: Answer | None = None
    skipped: bool = False

    @property
    def is_open(self) -> bool:
        return not self.skipped and (self.answer is None or self.answer.feedback is None)


class PracticeState(BaseModel):
    id: str
    candidate_name: str
    job_title: str
    interview_type: str
    language: str
    resume_text: str = ""
    job_description: str = ""
    num_questions: int
    focus: list[str] = []
    analysis_id: str | None = None
    known: list[str] = []
    """Questions that this person was asked in earlier practice: others go first."""
    asked: list[Asked] = []
    started_at: Utc

    @property
    def current(self) -> Asked | None:
        return self.asked[-1] if self.asked else None

    @property
    def finished(self) -> bool:
        return len(self.asked) >= self.num_questions and not (self.current and self.current.is_open)


class Held:
    """A state as it was read, with the version that a change must still find."""

    def __init__(self, services: Services, user_id: str, state: PracticeState, version: int) -> None:
        self._services = services
        self._key = _key(user_id, state.id)
        self._version = version
        self.state = state

    async def keep(self) -> None:
        """Raises ChangedMeanwhile, SharedStateAway."""
        value: dict[str, Any] = self.state.model_dump(mode="json")
        if not await self._services.drafts.put(self._key, value, KEPT_SECS, version=self._version):
            raise ChangedMeanwhile()
        self._version += 1


async def begin(services: Services, user_id: str, state: PracticeState) -> None:
    """Raises SharedStateAway."""
    await Held(services, user_id, state, 0).keep()


async def held(services: Services, user_id: str, practice_id: str) -> Held:
    """Raises UnknownPractice: of nobody, of somebody else, or over its time; SharedStateAway."""
    found = await services.drafts.get(_key(user_id, practice_id))
    if found is None:
        raise UnknownPractice()
    return Held(services, user_id, PracticeState.model_validate(found.value), found.version)


async def forget(services: Services, user_id: str, practice_id: str) -> None:
    await services.drafts.delete(_key(user_id, practice_id))


def expires(services: Services) -> datetime:
    return services.clock.now() + timedelta(seconds=KEPT_SECS)


def _key(user_id: str, practice_id: str) -> str:
    """The owner is part of it: nobody else's request can name it."""
    return f"practice:{user_id}:{practice_id}"
