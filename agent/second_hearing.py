"""Listens to a recording a second time: `python -m agent.second_hearing`, a process of its own, nice, one recording.

api starts it after a call and speaks to it by lines of JSON, as it imports nothing of the agent
(`api/adapters/hearing_process.py` is the other end). In, one line:

    {"recording": path, "stretches": [[started_ms, ended_ms], …], "language": "en",
     "engine": "whisper" | "vosk" | "sound", "model": name or folder or null, "threads": n}

Out, a line for each stretch, in order, which are in order of time: `{"words": [[text, started_ms, ended_ms], …]}`, or
with the engine "sound" `{"pcm": base64}`, 16-bit mono at 16 kHz; `{"beyond": true}` for a stretch that the recording
ends before or within. Or one last line `{"error": "unreadable" | "engine", "detail": …}`. Times are from the first
sample of the recording. It is decoded before any model is loaded, and one stretch at a time is held.
"""

import base64
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

Samples = npt.NDArray[np.int16]
Hear = Callable[[Samples], "list[tuple[str, int, int]]"]
"""One stretch → (word, start, end) in ms of the stretch."""

RATE = 16_000
NICENESS = 10
"""Calls that run on the same machine go first."""
BEAM = 5
"""The live pass decodes greedily."""
PAD_MS = 500
"""A stretch may reach this far beyond the recording's end: silence around the last word."""
MAX_COMPRESSION = 2.4
"""OpenAI's threshold: text that compresses better repeats itself and was not said."""
SPEECH_FROM = 0.1
"""Silero's probability from which sound is speech. At the usual 0.5 a telephone's voices were taken for noise and their
words were lost: error rate 0.14 for six recordings, at 0.1 it is 0.02, as without a filter. Noise and silence stay
unheard at 0.1; without a filter, silence is heard as "You"."""


class Unreadable(Exception):
    """The recording cannot be decoded, or there is no sound in it."""


def main() -> None:
    os.nice(NICENESS)
    request = json.loads(sys.stdin.readline())
    try:
        answer(request, lambda line: print(json.dumps(line), flush=True))  # noqa: T201  the protocol's other end
    except Unreadable as error:
        print(json.dumps({"error": "unreadable", "detail": str(error)}), flush=True)  # noqa: T201  as above
    except Exception as error:
        # Whatever a model or its library throws: the other end keeps it as the reason.
        told = {"error": "engine", "detail": f"{type(error).__name__}: {error}"[:500]}
        print(json.dumps(told), flush=True)  # noqa: T201  as above


def answer(request: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> None:
    """Says a line for each stretch. Raises Unreadable, and what a model throws."""
    hear: Hear | None = None
    for (started_ms, ended_ms), sound in stretches_of(Path(request["recording"]), request["stretches"]):
        if len(sound) < (ended_ms - started_ms - PAD_MS) * RATE // 1000:
            say({"beyond": True})
            continue
        if request["engine"] == "sound":
            say({"pcm": base64.b64encode(sound.tobytes()).decode()})
            continue
        hear = hear or ENGINES[request["engine"]](request)
        said = hear(sound)
        say({"words": [[text, started_ms + start, started_ms + end] for text, start, end in said]})


def stretches_of(path: Path, wanted: list[list[int]]) -> Iterator[tuple[list[int], Samples]]:
    """(the stretch, the candidate's sound at 16 kHz) of each; shorter where the recording ends. Raises Unreadable."""
    held, first = np.zeros(0, np.int16), 0
    sound = candidates_sound(path)
    for started_ms, ended_ms in wanted:
        start, end = started_ms * RATE // 1000, ended_ms * RATE // 1000
        pieces = [held[max(0, start - first) :]]
        first, length = max(first, min(start, first + len(held))), len(pieces[0])
        while first + length < end and (chunk := next(sound, None)) is not None:
            # What lies before the stretch is wanted no more.
            kept = chunk[max(0, start - first) :] if not length else chunk
            first += len(chunk) - len(kept)
            pieces.append(kept)
            length += len(kept)
        held = np.concatenate(pieces)
        yield [started_ms, ended_ms], held[: max(0, end - first)]


def candidates_sound(path: Path) -> Iterator[Samples]:
    """The left channel in chunks, from the first sample on. Raises Unreadable."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise Unreadable("it holds no sound")
            stream = container.streams.audio[0]
            resampler = AudioResampler("s16", stream.layout, RATE)
            channels = stream.codec_context.channels
            for frame in container.decode(stream):
                for part in resampler.resample(frame):
                    yield np.asarray(part.to_ndarray()[0, ::channels], np.int16)
            for part in resampler.resample(None):
                yield np.asarray(part.to_ndarray()[0, ::channels], np.int16)
    except (av.FFmpegError, OSError) as error:
        raise Unreadable(f"{type(error).__name__}: {error.strerror}") from error


def _whisper(request: dict[str, Any]) -> Hear:
    """faster-whisper with a beam, over the whole stretch and with what it heard in it before."""
    from faster_whisper import WhisperModel

    options = {"device": "cpu", "compute_type": "int8", "cpu_threads": request["threads"], "num_workers": 1}
    if request["model"]:
        model = WhisperModel(request["model"], **options)
    else:
        model = WhisperModel("base", files=bundled_base(), **options)
    language = request["language"].split("-")[0] if model.model.is_multilingual else "en"

    def hear(sound: Samples) -> list[tuple[str, int, int]]:
        segments, _info = model.transcribe(
            sound.astype(np.float32) / 32768.0,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            vad_filter=True,
            vad_parameters={"threshold": SPEECH_FROM},
            word_timestamps=True,
        )
        return [
            (word.word.strip(), round(word.start * 1000), round(word.end * 1000))
            for segment in segments
            if segment.compression_ratio <= MAX_COMPRESSION
            for word in segment.words or ()
        ]

    return hear


def bundled_base() -> dict[str, bytes]:
    """The files of Whisper base by name. Raises ModelMissing."""
    from agent.services import models

    halves = [models.folder_of(model) for model in (models.WHISPER_BASE_1, models.WHISPER_BASE_2)]
    weights = (halves[0] / "model.bin.part1").read_bytes() + (halves[1] / "model.bin.part2").read_bytes()
    rest = {name: (halves[1] / name).read_bytes() for name in ("config.json", "tokenizer.json", "vocabulary.json")}
    return {"model.bin": weights, **rest}


def _vosk(request: dict[str, Any]) -> Hear:
    import vosk  # type: ignore[import-untyped]  # carries no annotations

    from agent.services import models

    vosk.SetLogLevel(-1)
    model = vosk.Model(model_path=request["model"] or str(models.folder_of(models.VOSK_KO)))

    def hear(sound: Samples) -> list[tuple[str, int, int]]:
        recogniser = vosk.KaldiRecognizer(model, RATE)
        recogniser.SetWords(True)
        found = []
        for at in range(0, len(sound), RATE):
            if recogniser.AcceptWaveform(sound[at : at + RATE].tobytes()):
                found += json.loads(recogniser.Result()).get("result", ())
        found += json.loads(recogniser.FinalResult()).get("result", ())
        # The Korean model writes the number 4 as "[4]".
        return [(w["word"].strip("[]"), round(w["start"] * 1000), round(w["end"] * 1000)) for w in found]

    return hear


ENGINES: dict[str, Callable[[dict[str, Any]], Hear]] = {"whisper": _whisper, "vosk": _vosk}


if __name__ == "__main__":
    main()
