"""Patience: how often a candidate is cut into, by the length of the pause, and what that patience costs the others.

Every pause is inside a sentence. Four of seven sentences show by their words that more is coming; in two of seven the
first part could be all and is short, in one it is as long as an answer. All kinds count for the goal, and are told
apart below.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bench.figures import percentile
from contract.brief import Brief
from contract.commands import TakeMinute
from contract.live import RoomState
from evals import corpus, corpus_korean
from evals.invariants import repeated_questions, stale_replies
from evals.people import KOREANS, Person, everybody
from evals.rig import brief_of, each, flat, greeted, play, settled
from evals.sections import Row, Section
from evals.stage import TTS_FIRST_SECS, BriefVoice, SoundStage, Spoken
from evals.versions import rules_versions
from tests.support.briefs import persona

PAUSES = (0.6, 0.9, 1.3, 2.0, 2.8)
SENTENCES_A_PAUSE = 13
"""For each person: with eight of them 104 pauses of each length."""
GOAL_SECS = 2.0
GOAL_SHARE = 0.01
HELD_MS = 1_000
"""To the first sound, a continuer's too, behind an answer that is over."""
REPLY_SECS = 12.0
OVERLAP_SECS = 0.25
"""What the interviewer still says this long after the candidate has begun answers something earlier."""
THOUGHTS = (5.0, 20.0, 60.0)
Kind = Literal[
    "unfinished",
    "could_end",
    "longer",
    "terse",
    "short",
    "long",
    "thinking",
    "ponders",
    "first_thought",
    "first_story",
    "patient",
    "asked_more",
    "touched",
]
PAUSED: dict[Kind, str] = {
    "unfinished": "words show that more comes",
    "could_end": "words could be all",
    "longer": "words could be all, long as an answer",
}
MOST_PATIENT = 3.0
EVERY_ANSWER: dict[Kind, str] = {
    "ponders": "in every answer, long as one",
    "first_thought": "for the first time, long as one",
    "first_story": "the same, where a story is asked for",
    "patient": f"in every answer, long as one, asked with patience {MOST_PATIENT:.0f}",
    "asked_more": "in every answer, asked for a name and why",
    "touched": "in every answer, all points touched upon before it",
}
"""Of one candidate each, so that what is learnt of them shows."""
FIRST_THOUGHTS: dict[Kind, int] = {"first_thought": 3, "first_story": 6}
"""Answers before it: the seventh question of a call is for a story (`corpus.questions`), the fourth is not."""


@dataclass(frozen=True)
class Answer:
    kind: Kind
    parts: tuple[str, ...]
    pause_secs: float = 0.0


@dataclass(frozen=True)
class Turn:
    kind: Kind
    pause_secs: float
    cut_in: bool
    sound_ms: float | None
    """From the last sample of speech to the first sound at the ear; None: cut into, or no reply."""
    reply_ms: float | None
    """To the first word of the reply: a continuer may come before."""
    listened: bool
    """The pause was met by a continuer."""
    text: str
    who: str


@dataclass
class Heard:
    turns: list[Turn] = field(default_factory=list)
    stale: int = 0
    repeated: int = 0


@dataclass(frozen=True)
class Job:
    person: Person
    answers: tuple[Answer, ...]
    hears_with: str = "timed"
    patience: float = 1.0
    """Of all questions."""
    in_full: bool = False
    """The interviewer takes its time to speak, so that it is still speaking when the candidate goes on."""
    language: str = "en"

    @property
    def brief(self) -> Brief:
        # Whoever is cut into may answer two questions with one sentence.
        count = max(len(THOUGHTS), 2 * len(self.answers)) + 2
        if self.language == "ko":
            asked = corpus_korean.questions(min(corpus_korean.MOST_QUESTIONS, count), patience=self.patience)
            return brief_of(*asked, language="ko", persona=persona("ko"), candidate_name="김하늘", job_facts=())
        kinds = {answer.kind for answer in self.answers}
        if kinds == {"asked_more"}:
            return brief_of(*corpus.questions_for_more(count))
        if kinds == {"touched"}:
            return brief_of(*corpus.questions_with_points([answer.parts[0] for answer in self.answers]))
        return brief_of(*corpus.questions(min(corpus.MOST_QUESTIONS, count), patience=self.patience))


def run(*, quick: bool = False) -> Section:
    """With words that are known."""
    return section(share=0.2 if quick else 1.0)


def heard(*, quick: bool = False) -> Section:
    """A fifth of it with the bundled recogniser's words, which may be others."""
    return section("whisper", share=0.08 if quick else 0.2)


def section(hears_with: str = "timed", share: float = 1.0) -> Section:
    """`share` of the pauses, for a look that takes less time."""
    people = everybody()
    jobs = [Job(person, answers, hears_with) for at, person in enumerate(people) for answers in _calls(at, share)]
    jobs += [Job(person, _all_longer("ponders"), hears_with, in_full=True) for person in people]
    for person, said in zip(people, itertools.cycle(corpus.COULD_END_LONGER), strict=False):
        jobs += [Job(person, _first_thought(said, kind, after), hears_with) for kind, after in FIRST_THOUGHTS.items()]
    jobs += [Job(person, _all_longer("patient"), hears_with, MOST_PATIENT) for person in people]
    jobs += [Job(person, _all_longer(kind), hears_with) for person in people for kind in ("asked_more", "touched")]
    calls = each(answer_all, jobs) + each(think, [Job(person, (), hears_with) for person in people])
    heard = Heard(flat(call.turns for call in calls), sum(c.stale for c in calls), sum(c.repeated for c in calls))
    name = "pauses" if hears_with == "timed" else f"pauses, {hears_with}"
    return Section(name, _rows(heard), rules_versions(hears_with))


def korean(*, quick: bool = False) -> Section:
    """In Korean, with words that are known and without punctuation, as the bundled recogniser writes them."""
    jobs = [Job(person, answers, language="ko") for at, person in enumerate(KOREANS) for answers in _korean_calls(at)]
    jobs = jobs[:2] if quick else jobs
    calls = each(answer_all, jobs) + each(think, [Job(person, (), language="ko") for person in KOREANS])
    heard = Heard(flat(call.turns for call in calls), sum(c.stale for c in calls), sum(c.repeated for c in calls))
    return Section("pauses, Korean", _rows(heard), rules_versions("timed", "ko"))


def _korean_calls(at: int) -> list[tuple[Answer, ...]]:
    """The answers of one person: every sentence once with each pause, a call for each pause, finished ones between."""
    said: list[tuple[Kind, tuple[str, str]]] = [("unfinished", parts) for parts in corpus_korean.UNFINISHED]
    said += [("could_end", parts) for parts in corpus_korean.COULD_END]
    finished = [Answer("short", (text,)) for text in corpus_korean.SHORT_ANSWERS]
    finished += [Answer("terse", (text,)) for text in corpus_korean.TERSE_ANSWERS]
    calls = []
    for step in range(len(PAUSES)):
        order = sorted(range(len(said)), key=lambda number: (number * 7 + at + step) % len(said))
        answers = [Answer(*said[n], PAUSES[(n + step) % len(PAUSES)]) for n in order]
        for place, answer in enumerate(finished):
            answers.insert(place * 2 + 2, answer)
        calls.append(tuple(answers))
    return calls


def _calls(at: int, share: float) -> list[tuple[Answer, ...]]:
    """The answers of one person, in two calls: pauses of all lengths, finished answers between them."""
    count = max(1, round(SENTENCES_A_PAUSE * share))
    mixed = _mixed()
    pauses = [
        Answer(*mixed[(at * count + number + 7 * step) % len(mixed)], pause)
        for step, pause in enumerate(PAUSES)
        for number in range(count)
    ]
    short = [Answer("short", (text,)) for text in corpus.SHORT_ANSWERS[: max(1, round(8 * share))]]
    terse = [Answer("terse", (text,)) for text in corpus.TERSE_ANSWERS[: max(1, round(4 * share))]]
    long = [Answer("long", (text,)) for text in corpus.LONG_ANSWERS]
    # Interleaved, so that no length meets a listener who has already adapted to it.
    order = sorted(range(len(pauses)), key=lambda number: (number * 17) % len(pauses))
    answers = [pauses[number] for number in order]
    for place, answer in enumerate([*short, *terse, *long]):
        answers.insert(place * 5 + 3, answer)
    half = len(answers) // 2
    return [tuple(answers[:half]), tuple(answers[half:])]


def _first_thought(said: tuple[str, str], kind: Kind, after: int) -> tuple[Answer, ...]:
    """Of somebody who has answered `after` questions without a pause."""
    short = [Answer("short", (text,)) for text in corpus.SHORT_ANSWERS[:after]]
    return (*short, Answer(kind, said, GOAL_SECS))


def _all_longer(kind: Kind) -> tuple[Answer, ...]:
    return tuple(Answer(kind, said, GOAL_SECS) for said in corpus.COULD_END_LONGER)


def _mixed() -> list[tuple[Kind, tuple[str, str]]]:
    found: list[tuple[Kind, tuple[str, str]]] = []
    for number, parts in enumerate(corpus.COULD_END):
        found += [("unfinished", corpus.UNFINISHED[2 * number]), ("unfinished", corpus.UNFINISHED[2 * number + 1])]
        found.append(("could_end", parts))
        if number % 2:
            found.append(("longer", corpus.COULD_END_LONGER[number // 2]))
    return found


# --- playing ---


def answer_all(job: Job) -> Heard:
    async def scene(stage: SoundStage) -> Heard:
        heard = Heard()
        await greeted(stage)
        for answer in job.answers:
            heard.turns.append(await _answered(stage, job.person, answer))
        heard.stale, heard.repeated = stale_replies(stage), repeated_questions(stage)
        return heard

    return play(lambda folder: _stage(folder, job), scene)


def _stage(folder: Path, job: Job) -> SoundStage:
    stage = SoundStage(job.brief, folder, hears_with=job.hears_with)
    if not job.in_full:
        stage.voice = BriefVoice(delay_secs=TTS_FIRST_SECS)
    return stage


async def _answered(stage: SoundStage, person: Person, answer: Answer) -> Turn:
    await settled(stage)
    if len(answer.parts) == 2:
        utterance = person.hesitates(answer.parts[0], answer.pause_secs, answer.parts[1])
    else:
        utterance = person.says(answer.parts[0])
    spoken = await stage.speaks(utterance)
    cut = cut_into(stage, spoken)
    # Also whoever was cut into is answered first: the rest of their sentence is no beginning of the next answer.
    await stage.waits(lambda: stage.heard_between(spoken.ended, stage.now) is not None, REPLY_SECS)
    reply = None if cut else stage.heard_between(spoken.ended, stage.now)
    sound = None if cut else stage.heard_between(spoken.ended, stage.now, continuers=True)
    return Turn(
        answer.kind,
        answer.pause_secs,
        cut,
        sound and (sound - spoken.ended) * 1000,
        reply and (reply - spoken.ended) * 1000,
        stage.heard_between(spoken.began + OVERLAP_SECS, spoken.ended, continuers=True) is not None and not cut,
        " … ".join(answer.parts),
        person.name,
    )


def cut_into(stage: SoundStage, spoken: Spoken) -> bool:
    return stage.heard_between(spoken.began + OVERLAP_SECS, spoken.ended) is not None


def think(job: Job) -> Heard:
    """Time to think by voice and by button in turn; the interviewer's own kind word at its beginning is no cut-in."""
    texts = corpus_korean if job.language == "ko" else corpus

    async def scene(stage: SoundStage) -> Heard:
        heard = Heard()
        await greeted(stage)
        for number, secs in enumerate(THOUGHTS):
            await settled(stage)
            if number % 2:
                await stage.presses(TakeMinute())
            else:
                await stage.speaks(job.person.says(texts.A_MINUTE))
            asked = await stage.waits(lambda: stage.live.state is RoomState.THINKING_TIME, 10)
            await settled(stage)
            quiet_from = stage.now
            await stage.waits(lambda: False, secs)
            cut = not asked or stage.heard_between(quiet_from, stage.now, continuers=True) is not None
            heard.turns.append(Turn("thinking", secs, cut, None, None, False, "thinking", job.person.name))
            await stage.speaks(job.person.says(texts.SHORT_ANSWERS[number]))
            await stage.waits(lambda: stage.quiet_secs < 0.1, REPLY_SECS)
        heard.stale, heard.repeated = stale_replies(stage), repeated_questions(stage)
        return heard

    return play(lambda folder: _stage(folder, job), scene)


# --- figures ---


def _rows(heard: Heard) -> list[Row]:
    turns = heard.turns
    rows = [_cut_row(f"cut-ins, {pause:.1f} s mid-sentence, %", _paused(turns, pause), pause) for pause in PAUSES]
    for kind, words in PAUSED.items():
        for pause in PAUSES:
            if some := [turn for turn in _paused(turns, pause) if turn.kind == kind]:
                rows.append(_cut_row(f"… {words}, {pause:.1f} s, %", some, 0.0))
    for kind, when in EVERY_ANSWER.items():
        if some := [turn for turn in turns if turn.kind == kind]:
            rows.append(_cut_row(f"{GOAL_SECS:.1f} s {when}, %", some, 0.0))
    listened = [turn.listened for turn in _paused(turns, GOAL_SECS)]
    rows.append(Row(f"pauses of {GOAL_SECS:.1f} s met by a continuer", sum(listened), "", None, f"of {len(listened)}"))
    finished = [turn for turn in turns if turn.kind in ("short", "long")]
    rows.append(_cut_row("cut-ins within finished answers, %", finished, 0.0))
    thinking = [turn for turn in turns if turn.kind == "thinking"]
    cuts = sum(turn.cut_in for turn in thinking)
    rows.append(Row("cut-ins in thinking time", cuts, "0", cuts == 0, f"of {len(thinking)}"))
    rows += _latency_rows(turns, finished)
    rows.append(Row("stale replies spoken", heard.stale, "0", heard.stale == 0))
    rows.append(Row("repeated questions", heard.repeated, "0", heard.repeated == 0))
    return rows


def _paused(turns: list[Turn], pause: float) -> list[Turn]:
    return [turn for turn in turns if turn.kind in PAUSED and turn.pause_secs == pause]


def _cut_row(what: str, turns: list[Turn], goal_at: float) -> Row:
    cuts = [turn for turn in turns if turn.cut_in]
    share = len(cuts) / len(turns) if turns else None
    judged = goal_at == GOAL_SECS and share is not None
    note = f"{len(cuts)} of {len(turns)}"
    if judged and cuts:
        note += ": " + "; ".join(sorted({turn.text for turn in cuts}))[:200]
    return Row(
        what,
        None if share is None else round(100 * share, 1),
        f"≤ {100 * GOAL_SHARE:.0f}" if judged else "",
        (share is not None and share <= GOAL_SHARE) if judged else None,
        note,
    )


def _latency_rows(turns: list[Turn], finished: list[Turn]) -> list[Row]:
    rows = []
    kinds: dict[str, list[Turn]] = {
        "finished answers": finished,
        "answers of few words": [t for t in turns if t.kind == "terse"],
        "after a pause": [t for t in turns if t.kind in PAUSED],
    }
    for name, some in kinds.items():
        sounds = [turn.sound_ms for turn in some if turn.sound_ms is not None]
        replies = [turn.reply_ms for turn in some if turn.reply_ms is not None]
        for what, values in (("voice to voice", sounds), ("… to the reply's first word", replies)):
            if values:
                for label, share in (("p50", 0.5), ("p95", 0.95)):
                    rows.append(Row(f"{what} {label}, {name}, ms", round(percentile(values, share))))
    silent = sum(turn.reply_ms is None and not turn.cut_in for turn in turns if turn.kind != "thinking")
    rows.append(silence(turns))
    rows.append(Row("answers without a reply", silent, "0", silent == 0))
    return rows


def silence(turns: list[Turn]) -> Row:
    """Of every kind, with a pause or without; those that were cut into had their sound too soon."""
    answered = [(turn.kind, turn.sound_ms) for turn in turns if turn.sound_ms is not None]
    held = Counter(kind for kind, ms in answered if ms > HELD_MS)
    note = f"of {len(answered)}" + (": " if held else "") + ", ".join(f"{kind} {n}" for kind, n in held.most_common())
    return Row("answers of any kind that met silence for over 1 s", held.total(), "", None, note)
