"""A carrier's errors in words: in the service's own, and by a key that the pages say in both languages."""

import json
from pathlib import Path

import pytest

from api.adapters import telnyx_carrier, twilio_words
from tests.support.dial_stage import dial_stage

LOCALES = Path(__file__).parents[2] / "dashboard" / "src" / "locales"


@pytest.mark.parametrize("carrier", [twilio_words, telnyx_carrier])
def test_every_error_that_is_explained_has_its_key(carrier: object) -> None:
    words, kinds = vars(carrier)["WORDS"], vars(carrier)["KINDS"]
    assert set(kinds) == set(words)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_say_every_key(language: str) -> None:
    texts = json.loads((LOCALES / language / "hr.json").read_text(encoding="utf-8"))["phone"]["error"]
    kinds = {*twilio_words.KINDS.values(), *telnyx_carrier.KINDS.values()}
    assert set(texts) == kinds | {"unknown"}
    assert all(texts.values())


async def test_what_the_company_is_shown_of_a_refusal(tmp_path: Path) -> None:
    async with dial_stage(tmp_path) as stage:
        await stage.asks()
        stage.twilio.conduct.faults = ["21215"]
        await stage.runs()
        calling = (await stage.shown())["calling"]
        assert (calling["error"], calling["error_code"]) == ("country_not_allowed", "21215")
        assert "may not call this country" in calling["said"]
