"""The same answers in other voices and over worse lines must get the same scores, within a stated bound.

Each answer is rendered sentence by sentence, goes over a line, is recognised as the agent recognises it, is listened to
a second time as after a call, and is scored by the offline judge without what the two heard differently. Beside it
stand the scores without the second hearing and the score of the written words: what recognition costs.
"""

import asyncio
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

import numpy as np
import soxr
from numpy.typing import NDArray

from agent.engines import rubric_terms
from agent.second_hearing import ENGINES
from agent.services.whisper import WhisperSTT, whisper_model
from agent.settings import AgentSettings
from api.adapters.judge_rules import RulesJudge
from api.adapters.multilingual import MultilingualSentences
from api.hearing.alignment import compare
from api.hearing.doubt import DoubtfulSpan, Hearing, HearingView
from api.interviews.models import Verdict
from api.ports import HeardWord
from api.verdicts.panel import MAX_SPREAD, Panel, seat
from api.verdicts.report import Report
from api.verdicts.scoring_run import score
from bench.voice import script
from contract.transcript import Transcript
from evals.people import RATE, everybody, for_microphone
from evals.rig import each
from evals.sections import Row, Section
from evals.verdicts.cases import Case, cases, material, snapshot
from evals.versions import rules_versions
from tests.support.words import word_error_rate
from tests.vendors.telephony import phone_sound

BOUND = MAX_SPREAD
"""Points of 100 between the least and the largest score of the same answers: what the product takes for a wide range,
and sends to a person."""
ANSWERS = ("backend-strong", "nurse-partial")
LOST_SHARE = 0.03
BREATH_SECS = 0.5
"""Between two sentences of a recording."""
LINES = ("wide band", "8 kHz µ-law", f"8 kHz µ-law, {LOST_SHARE:.0%} of frames lost")


@dataclass(frozen=True)
class Job:
    case_id: str
    person: int
    line: str


@dataclass(frozen=True)
class Told:
    case_id: str
    who: str
    line: str
    live: int | None
    """Without the second hearing."""
    overall: int | None
    verdict: Verdict | None
    error_rate: float


def run(*, quick: bool = False) -> Section:
    people = everybody()[:4]
    jobs = [
        Job(case_id, number, line)
        for case_id in (ANSWERS[:1] if quick else ANSWERS)
        for number in range(len(people))
        for line in LINES
    ]
    told = each(heard_and_scored, jobs)
    written = {case_id: asyncio.run(_scored(_case(case_id))) for case_id in {job.case_id for job in jobs}}
    versions = {**rules_versions("whisper"), "judge": RulesJudge(MultilingualSentences()).version.prompt_version}
    return Section("parity", _rows(told, written), versions)


def heard_and_scored(job: Job) -> Told:
    case, heard = _case(job.case_id), listened(job)
    errors = word_error_rate(" ".join(case.answers.values()), " ".join(heard.answers.values()))
    spoken = replace(case, answers=heard.answers, recognition=heard.recognition)
    live = asyncio.run(_scored(spoken))
    report = asyncio.run(_scored(spoken, heard.again))
    who = everybody()[job.person].name
    return Told(case.id, who, job.line, live.overall, report.overall, report.suggested_verdict, errors)


@dataclass(frozen=True)
class Listened:
    """By question: the words of the call, and those of the second recogniser. `recognition`: mean confidence."""

    answers: dict[str, str]
    again: dict[str, list[str]]
    recognition: float


def listened(job: Job) -> Listened:
    person, case = everybody()[job.person], _case(job.case_id)
    vocabulary = rubric_terms(snapshot(case).questions)
    ears = WhisperSTT(whisper_model(AgentSettings(_env_file=None)), language=case.language, vocabulary=vocabulary)
    answers, again, sure = {}, {}, []
    for number, (question, text) in enumerate(case.answers.items()):
        sentences = re.split(r"(?<=[.?!])\s+", text.strip())
        heard, sound = [], []
        for place, sentence in enumerate(sentences):
            samples = over_line(person.says(sentence), job.line, seed=100 * number + place)
            speech = ears._transcribe(samples.tobytes(), True)
            heard.append(speech.text)
            sound += [samples, np.zeros(round(BREATH_SECS * RATE), np.int16)]
            sure += [speech.confidence] if speech.confidence is not None else []
        answers[question] = " ".join(heard)
        again[question] = [word for word, _, _ in _second_ears()(np.concatenate(sound))]
    return Listened(answers, again, fmean(sure) if sure else 0.0)


@functools.cache
def _second_ears() -> Callable[[NDArray[np.int16]], list[tuple[str, int, int]]]:
    """The bundled one of after a call."""
    return ENGINES["whisper"]({"model": None, "threads": 1, "language": "en"})


def second_hearing(transcript: Transcript, again: Mapping[str, Sequence[str]], language: str) -> Hearing:
    """`again`: the words that were heard of each question's answer, which lie evenly over its segments."""
    words = doubtful = 0
    spans: list[DoubtfulSpan] = []
    for question, texts in again.items():
        said = [s for s in transcript.segments if s.question_id == question and s.speaker == "candidate"]
        if not said:
            continue
        begin, step = said[0].started_ms, (said[-1].ended_ms - said[0].started_ms) / max(1, len(texts))
        heard = [
            HeardWord(text, round(begin + n * step), round(begin + (n + 1) * step)) for n, text in enumerate(texts)
        ]
        compared = compare(said, heard, language)
        words, doubtful = words + compared.words, doubtful + compared.doubtful_words
        spans += compared.spans
    view = HearingView(checked=True, engine="whisper base", words=words, doubtful_words=doubtful)
    return Hearing(view, tuple(spans))


def over_line(said: script.Utterance, line: str, *, seed: int) -> NDArray[np.int16]:
    """As it arrives: 16 kHz, 16 bits. A lost frame is silence, which is worse than what covers it in a call."""
    if line == LINES[0]:
        return for_microphone(said)
    coded = phone_sound.to_ulaw(phone_sound.for_phone(said.samples, script.RATE))
    narrow = phone_sound.from_ulaw(coded)
    if line == LINES[2]:
        dice = np.random.default_rng(seed)
        for at in range(0, len(narrow), phone_sound.FRAME):
            if dice.random() < LOST_SHARE:
                narrow[at : at + phone_sound.FRAME] = 0
    return np.asarray(np.clip(soxr.resample(narrow, phone_sound.RATE, RATE), -1, 1) * 32_767, np.int16)


async def _scored(case: Case, again: Mapping[str, Sequence[str]] | None = None) -> Report:
    """`again`: by question the words of the second recogniser."""
    given = material(case)
    if again is not None:
        given = replace(given, hearing=second_hearing(given.transcript, again, case.language))
    return await score(given, Panel((seat(RulesJudge(MultilingualSentences())),)))


def _case(case_id: str) -> Case:
    return next(case for case in cases() if case.id == case_id)


# --- figures ---


def _rows(told: list[Told], written: dict[str, Report]) -> list[Row]:
    by_case: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_case[one.case_id].append(one)
    rows = []
    for case_id, some in by_case.items():
        scores = [one.overall for one in some if one.overall is not None]
        heard = [one.live for one in some if one.live is not None]
        missing = len(some) - len(heard)
        spread = max(scores) - min(scores) if scores else None
        note = f"{len(some)} recordings; written words {written[case_id].overall}; median {median(scores or [0]):g}"
        met = spread is not None and spread <= BOUND and not missing
        rows.append(Row(f"{case_id}: largest difference of scores", spread, f"≤ {BOUND}", met, note))
        if heard:
            what = f"{case_id}: … without the second hearing"
            rows.append(Row(what, max(heard) - min(heard), note=f"median {median(heard):g}"))
        rows.append(Row(f"{case_id}: left to a person, heard too differently", len(heard) - len(scores)))
    rows += [_mean_row("voice", who, by_case, [one for one in told if one.who == who]) for who in _names(told)]
    rows += [_mean_row("line", line, by_case, [one for one in told if one.line == line]) for line in LINES]
    same = sum(one.verdict is written[one.case_id].suggested_verdict for one in told)
    rows.append(Row("same suggestion as for the written words, %", round(100 * same / len(told), 1)))
    for line in LINES:
        rates = [one.error_rate for one in told if one.line == line]
        rows.append(Row(f"word error rate, {line}", round(fmean(rates), 3)))
    return rows


def _names(told: list[Told]) -> list[str]:
    return sorted({one.who for one in told})


def _mean_row(name: str, value: str, by_case: dict[str, list[Told]], some: list[Told]) -> Row:
    """How far one voice's, or one line's, scores lie from those of all recordings of the same answers, on average."""
    away = [
        one.overall - fmean([other.overall for other in by_case[one.case_id] if other.overall is not None])
        for one in some
        if one.overall is not None
    ]
    return Row(f"{name} {value}: scores above or below the mean", round(fmean(away), 1) if away else None)
