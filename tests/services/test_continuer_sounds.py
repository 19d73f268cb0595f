"""The listener's sounds as the bundled voices really say them: short, loud enough, and not spelled out."""

import numpy as np
import pytest

from agent.engines import configured_engines
from agent.services.tts import piper_voice
from agent.settings import AgentSettings
from agent.sound.rates import OUT_RATE
from agent.turns.continuers import LONGEST_SECS
from tests.support.briefs import brief, persona
from tests.support.sound import AUDIBLE_DB, rms_db

pytestmark = pytest.mark.slow
VOICED_SECS = (0.15, 0.9)


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_every_wording_is_spoken_beside_the_call(language: str) -> None:
    given = brief(language=language, persona=persona(language))
    render = configured_engines(AgentSettings(_env_file=None))(given).render
    assert render is not None
    for wording in given.persona.phrases["continuer"]:
        sound = np.frombuffer(await render(wording), np.int16).astype(np.float32) / np.float32(32_768)
        step = OUT_RATE // 100
        levels = [rms_db(sound[at : at + step]) for at in range(0, len(sound), step)]
        voiced_secs = sum(level > AUDIBLE_DB for level in levels) / 100
        print(f"{wording}: {len(sound) / OUT_RATE:.2f} s, {voiced_secs:.2f} s of it voice")
        assert len(sound) / OUT_RATE < LONGEST_SECS
        assert VOICED_SECS[0] < voiced_secs < VOICED_SECS[1]


def test_no_wording_is_spelled_out() -> None:
    """As "Mm-hm" is: fifteen sounds for its four letters."""
    voice = piper_voice(AgentSettings(_env_file=None)).voice
    for wording in persona("en").phrases["continuer"]:
        sounds = [sound for sentence in voice.phonemize(wording) for sound in sentence]
        assert len(sounds) <= 2 * sum(letter.isalpha() for letter in wording), wording
