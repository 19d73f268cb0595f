"""What is counted in a spoken answer, and the voice of this server itself."""

from pathlib import Path

import pytest

from api.adapters.voice_process import ProcessVoice
from api.ports import ClipTooLong, ClipUnreadable, HeardClip, HeardWord
from api.practice.delivery import delivery_of
from api.practice.speech import is_sound
from api.practice.star import star_of
from api.security.callers import Role
from tests.support.api_world import ApiWorld
from tests.support.speech import speak, write_wav


def clip(*words: tuple[str, int, int]) -> HeardClip:
    return HeardClip(tuple(HeardWord(*word) for word in words), 20_000, "test")


def test_pace_hesitations_and_pauses_are_counted_from_word_times() -> None:
    heard = clip(
        ("Um,", 0, 400), ("I", 500, 600), ("measured", 600, 1_200), ("it", 4_200, 4_400), ("first.", 5_600, 6_000)
    )
    found = delivery_of(heard, "en", "")
    assert (found.per_minute, found.longest_pause_secs) == (40, 3.0), "4 words in 6 s"
    assert [(filler.word, filler.count) for filler in found.fillers] == [("um", 1)]
    assert delivery_of(clip(("Yes.", 0, 400)), "en", "").per_minute is None, "too short to tell"
    korean = delivery_of(clip(("음", 0, 300), ("측정을", 400, 3_000), ("했습니다", 3_100, 6_000)), "ko", "")
    assert (korean.per_minute, korean.unit) == (70, "syllables")


def test_a_part_of_a_story_that_is_not_there_is_not_found() -> None:
    found = star_of("We value quality and I think that tests are important.", "Tell me about a mistake.", "en")
    assert [part.part for part in found if part.present] == []


@pytest.mark.parametrize("start", [b"RIFF\x00\x00\x00\x00WEBP", b"\x89PNG\r\n", b"%PDF-1.7", b"", b"MZ\x90\x00"])
def test_what_only_looks_like_a_sound_is_none(start: bytes) -> None:
    assert not is_sound(start + bytes(20))


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_this_server_hears_what_was_said_and_speaks(tmp_path: Path) -> None:
    voice = ProcessVoice()
    said = "I compared the logs with the last release and wrote a test."
    wav = write_wav(tmp_path / "a.wav", speak(said))
    assert is_sound(wav.read_bytes())
    heard = await voice.hear(wav, language="en", longest_secs=30)
    assert {"compared", "logs", "release", "test"} <= {word.strip(".,").lower() for word in heard.text.split()}
    with pytest.raises(ClipTooLong):
        await voice.hear(wav, language="en", longest_secs=1)
    broken = tmp_path / "broken.webm"
    broken.write_bytes(b"\x1aE\xdf\xa3" + bytes(200))
    with pytest.raises(ClipUnreadable):
        await voice.hear(broken, language="en", longest_secs=30)
    assert is_sound(await voice.speak("안녕하세요.", language="ko"))


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_text_that_the_voice_makes_no_sound_of_is_the_senders_to_change(world: ApiWorld) -> None:
    await world.add_user("mina@example.com", Role.CANDIDATE)
    body = {"text": "\N{ARABIC-INDIC DIGIT THREE}", "voice": "espeak"}
    reply = await world.http.post("/api/v1/audio/tts", json=body, headers=await world.login("mina@example.com"))
    assert (reply.status_code, reply.json()["error_code"]) == (422, "PRAC_424"), reply.text
