"""What the agent is given before a call: who, what to ask, in which manner, and where to go on."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from contract.base import Message
from contract.commands import TellOfWatchers


class Door(StrEnum):
    """How the candidate reaches the call. Below `run_call` nobody else knows it."""

    SMALLWEBRTC = "smallwebrtc"
    LIVEKIT = "livekit"
    PHONE = "phone"


class Channel(StrEnum):
    """By what the candidate takes part: a browser's page, or a telephone."""

    BROWSER = "browser"
    PHONE = "phone"


class InterviewMode(StrEnum):
    """How much of what is said depends on the candidate."""

    ADAPTIVE = "adaptive"
    """Follow-ups aim at what is still open and refer to what was said; a language model may word them."""
    VERBATIM = "verbatim"
    """Every candidate hears the same words: each question's written probes in their order, and no model's wording."""


class RubricPoint(Message):
    """One thing a good answer contains; what follow-ups aim at and what the judge looks for."""

    id: str
    text: str
    keywords: tuple[str, ...] = ()
    """Words or short phrases whose presence hints that the point was touched (case-insensitive)."""
    probe: str | None = None
    """The follow-up question that asks for this point, said word for word. Without one the follow-up is general."""
    strong: str | None = None
    """Written anchor: what an answer contains that shows the point."""
    partial: str | None = None
    """Written anchor: what an answer contains that shows it only in part."""


class BriefQuestion(Message):
    """A question of the job's bank, in the version the interview is pinned to."""

    id: str
    text: str
    """Asked word for word, so that every candidate hears the same question."""
    rephrasing: str | None = None
    """The same question in other words, for a candidate who did not understand it."""
    weight: int = Field(default=1, ge=1)
    points: tuple[RubricPoint, ...] = ()
    max_follow_ups: int = Field(default=2, ge=0, le=2)
    """INT-07: at most 2."""
    budget_secs: int = Field(default=300, gt=0)
    """Time planned for the question; past it no further follow-up is asked. An answer is never cut."""
    patience: float = Field(default=1.0, ge=0.5, le=3.0)
    """Multiplier of the silence that ends a turn; a design question deserves longer than "how many years?"."""


class JobFact(Message):
    """Something the interviewer may say about the job when the candidate asks."""

    topic: str
    """Few words, e.g. "location" or "team"."""
    text: str


class Persona(Message):
    """Manner and standing sentences of the interviewer; versioned data from `config/interviewers/`."""

    id: str
    version: int
    name: str
    language: str
    """BCP 47, e.g. "en" or "ko"."""
    phrases: dict[str, tuple[str, ...]]
    """Wordings by move, e.g. "acknowledge" -> several neutral sentences. Placeholders in braces."""
    system_prompt: str
    """For a configured language model only; the rule-based engine does not read it."""
    speed: float = Field(default=1.0, ge=0.7, le=1.3)
    """Of the voice, 1.0 being its own. Engines that cannot change it speak at 1.0."""


class ResumePoint(Message):
    """Where an interview stands; a fold over the events of all earlier calls."""

    call_count: int = Field(ge=1)
    """Calls before this one."""
    question_index: int = Field(ge=0)
    """Index into `Brief.questions` of the open question."""
    question_was_asked: bool
    follow_ups_used: int = Field(default=0, ge=0)
    last_question_text: str | None = None
    """What was asked last (the follow-up, if one is open): said again on return."""
    follow_up_texts: tuple[str, ...] = ()
    """Follow-ups that were put on the open question, in order; none of them is put again."""
    answer_so_far: str = ""
    """The candidate's words on the open question, all calls joined."""
    covered_points: tuple[str, ...] = ()
    """Ids of rubric points of the open question that were already touched."""
    wanted_point: str | None = None
    """Rubric point of the open question that a person of the company asked to hear of and no follow-up was put on."""
    spent_ms: int = Field(default=0, ge=0)
    """Interview time used by earlier calls; parked time does not count."""
    extra_ms: int = Field(default=0, ge=0)
    """Extra time granted in earlier calls."""
    paused_by: str | None = None
    """Who of the company has paused the interview; the call begins paused."""
    taken_over_by: str | None = None
    """Who of the company is speaking instead of the interviewer; the call begins silent."""
    whispers: tuple[tuple[str, str], ...] = ()
    """Command id and text of whispers taken in an earlier call and not yet worked in."""
    commands_done: tuple[str, ...] = ()
    """Ids of the candidate's latest commands that earlier calls have carried out: a page sends again what it has seen
    no confirmation of."""


class EngineChoice(Message):
    """Which engine does one part of the work. Keys never travel here: the agent has its own settings."""

    provider: str
    """A name of `contract.engines` for that part."""
    model: str | None = None
    voice: str | None = None
    base_url: str | None = None
    """Where the engine in use was reached, if not at the vendor's own address. Nothing that is sent to an agent is
    obeyed here: its keys go to the addresses of its own environment only."""


class EnginePlan(Message):
    """What to use for each part: the first is preferred, the rest stand in for it in this order.

    A part without any is the agent's own to choose.
    """

    stt: tuple[EngineChoice, ...] = ()
    llm: tuple[EngineChoice, ...] = ()
    tts: tuple[EngineChoice, ...] = ()


class Engines(Message):
    """Those in use."""

    stt: EngineChoice
    tts: EngineChoice
    llm: EngineChoice


class Brief(Message):
    """Everything the agent needs for one call, and nothing else about the person."""

    interview_id: str
    call_id: str
    company_name: str
    job_title: str
    job_facts: tuple[JobFact, ...] = ()
    candidate_name: str
    language: str = "en"
    persona: Persona
    questions: Annotated[tuple[BriefQuestion, ...], Field(min_length=1)]
    time_limit_secs: int = Field(default=45 * 60, gt=0)
    """G-13."""
    custom_prompt: str | None = None
    """The job's `ai_prompt` (INT-11); data for the language model, never an instruction about scores."""
    engines: EnginePlan | None = None
    """None: the agent's own default."""
    vocabulary: tuple[str, ...] = ()
    """Names and terms to expect in the candidate's words, most important first; data."""
    text_from_start: bool = False
    """Held in writing: the agent's voice is off until the candidate turns it on. By phone it means nothing."""
    record_audio: bool = True
    """False when the candidate's consent does not cover a recording."""
    resume: ResumePoint | None = None
    mode: Literal["hiring", "practice"] = "hiring"
    interview_mode: InterviewMode = InterviewMode.ADAPTIVE
    watchers: TellOfWatchers | None = None
    """The people who follow when the call begins; None: nobody."""
    channel: Channel = Channel.BROWSER
    """Of this call, whatever the earlier ones were: sound of 8 kHz and a keypad instead of a page by phone."""
