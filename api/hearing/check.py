"""One check of one interview: fetch the recordings, listen, compare."""

import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from api.hearing.alignment import Compared, compare, count_words
from api.hearing.doubt import DoubtfulSpan, Hearing, HearingReason, HearingView
from api.hearing.plan import Plan, RecordedCall
from api.hearing.stretches import Passage, passages
from api.ports import FileStore, RecordingUnreadable, SecondHearing

log = structlog.get_logger(__name__)

Progress = Callable[[int, int, str], Awaitable[None]]


async def listen(plan: Plan, recogniser: SecondHearing, files: FileStore, progress: Progress) -> Hearing:
    """The finished check; a recording that cannot be read leaves its words unchecked.

    Raises HearingUnavailable.
    """
    todo = {c.call_id: passages(c.segments, started_ms=c.started_ms, duration_ms=c.duration_ms) for c in plan.calls}
    total = sum(len(found) for found in todo.values())
    spans: list[DoubtfulSpan] = []
    done = words = doubtful = 0
    unreadable: str | None = None
    for call in plan.calls:
        try:
            async with _on_disk(call, files) as path:
                async for passage, compared in _compared(plan, recogniser, path, todo[call.call_id]):
                    spans += compared.spans
                    words += compared.words
                    doubtful += compared.doubtful_words
                    done += 1
                    await progress(done, total, "phrases heard again")
                    log.debug("passage_heard_again", call_id=call.call_id, phrases=len(passage.segments))
        except (RecordingUnreadable, FileNotFoundError) as error:
            unreadable = str(error) if isinstance(error, RecordingUnreadable) else "the file is gone"
            log.warning("recording_unreadable", call_id=call.call_id, reason=unreadable)
    spoken = sum(count_words(s.text) for call in plan.calls for s in call.segments)
    checked = words > 0
    return Hearing(
        HearingView(
            checked=checked,
            reason=None if checked else HearingReason.UNREADABLE if unreadable else HearingReason.NOT_RECORDED,
            detail=unreadable,
            engine=plan.engine,
            words=words,
            doubtful_words=doubtful,
            unchecked_words=plan.unrecorded_words + spoken - words,
        ),
        tuple(spans),
    )


async def _compared(
    plan: Plan, recogniser: SecondHearing, path: Path, todo: list[Passage]
) -> AsyncIterator[tuple[Passage, Compared]]:
    heard = recogniser.hear(path, [p.stretch for p in todo], language=plan.language, live=plan.live)
    async with contextlib.aclosing(heard) as stretches:
        passage = iter(todo)
        async for found in stretches:
            here = next(passage)
            if found is None:
                yield here, Compared(0, 0, ())
            else:
                yield here, compare(here.segments, here.on_the_call(found), plan.language)


@asynccontextmanager
async def _on_disk(call: RecordedCall, files: FileStore) -> AsyncIterator[Path]:
    """The recording as a file, for as long as it is listened to. Raises FileNotFoundError."""
    with tempfile.TemporaryDirectory(prefix="hearing-") as folder:
        path = Path(folder) / "recording.ogg"
        with path.open("wb") as copy:
            async for piece in files.read(call.key):
                copy.write(piece)
        yield path
