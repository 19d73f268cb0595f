"""Speech over the interviewer's voice: a listener stops nobody, whoever wants the turn has it at once.

A listener is known by words. Those of the first calls are on the product's list; those of the second are not, and show
what is left to the rule that in the middle of a question a word or two which ask for nothing are a listener's. In the
third, words that are as short want the turn.
"""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType

from bench.figures import percentile
from bench.voice import script
from contract.brief import Brief, BriefQuestion
from contract.events import AgentSaid, TurnEnded
from evals import corpus, corpus_korean
from evals.invariants import repeated_questions, stale_replies
from evals.people import KOREANS, Person, everybody
from evals.rig import brief_of, each, flat, greeted, play
from evals.sections import Row, Section
from evals.stage import SoundStage
from evals.versions import rules_versions
from tests.support.briefs import persona

GOAL_MS = 300
GOAL_STOPS = 0.05
"""goals §1: at least 95 % of backchannels, coughs and typing survived."""
TALKS_SECS = 2.0
"""The interviewer has been speaking for so long when somebody speaks over it."""
GAP_SECS = 0.35
"""Silence that is a stop, and no pause between two of its sentences."""
GOES_ON_SECS = 0.5
"""Behind a listener's word it must have gone on: until then its silence is a pause, as a person makes it."""
AFTER_SECS = 1.7
KOREAN_PACE = 1.4
"""eSpeak takes 1.2 s for the five syllables of "알겠습니다"; people say six or seven in a second."""
QUESTIONS = 9
SPARE_QUESTIONS = 9
"""Whoever was taken for a speaker may have answered one."""


@dataclass(frozen=True)
class Overlap:
    kind: str
    stopped_ms: float | None
    """From the first sample over its voice to the last of its own; None: it talked on, or went on behind the word."""
    who: str
    pause_ms: float = 0.0
    """Its longest silence within and behind a listener's word, where it went on."""


@dataclass(frozen=True)
class Job:
    person: Person
    kinds: tuple[str, ...]
    """What is said over its voice, in this order, and from the beginning again."""
    each_question: int = 2
    language: str = "en"

    @property
    def brief(self) -> Brief:
        if self.language != "ko":
            return brief_of(*_questions(corpus))
        asked = _questions(corpus_korean)
        return brief_of(*asked, language="ko", persona=persona("ko"), candidate_name="김하늘", job_facts=())


@dataclass
class Heard:
    overlaps: list[Overlap] = field(default_factory=list)
    barge_ins: list[Overlap] = field(default_factory=list)
    stale: int = 0
    repeated: int = 0


def run(*, quick: bool = False) -> Section:
    return Section("interruptions", _rows(everybody()[: 2 if quick else None], "en"), rules_versions("timed"))


def korean(*, quick: bool = False) -> Section:
    people = [replace(person, pace=KOREAN_PACE * person.pace) for person in KOREANS[: 2 if quick else None]]
    return Section("interruptions, Korean", _rows(people, "ko"), rules_versions("timed", "ko"))


def _texts(language: str) -> ModuleType:
    return corpus_korean if language == "ko" else corpus


def _questions(texts: ModuleType) -> list[BriefQuestion]:
    return [*texts.questions(1), *texts.long_questions(QUESTIONS + SPARE_QUESTIONS)[1:]]


def _rows(people: Sequence[Person], language: str) -> list[Row]:
    texts = _texts(language)
    said = (texts.LISTENERS, texts.UNLISTED_LISTENERS)
    jobs = [Job(person, kinds, language=language) for kinds in said for person in people]
    jobs += [
        Job(person, _from(n, texts.SHORT_INTERRUPTIONS), each_question=1, language=language)
        for n, person in enumerate(people)
    ]
    calls = each(speak_over, jobs)
    listed, unlisted, short = (calls[n * len(people) : (n + 1) * len(people)] for n in range(3))
    rows = _listener_rows("listener", flat(call.overlaps for call in listed))
    rows += _listener_rows("unlisted listener", flat(call.overlaps for call in unlisted))
    rows += _short_rows(flat(call.overlaps for call in short))
    rows += _barge_in_rows(flat(call.barge_ins for call in calls), judged=language != "ko")
    stale, repeated = sum(call.stale for call in calls), sum(call.repeated for call in calls)
    rows.append(Row("stale replies spoken", stale, "0", stale == 0))
    rows.append(Row("repeated questions", repeated, "0", repeated == 0))
    return rows


def _from(number: int, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The rest of them for every other person: one call does not hold all."""
    half = (number % 2) * len(kinds) // 2
    return kinds[half:] + kinds[:half]


def speak_over(job: Job) -> Heard:
    """One call: in each long question a sound or two, then, unless those stopped it, somebody who wants the turn."""
    person, texts = job.person, _texts(job.language)

    async def scene(stage: SoundStage) -> Heard:
        heard = Heard()
        await greeted(stage)
        shown = stage.live.caption
        await stage.speaks(person.says(texts.SHORT_ANSWERS[0]))
        kinds = itertools.cycle(job.kinds)
        for number in range(QUESTIONS - 1):
            if not await _talks(stage, shown, texts.IN_ITS_MIDDLE):
                break
            for _ in range(job.each_question):
                one = await _listens(stage, person, next(kinds))
                heard.overlaps += [one] if one else []
                if one is None or one.stopped_ms is not None:
                    break
                await asyncio.sleep(0.6)
            else:
                one = await _barges_in(stage, person, texts.BARGE_INS[number % 3])
                heard.barge_ins += [one] if one else []
            shown = await _answers(stage, person, texts.SHORT_ANSWERS[number % len(texts.SHORT_ANSWERS)])
        heard.stale, heard.repeated = stale_replies(stage), repeated_questions(stage)
        return heard

    return play(lambda folder: SoundStage(job.brief, folder), scene)


async def _talks(stage: SoundStage, shown: str, words: str) -> bool:
    """Waits until it has been saying a long question for a while; False: it does not any more. `shown`: what the page
    showed as said before; a continuer is a sound, too, and shows nothing. `words`: of each long question."""
    if not await stage.waits(lambda: stage.live.caption != shown, 20):
        return False
    if not await stage.waits(lambda: words in stage.live.caption, 60):
        return False
    await asyncio.sleep(TALKS_SECS)
    return stage.quiet_secs < 0.1


async def _listens(stage: SoundStage, person: Person, kind: str) -> Overlap | None:
    """None: it had just fallen silent by itself."""
    if stage.quiet_secs > 0.1:
        return None
    turns, cuts = len(stage.of(TurnEnded)), _cuts(stage)
    sound = script.noise(kind) if kind in {"cough", "typing"} else person.says(kind)
    spoken = await stage.speaks(sound)
    await asyncio.sleep(AFTER_SECS)
    heard = [at for at in stage.line.heard_secs if spoken.began - 0.1 <= at <= spoken.ended + GOES_ON_SECS]
    undisturbed = len(stage.of(TurnEnded)) == turns and _cuts(stage) == cuts
    went_on = undisturbed and bool(heard) and heard[-1] > spoken.ended
    if not went_on:
        return Overlap(kind, 1000 * max(0.0, (heard[-1] if heard else spoken.began) - spoken.began), person.name)
    return Overlap(kind, None, person.name, 1000 * max(later - at for at, later in itertools.pairwise(heard)))


def _cuts(stage: SoundStage) -> int:
    return sum(said.interrupted for said in stage.of(AgentSaid))


async def _barges_in(stage: SoundStage, person: Person, text: str) -> Overlap | None:
    if stage.quiet_secs > 0.1:
        return None
    spoken = await stage.speaks(person.says(text))
    await asyncio.sleep(GAP_SECS)
    return Overlap("barge-in", _fell_silent(stage, spoken.began, spoken.ended), person.name)


async def _answers(stage: SoundStage, person: Person, text: str) -> str:
    """Lets the question end, whatever it is by now, and answers: the next long one follows. What the page showed."""
    await stage.waits(lambda: stage.quiet_secs > 1.0, 60)
    shown = str(stage.live.caption)
    await stage.speaks(person.says(text))
    return shown


def _fell_silent(stage: SoundStage, after: float, until: float) -> float | None:
    """Milliseconds from `after` to its last sound before a gap, when that began before `until`."""
    last: float | None = None
    for at in (one for one in stage.line.heard_secs if one >= after - 0.1):
        if last is not None and at - last >= GAP_SECS:
            break
        last = at
    if last is None or last > until or (last == stage.line.heard_secs[-1] and stage.quiet_secs < GAP_SECS):
        return None
    return max(0.0, last - after) * 1000


def _listener_rows(who: str, listeners: list[Overlap]) -> list[Row]:
    def row(what: str, some: list[Overlap], *, judged: bool = False) -> Row:
        stops = [one for one in some if one.stopped_ms is not None]
        share = len(stops) / len(some) if some else None
        return Row(
            what,
            None if share is None else round(100 * share, 1),
            f"≤ {100 * GOAL_STOPS:.0f}" if judged else "",
            share <= GOAL_STOPS if judged and share is not None else None,
            f"{len(stops)} of {len(some)}",
        )

    rows = [row(f"false stops by {who}s, %", listeners, judged=True)]
    pauses = [one.pause_ms for one in listeners if one.stopped_ms is None]
    if pauses:
        rows.append(Row(f"pause within and behind a {who}'s word p95, ms", round(percentile(pauses, 0.95))))
    kinds = sorted({one.kind for one in listeners})
    return rows + [row(f"… {kind}, %", [one for one in listeners if one.kind == kind]) for kind in kinds]


def _short_rows(short: list[Overlap]) -> list[Row]:
    missed = [one for one in short if one.stopped_ms is None]
    rows = [Row("short interruptions that did not stop it", len(missed), "0", not missed, f"of {len(short)}")]
    return rows + [
        Row(f"… {kind}", sum(one.kind == kind for one in missed), note=f"of {sum(one.kind == kind for one in short)}")
        for kind in sorted({one.kind for one in missed})
    ]


def _barge_in_rows(barge_ins: list[Overlap], *, judged: bool) -> list[Row]:
    """Not judged are eSpeak's: its "잠깐만요" begins with 0.1 s of sound and a gap, which is no speech yet."""
    times = [one.stopped_ms for one in barge_ins if one.stopped_ms is not None]
    missed = len(barge_ins) - len(times)
    rows = [Row("interruptions that did not stop it", missed, "0", missed == 0, f"of {len(barge_ins)}")]
    if times:
        p95 = round(percentile(times, 0.95))
        rows.append(Row("barge-in to silence p50, ms", round(percentile(times, 0.5))))
        goal, met = (f"≤ {GOAL_MS}", p95 <= GOAL_MS) if judged else ("", None)
        rows.append(Row("barge-in to silence p95, ms", p95, goal, met))
    return rows
