"""Words of the printed result: `config/report/<language>.yaml`."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.localised import localised

ReportLanguage = Literal["en", "ko"]


class ReportWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    candidate: str
    job: str
    version: str
    held: str
    not_held: str
    length: str
    minutes: str
    channel: str
    browser: str
    phone: str
    made: str
    decision: str
    undecided: str
    decided_by: str
    verdicts: dict[str, str]
    suggestion: str
    suggestions: dict[str, str]
    errs: str
    thresholds: str
    no_scores: str
    not_scored: str
    questions: str
    weight: str
    score: str
    statuses: dict[str, str]
    points: dict[str, str]
    doubtful: str
    quotes: str
    corrected: str
    transcript: str
    speakers: dict[str, str]
    understood: str
    nothing_said: str
    page: str


def report_words(config_dir: Path, language: ReportLanguage) -> ReportWords:
    return localised(ReportWords, config_dir, "report/{}.yaml", language)
