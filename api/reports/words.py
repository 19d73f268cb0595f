"""Words of the printed result: `config/report/<language>.yaml`."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

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


@lru_cache
def report_words(config_dir: Path, language: ReportLanguage) -> ReportWords:
    path = config_dir / "report" / f"{language}.yaml"
    return ReportWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
