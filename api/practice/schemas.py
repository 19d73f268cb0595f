"""What practice takes and gives."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.clock import Utc
from api.ids import UuidText
from api.jobs.question_bank import Kind
from api.paging import Paged
from api.texts import Line, no_nul
from api.trials.schemas import JudgeKind
from api.verdicts.scoring import PointStatus

MAX_QUESTIONS = 20
"""G-12."""
USUAL_QUESTIONS = 5
MAX_ANSWER_CHARS = 10_000

PracticeLanguage = Literal["en", "ko"]


def _text(most: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=most, strip_whitespace=True)


SkillName = Annotated[str, _text(80), AfterValidator(no_nul)]
ResumeText = Annotated[str, StringConstraints(max_length=50_000), AfterValidator(no_nul)]
JobText = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(no_nul)]


def _can_be_said(text: str) -> str:
    if not any(char.isalnum() for char in text):
        raise ValueError("there is nothing in it that can be said")
    return text


SpokenText = Annotated[str, _text(1_000), AfterValidator(no_nul), AfterValidator(_can_be_said)]


class PracticeWish(BaseModel):
    """What somebody wants to practise."""

    model_config = ConfigDict(extra="forbid")

    job_title: Line
    candidate_name: Line | None = None
    """None: the account's name."""
    interview_type: Annotated[str, _text(100), AfterValidator(no_nul)] = "mixed"
    """Free text (INT-42). Without a language model what sounds like technical, behavioural or HR is told apart, and
    anything else is mixed."""
    language: PracticeLanguage = "en"
    resume_text: ResumeText | None = None
    job_description: JobText | None = None
    skills: Annotated[list[SkillName], Field(max_length=20)] = []
    """To be asked about first."""
    analysis_id: UuidText | None = None
    """A gap analysis of one's own: the skills it found missing follow after `skills` (INT-43)."""


class PracticeStart(PracticeWish):
    num_questions: Annotated[int, Field(ge=1, le=MAX_QUESTIONS)] = USUAL_QUESTIONS


class PracticeStarted(BaseModel):
    interview_id: str
    num_questions: int
    """Planned; fewer where there are not as many different questions."""
    writer: str
    """Who words the questions: `rules`, or provider and model."""
    focus: list[str]
    """Skills that are asked about first."""
    judge: str
    """Engine and model that read the answers."""
    speech: bool
    """Whether this server speaks and hears the language."""
    expires_at: Utc
    """What is not saved by then is gone. Each step moves it."""


class QuestionRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    interview_id: UuidText
    audio: bool = False
    """With the question spoken."""
    skip: bool = False
    """Leaves the open question without an answer and goes on."""


class QuestionReply(BaseModel):
    question_number: int
    """From 1. A question that has no answer yet is given again."""
    question_text: str
    total: int
    kind: Kind
    """theory: how or why something works; practice: what one did or would do."""
    competency: str
    writer: str
    audio: str | None = None
    """MP3 in base64."""
    audio_problem: str | None = None
    """Why there is none although it was asked for."""


class Passage(BaseModel):
    """Words of the answer itself: `transcript[start:end]`."""

    text: str
    start: int
    end: int
    call_id: str | None = None
    """Of an answer in a call."""
    at_ms: int | None = None
    """Where the call's recording has them, were it recorded."""
    until_ms: int | None = None


class PointFeedback(BaseModel):
    text: str
    """One thing that a good answer contains."""
    status: PointStatus
    quotes: list[Passage]
    """What the status rests on; nothing is shown without one."""


class StarName(StrEnum):
    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"


class StarPart(BaseModel):
    part: StarName
    present: bool
    quote: Passage | None
    """The first place that has it."""


class Filler(BaseModel):
    word: str
    count: int


class Place(BaseModel):
    """Where somebody hesitated."""

    kind: Literal["filler", "pause"]
    text: str
    """The words around it; a pause is "…"."""
    secs: float | None
    """Of a pause."""
    at_ms: int
    """From the first sample of the clip, or of the call's recording."""
    call_id: str | None = None


class Delivery(BaseModel):
    """Of a spoken answer; no part of the score."""

    speaking_secs: float
    """From the first word to the last, without what the interviewer said between."""
    per_minute: int | None
    """Words, in Korean syllables; None: too short to tell."""
    unit: Literal["words", "syllables"]
    fillers: list[Filler]
    longest_pause_secs: float
    places: list[Place] = []
    """The first ones, in order."""
    note: str
    """What the figures cannot tell."""


class PracticeFeedback(BaseModel):
    summary: str
    points: list[PointFeedback]
    star: list[StarPart] | None
    """None: the question asks for no story."""
    delivery: Delivery | None
    """None: written."""
    try_next: str
    """One thing."""
    said_by_model: str | None
    """The model's own sentences, where a model read it."""
    judge: str
    limits: list[str]
    """What this feedback cannot do."""


class AnswerReply(BaseModel):
    question_number: int
    transcript: str
    spoken: bool
    attempt: int
    score: float | None
    """0–100: the share of the question's points that the answer shows, a partly shown one counting half. None: nothing
    in it could be tied to them, which is not a low score."""
    feedback: PracticeFeedback
    finished: bool
    """That was the last question."""


class ResultQuestion(BaseModel):
    question_number: int
    question_text: str
    kind: Kind
    competency: str
    answer: str | None
    """None: skipped, or open."""
    spoken: bool
    attempts: int
    score: float | None
    feedback: PracticeFeedback | None
    judge: str | None


class CompetencyScore(BaseModel):
    competency: str
    score: float | None
    answered: int
    scored: int


class StarCount(BaseModel):
    part: StarName
    present: int
    of: int


class PracticeMetrics(BaseModel):
    planned: int
    asked: int
    answered: int
    scored: int
    """Answers that `final_score` is the mean of."""
    spoken: int
    per_minute: int | None
    """Mean pace of the spoken answers."""
    fillers: int
    competencies: list[CompetencyScore]
    star: list[StarCount]


class State(StrEnum):
    RUNNING = "running"
    """Of a call also: not entered yet, or left and to be gone on with."""
    READING = "reading"
    """A call is over, and its answers are being read."""
    FINISHED = "finished"
    """Every question was asked; not saved."""
    SAVED = "saved"


class CallRecording(BaseModel):
    call_id: str
    url: str
    """Short-lived."""
    duration_ms: int | None


class HeldCall(BaseModel):
    """Of practice with the live interviewer."""

    token: str | None
    """Of its room, while it can be entered."""
    live: bool
    """Somebody is in the room."""
    recordings: list[CallRecording]
    problem: Literal["nothing_said", "fault_of_ours", "unread"] | None
    """Why there is no feedback although it is over."""


class PracticeResults(BaseModel):
    interview_id: str
    state: State
    by_call: bool = False
    """Held with the live interviewer."""
    call: HeldCall | None = None
    """None: by turns, or nothing of the call is kept but the words."""
    candidate_name: str
    job_title: str
    interview_type: str
    language: str
    focus: list[str]
    final_score: float | None
    metrics: PracticeMetrics
    questions: list[ResultQuestion]
    started_at: Utc
    saved_at: Utc | None
    expires_at: Utc | None
    """None once it is saved."""


class PracticeSaved(BaseModel):
    interview_id: str
    saved_at: Utc
    final_score: float | None


class PracticeRow(BaseModel):
    interview_id: str
    job_title: str
    interview_type: str
    language: str
    num_questions: int
    by_call: bool
    answered: int
    final_score: float | None
    saved_at: Utc


class PracticeList(Paged):
    interviews: list[PracticeRow]


class ProgressPoint(BaseModel):
    interview_id: str
    saved_at: Utc
    score: float
    """Mean of the scored answers of that practice in the competency."""
    answers: int


class CompetencyProgress(BaseModel):
    """One competency as one judge read it: scores of different judges say nothing about each other."""

    competency: str
    judge: str
    points: list[ProgressPoint]
    """Oldest first."""
    change: float | None
    """From the first to the last; None with fewer than two."""


class PracticeProgress(BaseModel):
    competencies: list[CompetencyProgress]


class CompareRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    interview_id: UuidText
    question_number: Annotated[int, Field(ge=1, le=MAX_QUESTIONS)]
    judges: Annotated[list[JudgeKind], Field(min_length=2, max_length=2)] | None = None
    """None: the first two of `GET /practice/judges`."""


class JudgedBy(BaseModel):
    judge: JudgeKind
    name: str
    score: float | None
    feedback: PracticeFeedback


class Compared(BaseModel):
    question_text: str
    answer: str
    judgements: list[JudgedBy]
    """Two, side by side."""
    same: int
    """Points on which both say the same."""
    of: int


class PracticeJudge(BaseModel):
    judge: JudgeKind
    name: str


class PracticeJudges(BaseModel):
    judges: list[PracticeJudge]


class SpeakRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: SpokenText
    language: PracticeLanguage = "en"
    voice: Literal["piper", "espeak"] | None = None
    """None: the better one for the language. Piper speaks English."""
    speed: Annotated[float, Field(ge=0.7, le=1.3)] = 1.0

    @model_validator(mode="after")
    def _speaks(self) -> "SpeakRequest":
        if self.voice == "piper" and self.language != "en":
            raise ValueError("piper speaks English only")
        return self


class HeardSound(BaseModel):
    text: str
    duration_secs: float
    engine: str
