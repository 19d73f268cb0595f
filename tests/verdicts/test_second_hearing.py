"""The second recogniser as it really runs: a recording as agents make it, a process of its own, speech and noise."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from agent.record.recording import OggWriter
from agent.second_hearing import ENGINES
from agent.services.whisper import RATE, WhisperSTT, whisper_model
from agent.settings import AgentSettings
from api.adapters.hearing_openai import OpenAiHearing
from api.adapters.hearing_process import ProcessHearing
from api.hearing.alignment import Compared, compare
from api.hearing.stretches import passages
from api.ports import HearingUnavailable, RecordingUnreadable, SecondHearing, Stretch
from contract.transcript import Segment
from tests.support.speech import available_voices, noise, resample, silence, speak
from tests.support.words import word_error_rate
from tests.vendors.openai_speech import openai_speech
from tests.vendors.telephony import phone_sound

SAID = "I write unit tests with pytest for the logic. A colleague reads every pull request before it is merged."

pytestmark = pytest.mark.slow
Samples = npt.NDArray[np.int16]


def recorded(path: Path, sound: Samples) -> Path:
    """The candidate's 16 kHz `sound` on the left, somebody else's voice on the right."""
    left = resample(sound, RATE, 48_000)
    right = resample(speak("Please tell me about the weather in your town.", voice="joe"), RATE, 48_000)
    right = np.resize(right, len(left))
    with OggWriter(path) as writer:
        writer.write(left, right)
    return path


def live(sound: Samples, number: int, at_ms: int) -> Segment:
    """As the bundled recogniser hears it during a call."""
    shared = whisper_model(AgentSettings(_env_file=None))
    heard = WhisperSTT(shared, language="en", vocabulary=())._transcribe(sound.tobytes(), True)
    told = {"id": f"c{number}", "call_id": "k", "speaker": "candidate", "text": heard.text, "started_ms": at_ms}
    return Segment.model_validate({**told, "ended_ms": at_ms + len(sound) * 1000 // RATE})


async def heard_again(path: Path, segments: list[Segment], second: SecondHearing) -> list[Compared]:
    """One result for each, as they are far apart."""
    todo = passages(segments, started_ms=0, duration_ms=None)
    found = [words async for words in second.hear(path, [p.stretch for p in todo], language="en", live="whisper")]
    return [compare(p.segments, p.on_the_call(words or ()), "en") for p, words in zip(todo, found, strict=True)]


@pytest.mark.timeout(300)
async def test_doubt_grows_with_noise(tmp_path: Path) -> None:
    """One recording: clear speech of two voices, then the same in noise."""
    sounds = []
    for level in (0.0, 0.05):
        for voice in available_voices()[:2]:
            clear = speak(SAID, voice=voice)
            clear = (clear * (12_000 / np.abs(clear).max())).astype(np.int32)
            added = noise(len(clear) / RATE + 1, level=level)[: len(clear)]
            sounds.append(np.clip(clear + added, -32_768, 32_767).astype(np.int16))
    segments, track = [], silence(0.5)
    for number, sound in enumerate(sounds):
        segments.append(live(sound, number, len(track) * 1000 // RATE))
        track = np.concatenate([track, sound, silence(2)])
    compared = await heard_again(recorded(tmp_path / "call.ogg", track), segments, ProcessHearing())
    for segment, one in zip(segments, compared, strict=True):
        print(f"{one.doubtful_words} of {one.words} words doubtful in {segment.text!r}:")
        print("   ", [(s.first, s.second) for s in one.spans])
    half = len(compared) // 2
    clear_share, noisy_share = (
        sum(one.doubtful_words for one in part) / sum(one.words for one in part)
        for part in (compared[:half], compared[half:])
    )
    assert clear_share < 0.3
    assert noisy_share > 2 * clear_share


@pytest.mark.timeout(300)
def test_a_voice_on_a_telephone_line_is_heard_and_silence_is_not() -> None:
    hear = ENGINES["whisper"]({"model": None, "threads": 1, "language": "en"})
    said = [
        "I go to the most serious one first, that is clear.",
        "The others have to be patient for a moment.",
        "I would call the customer and listen to what has happened.",
    ]
    sound = np.concatenate([part for text in said for part in (by_telephone(text), silence(0.5))])
    assert word_error_rate(" ".join(said), " ".join(word for word, _, _ in hear(sound))) < 0.15
    for nothing in (silence(4), noise(4, level=0.005)):
        assert hear(nothing) == []


def by_telephone(text: str) -> Samples:
    clear = (speak(text, voice=available_voices()[-1]) / 32_768).astype(np.float32)
    narrow = phone_sound.from_ulaw(phone_sound.to_ulaw(phone_sound.for_phone(clear, RATE)))
    return resample((np.clip(narrow, -1, 1) * 32_767).astype(np.int16), phone_sound.RATE, RATE)


async def test_what_is_no_recording_is_refused_before_any_model_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "junk.ogg"
    path.write_bytes(b"OggS\x00\x02" + bytes(range(256)))
    # A model that is nowhere would be another error.
    second = ProcessHearing(model=str(tmp_path / "no-model"))
    with pytest.raises(RecordingUnreadable):
        await heard_again(path, [live_segment()], second)
    with pytest.raises(HearingUnavailable):
        await heard_again(recorded(tmp_path / "real.ogg", speak(SAID)), [live_segment()], second)


async def test_a_transcription_server_gets_the_candidates_words_alone(tmp_path: Path) -> None:
    path = recorded(tmp_path / "call.ogg", np.concatenate([silence(1), speak(SAID), silence(1)]))
    async with openai_speech() as vendor:
        vendor.transcript = "I write tunic nests"
        # The last one lies behind the recording's end.
        stretches = [Stretch(0, 900), Stretch(900, 3_000), Stretch(90_000, 91_000)]
        second = OpenAiHearing(model="whisper-1", base_url=vendor.base_url, api_key="key")
        found = [w async for w in second.hear(path, stretches, language="en-US", live="")]
        assert [words and [w.text for w in words] for words in found] == [*[["I", "write", "tunic", "nests"]] * 2, None]
        assert [fields["language"] for fields, _ in vendor.uploads] == ["en", "en"]
        quiet, loud = (np.frombuffer(wav[44:], np.int16) for _, wav in vendor.uploads)
        # The interviewer speaks all the time, on the other channel.
        assert np.abs(quiet.astype(np.int32)).max() < 1_000 < np.abs(loud.astype(np.int32)).max()
        vendor.faults = ["401"]
        with pytest.raises(HearingUnavailable):
            await anext(second.hear(path, [Stretch(0, 900)], language="en", live=""))


def live_segment() -> Segment:
    return Segment(id="c1", call_id="k", speaker="candidate", text=SAID, started_ms=500, ended_ms=4_000)
