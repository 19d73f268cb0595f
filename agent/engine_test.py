"""Tries a configuration once: the voice speaks a sentence, the recogniser hears it, the language model says it."""

import asyncio
import base64
import io
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import av
import httpx
import numpy as np
import soxr
import structlog
from pipecat.frames.frames import (
    InputAudioRawFrame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMTextFrame,
    MetricsFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.metrics.metrics import LLMUsageMetricsData
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext

from agent.services.alone import ANSWER_SECS, Alone
from agent.services.llm import build_llm
from agent.services.plain_errors import in_plain_words
from agent.services.plan import plan_for
from agent.services.stt import build_stt
from agent.services.tts import build_tts
from agent.services.unavailable import EngineUnavailable
from agent.services.voices import unknown_voice
from agent.settings import AgentSettings
from agent.sound.rates import IN_RATE, OUT_RATE
from contract.brief import EngineChoice, EnginePlan
from contract.engine_test import EngineHere, EngineTestOrder, EngineTestReport, PartTried, SpeechReport
from contract.engines import ENGINES, Part
from contract.ticket import Ticket

log = structlog.get_logger(__name__)

SENTENCES = {
    "en": "Thank you for coming today. Please tell me about a project that you are proud of.",
    "ko": "오늘 와 주셔서 감사합니다. 자랑스러운 프로젝트에 대해 말씀해 주세요.",
}
FRAME_SECS = 0.02
TAIL_SECS = 4.0
"""Silence after the sentence, in which recognisers of streams find its end."""


async def run_engine_test(ticket: Ticket, settings: AgentSettings, http: httpx.AsyncClient) -> None:
    """Fetches the order, tries it and reports."""
    try:
        await _run(ticket, settings, http)
    except (httpx.HTTPError, ValueError) as error:
        # api tells whoever waits that no answer came.
        log.error("engine_test_not_reported", test_id=ticket.claims.call_id, error=str(error)[:200])


async def _run(ticket: Ticket, settings: AgentSettings, http: httpx.AsyncClient) -> None:
    url = f"{ticket.api_url.rstrip('/')}/api/v1/internal/engine-tests/{ticket.claims.call_id}"
    headers = {"Authorization": f"Bearer {ticket.token}"}
    reply = await http.get(url, headers=headers)
    reply.raise_for_status()
    order = EngineTestOrder.model_validate_json(reply.content)
    if order.say is not None:
        spoken = await speak_sample(settings, order, order.say)
        (await http.put(f"{url}/sound", headers=headers, json=spoken.model_dump(mode="json"))).raise_for_status()
        log.info("sample_spoken", test_id=ticket.claims.call_id, failed=spoken.tts.error is not None)
        return
    report = await try_engines(settings, order)
    sent = await http.put(url, headers=headers, json=report.model_dump(mode="json"))
    sent.raise_for_status()
    log.info("engines_tested", test_id=ticket.claims.call_id, errors=_errors(report))


def _errors(report: EngineTestReport) -> list[str]:
    tried: dict[str, PartTried] = {"stt": report.stt, "llm": report.llm, "tts": report.tts}
    return [part for part, found in tried.items() if found.error]


def engines_here(settings: AgentSettings) -> tuple[EngineHere, ...]:
    return tuple(
        EngineHere(part=one.part, provider=one.name, missing=settings.missing(one.part, one.name)) for one in ENGINES
    )


async def speak_sample(settings: AgentSettings, order: EngineTestOrder, text: str) -> SpeechReport:
    """Never raises for what a vendor does."""
    own = await asyncio.to_thread(plan_for, settings, None, order.language)
    choice = _first("tts", order.engines, own, settings)
    tts, sound = await _speak(settings, choice, order.language, text, order.speed)
    mp3 = await asyncio.to_thread(as_mp3, sound) if sound is not None else None
    return SpeechReport(tts=tts, sound=base64.b64encode(mp3).decode() if mp3 else None)


def as_mp3(sound: np.ndarray) -> bytes:
    """`sound`: int16, mono, OUT_RATE. Browsers of every maker play MP3; 48 kbit/s are plenty for one voice."""
    into = io.BytesIO()
    with av.open(into, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=OUT_RATE, layout="mono")
        stream.bit_rate = 48_000
        frame = av.AudioFrame.from_ndarray(sound[None, :], format="s16", layout="mono")
        frame.sample_rate = OUT_RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return into.getvalue()


async def try_engines(settings: AgentSettings, order: EngineTestOrder) -> EngineTestReport:
    """Never raises for what a vendor does: that is what the report is for."""
    own = await asyncio.to_thread(plan_for, settings, None, order.language)
    sentence = SENTENCES.get(order.language.split("-")[0], SENTENCES["en"])
    chosen = {part: _first(part, order.engines, own, settings) for part in ("stt", "llm", "tts")}
    tts, sound = await _speak(settings, chosen["tts"], order.language, sentence)
    stt, heard = await _hear(settings, chosen["stt"], order.language, sound)
    llm, reply = await _phrase(settings, chosen["llm"], sentence)
    return EngineTestReport(
        said=sentence,
        heard=heard,
        word_error_rate=word_error_rate(sentence, heard, order.language) if heard is not None else None,
        reply=reply,
        stt=stt,
        llm=llm,
        tts=tts,
        here=engines_here(settings),
    )


def _first(part: Part, wanted: EnginePlan | None, own: EnginePlan, settings: AgentSettings) -> EngineChoice:
    asked = getattr(wanted, part) if wanted is not None else ()
    return (asked or getattr(own, part) or settings.choices(part))[0]


@dataclass
class _Trial:
    """What one engine did with one task."""

    settings: AgentSettings
    part: Part
    choice: EngineChoice
    error: str | None = None
    first_ms: int | None = None
    spent: dict[str, Any] = field(default_factory=dict)

    async def attempt(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECS * 2):
                await work()
        except TimeoutError:
            self.error = f"No answer within {ANSWER_SECS:.0f} s."
        except (EngineUnavailable, OSError, ValueError, RuntimeError) as error:
            self.error = in_plain_words(self.part, self.choice.provider, error)

    def result(self) -> PartTried:
        model = self.choice.model or self.settings.model_of(self.part, self.choice.provider)
        return PartTried(engine=self.choice, model=model, error=self.error, first_ms=self.first_ms, **self.spent)


async def _speak(
    settings: AgentSettings, choice: EngineChoice, language: str, sentence: str, speed: float = 1.0
) -> tuple[PartTried, np.ndarray | None]:
    trial = _Trial(settings, "tts", choice)
    out = Alone("tts", choice.provider)

    async def script(worker: PipelineWorker) -> None:
        began = time.monotonic()
        trial.spent["characters"] = len(sentence)
        if await out.speaks(worker, sentence):
            trial.first_ms = round((out.of(TTSAudioRawFrame)[0][0] - began) * 1000)

    async def work() -> None:
        if said := await unknown_voice(settings, choice):
            raise EngineUnavailable(said)
        await out.run(await asyncio.to_thread(build_tts, settings, choice, language, speed), script)

    await trial.attempt(work)
    trial.error = trial.error or out.failure
    return trial.result(), out.sound if len(out.sound) and trial.error is None else None


async def _hear(
    settings: AgentSettings, choice: EngineChoice, language: str, sound: np.ndarray | None
) -> tuple[PartTried, str | None]:
    trial = _Trial(settings, "stt", choice)
    if sound is None:
        trial.error = "Not tried: there was no voice to listen to."
        return trial.result(), None
    out = Alone("stt", choice.provider)
    samples = np.asarray(soxr.resample(sound, OUT_RATE, IN_RATE), np.int16)
    trial.spent["seconds"] = len(samples) / IN_RATE + TAIL_SECS

    async def script(worker: PipelineWorker) -> None:
        await worker.queue_frame(VADUserStartedSpeakingFrame(start_secs=0.2))
        await _play(worker, samples)
        ended = time.monotonic()
        await worker.queue_frame(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        await _play(worker, np.zeros(round(TAIL_SECS * IN_RATE), np.int16), until=lambda: _said_it_all(out))
        if await out.until(lambda: bool(_texts(out))):
            trial.first_ms = max(0, round((out.of(TranscriptionFrame)[-1][0] - ended) * 1000))

    async def work() -> None:
        await out.run(await asyncio.to_thread(build_stt, settings, choice, language, []), script)

    await trial.attempt(work)
    trial.error = trial.error or out.failure
    return trial.result(), " ".join(_texts(out)) or None


async def _play(worker: PipelineWorker, samples: np.ndarray, until: Callable[[], bool] = lambda: False) -> None:
    """In the pace of speech: recognisers of streams are not made for more."""
    size = int(IN_RATE * FRAME_SECS)
    began = time.monotonic()
    for number, at in enumerate(range(0, len(samples), size)):
        if until():
            return
        await worker.queue_frame(InputAudioRawFrame(samples[at : at + size].tobytes(), IN_RATE, 1))
        await asyncio.sleep(max(0.0, began + (number + 1) * FRAME_SECS - time.monotonic()))


def _texts(out: Alone) -> list[str]:
    return [frame.text.strip() for _at, frame in out.of(TranscriptionFrame) if frame.text.strip()]


def _said_it_all(out: Alone) -> bool:
    finals = out.of(TranscriptionFrame)
    return out.failure is not None or bool(finals and finals[-1][1].finalized and _texts(out))


async def _phrase(settings: AgentSettings, choice: EngineChoice, sentence: str) -> tuple[PartTried, str | None]:
    trial = _Trial(settings, "llm", choice)
    out = Alone("llm", choice.provider)
    move = {"role": "developer", "content": json.dumps({"move": {"kind": "greet", "say": [sentence]}})}
    messages: Any = [{"role": "system", "content": "You interview candidates."}, move]

    async def script(worker: PipelineWorker) -> None:
        began = time.monotonic()
        await worker.queue_frame(LLMContextFrame(context=LLMContext(messages=messages)))
        if await out.until(lambda: bool(out.of(LLMFullResponseEndFrame)) and bool(out.of(LLMTextFrame))):
            trial.first_ms = round((out.of(LLMTextFrame)[0][0] - began) * 1000)

    async def work() -> None:
        await out.run(await asyncio.to_thread(build_llm, settings, choice), script)

    await trial.attempt(work)
    trial.error = trial.error or out.failure
    for _at, frame in out.of(MetricsFrame):
        for data in frame.data:
            if isinstance(data, LLMUsageMetricsData):
                trial.spent["input_tokens"] = data.value.prompt_tokens
                trial.spent["output_tokens"] = data.value.completion_tokens
    said = "".join(frame.text for _at, frame in out.of(LLMTextFrame)).strip()
    return trial.result(), said or None


def word_error_rate(said: str, heard: str, language: str) -> float:
    """Changes needed to make `heard` of `said`, per word of `said`; per letter in Korean."""
    want, got = _units(said, language), _units(heard, language)
    row = list(range(len(got) + 1))
    for n, word in enumerate(want, start=1):
        before, row[0] = row[0], n
        for m, other in enumerate(got, start=1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (word != other))
    return round(row[-1] / max(1, len(want)), 3)


def _units(text: str, language: str) -> list[str]:
    words = re.sub(r"[^\w\s']", " ", text.lower()).split()
    return list("".join(words)) if language.split("-")[0] == "ko" else words
