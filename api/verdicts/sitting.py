"""One judge's readings of one interview, one after another."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from api.ports import Judge, JudgedAnswer, JudgeMeter, JudgeUnavailable
from api.verdicts.assessment import Assessed, Sheet, assess, judged_answer
from api.verdicts.panel import Seat
from api.verdicts.readings import Reading

JUDGED_AT_ONCE = 3
"""Questions; a vendor's rate limit is met sooner with more."""


@dataclass(slots=True)
class Sitting:
    seat: Seat
    readings: list[Reading] = field(default_factory=list)
    error: JudgeUnavailable | None = None
    """Why there are fewer readings than the seat's runs."""


async def sit(seat: Seat, marked: Sequence[Sheet], private_words: Sequence[str], counted: JudgeMeter | None) -> Sitting:
    """A judge that is unavailable is not asked for the readings that are left: it has tried again by itself (JOB-10),
    and what it read so far stays."""
    sitting = Sitting(seat)
    for run in range(seat.runs):
        try:
            sitting.readings.append(await _read(seat.judge, marked, private_words, run, counted))
        except JudgeUnavailable as error:
            sitting.error = error
            break
    return sitting


async def _read(
    judge: Judge, marked: Sequence[Sheet], private_words: Sequence[str], run: int, counted: JudgeMeter | None
) -> Reading:
    """Every question or none: half a reading would have an overall score of its own kind. Raises JudgeUnavailable."""
    gate = asyncio.Semaphore(JUDGED_AT_ONCE)

    async def judged(sheet: Sheet) -> Assessed:
        if not sheet.can_be_judged:
            return assess(sheet, None)
        async with gate:
            answer = turned(judged_answer(sheet, private_words=private_words), run)
            judgement = await judge.judge_answer(answer, counted)
            if not (judge.deterministic and sheet.is_doubted):
                return assess(sheet, judgement)  # a model would be paid for it, and answers differently anyway
            other = turned(judged_answer(sheet, private_words=private_words, again=True), run)
            return assess(sheet, judgement, await judge.judge_answer(other, counted))

    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(judged(sheet)) for sheet in marked]
    except ExceptionGroup as errors:
        # The first one cancelled the others; it is the cause.
        raise errors.exceptions[0] from errors
    return [task.result() for task in running]


def turned(answer: JudgedAnswer, run: int) -> JudgedAnswer:
    """The answer for reading `run`, from 0: each begins with another point.

    The place in a prompt sways a model (position bias: Zheng et al. 2023, arXiv 2306.05685); another order shows how
    much a score owes to that, and unlike a temperature it makes the same request for the same reading again (I8).
    """
    at = run % len(answer.points)
    return replace(answer, points=answer.points[at:] + answer.points[:at])
