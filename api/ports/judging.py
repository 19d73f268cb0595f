"""Who reads an answer, and what the reading rests on."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray


class EmbedderUnavailable(Exception):
    """A server for embeddings gave none. Its text is for people."""


class Embedder(Protocol):
    """Sentence embeddings."""

    @property
    def name(self) -> str:
        """Model and version, part of a score's reproducibility."""
        ...

    def speaks(self, language: str) -> bool:
        """Whether vectors mean anything in `language` (BCP 47)."""
        ...

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row a text."""
        ...


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """A stretch of the candidate's answer, uninterrupted by the agent."""

    text: str
    corrected_text: str | None = None
    """What the candidate says they meant instead."""
    heard: tuple[str, ...] = ()
    """What the agent had said on the question before: repeating it shows nothing."""


@dataclass(frozen=True, slots=True)
class JudgedPoint:
    id: str
    text: str
    keywords: tuple[str, ...] = ()
    strong: str | None = None
    """What an answer contains that shows the point."""
    partial: str | None = None
    """What an answer contains that shows it only in part."""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One question with everything the candidate said on it. The words are data, whatever they ask for.

    Words are all there is: no sound, no times, no probabilities, nothing of the person. Of the job there is the
    question with its points alone, so that nothing in a job's text can speak to the judge.
    """

    question: str
    follow_ups: tuple[str, ...]
    points: tuple[JudgedPoint, ...]
    parts: tuple[JudgedPart, ...]
    language: str
    private_words: tuple[str, ...] = ()
    """Names of the candidate; never sent to a vendor."""


@dataclass(frozen=True, slots=True)
class PointFinding:
    """`quotes` are claims: only those found in the candidate's words count (`api/verdicts/evidence.py`)."""

    point_id: str
    status: Literal["shown", "partly", "not_shown"]
    quotes: tuple[str, ...] = ()


FeedbackKind = Literal["shown", "partly", "not_shown", "steering"]
"""Points with that status, or: words that try to steer the assessment were left out."""


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    kind: FeedbackKind
    point_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    findings: tuple[PointFinding, ...]
    feedback: str = ""
    feedback_lines: tuple[FeedbackLine, ...] = ()
    """What `feedback` says, to be worded in any language; empty where a model wrote it."""


@dataclass(frozen=True, slots=True)
class JudgeVersion:
    """With events and rubric this determines a score (I8)."""

    engine: str
    model: str
    prompt_version: str


class JudgeUnavailable(Exception):
    """The judge gave no usable judgement; another attempt may."""


JudgeOutcome = Literal["ok", "unusable", "rate_limited", "failed"]


@dataclass(frozen=True, slots=True)
class JudgeSpent:
    """One request of a judge to a vendor, also one that failed (EXT-20)."""

    name: str
    """`provider:model`; the provider is a key of `config/prices.yaml`."""
    outcome: JudgeOutcome
    input_tokens: int
    output_tokens: int
    seconds: float


JudgeMeter = Callable[[JudgeSpent], Awaitable[None]]


OFFLINE_JUDGE = "rules"
"""Its `JudgeVersion.engine`."""


class Judge(Protocol):
    """Reads one answer against the points of its question. It never sees a score, a threshold or a verdict."""

    @property
    def version(self) -> JudgeVersion: ...

    @property
    def deterministic(self) -> bool:
        """True: the same answer gets the same judgement, so that it is asked once."""
        ...

    def fully_reads(self, language: str) -> bool:
        """False when it can only go by keywords in `language`; the suggestion then stays REVIEW."""
        ...

    @property
    def may_miss(self) -> bool:
        """True: it does not find what is said in words it does not know, so that its low score suggests no refusal."""
        ...

    async def judge_answer(self, answer: JudgedAnswer, meter: JudgeMeter | None = None) -> Judgement:
        """`meter` hears of each request to a vendor; of none when there is no vendor. Raises JudgeUnavailable."""
        ...
