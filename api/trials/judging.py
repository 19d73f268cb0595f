"""One trial judging: a report that is stored nowhere but with its trial, and what it took."""

import time
from dataclasses import dataclass, field

from pydantic import BaseModel

from api.ai.usage import meter_judge
from api.ports import JudgeSpent, JudgeUnavailable
from api.trials.difference import QuestionDifference, SideOutcome
from api.trials.schemas import Spent
from api.verdicts import scoring_run
from api.verdicts.panel import Panel
from api.verdicts.report import Report
from api.verdicts.scoring_run import Material
from api.wiring import Services


class Judged(BaseModel):
    """One side of a comparison as it is kept."""

    report: Report | None
    error: str | None
    """Why there is no report; a sentence for people."""
    spent: Spent


class Replayed(BaseModel):
    """One interview of a replay as it is kept; statuses, scores, and the words of what differs."""

    old: SideOutcome
    new: SideOutcome
    questions: list[QuestionDifference]
    judge_differs: bool
    words_differ: bool
    not_asked: list[str]
    asked_otherwise: list[str]


@dataclass(slots=True)
class Count:
    """Hears of each request to a vendor, adds it up, and has it metered for the company (EXT-20)."""

    services: Services
    operation: str
    company_id: str
    subject_id: str
    """The comparison or the replay: what an interview cost stays what it was."""
    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    _started: float = field(default_factory=time.monotonic)

    async def add(self, spent: JudgeSpent) -> None:
        self.requests += 1
        self.input_tokens += spent.input_tokens
        self.output_tokens += spent.output_tokens
        cost = await meter_judge(
            self.services, self.operation, spent, company_id=self.company_id, subject_id=self.subject_id
        )
        self.cost = None if cost is None or self.cost is None else self.cost + cost

    def so_far(self) -> Spent:
        return Spent(
            requests=self.requests,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            cost=self.cost,
            seconds=round(time.monotonic() - self._started, 3),
        )


async def judged(material: Material, panel: Panel, count: Count) -> Judged:
    """Asks the panel as scoring does. One that gives no judgement is an answer too: `error` says why."""
    try:
        report = await scoring_run.score(material, panel, count.add)
    except JudgeUnavailable as error:
        return Judged(report=None, error=str(error), spent=count.so_far())
    return Judged(report=report, error=None, spent=count.so_far())
