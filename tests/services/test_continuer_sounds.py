"""The listener's sounds as the bundled voices really say them: short, loud enough, and not spelled out."""

import numpy as np
import pytest

from agent.continuers import LONGEST_SECS
from agent.engines import configured_engines
from agent.rates import OUT_RATE
from agent.settings import AgentSettings
from tests.support.briefs import brief, persona
from tests.support.sound import AUDIBLE_DB, rms_db

pytestmark = pytest.mark.slow
LETTERS_A_SEC = 22.0
"""Nobody says more; letters that are spelled out take three times as long."""


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
        assert len(wording) / LETTERS_A_SEC < voiced_secs < 0.7
