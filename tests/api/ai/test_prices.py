"""The price table: what is read from it, and what is refused at the start."""

from pathlib import Path

import pytest

from api.ai.prices import PricesUnusable, live_cost, read_prices
from api.settings import ROOT, Settings
from api.startup import StartupProblem, check_prices
from contract.engines import ENGINES, Part

CONFIG = ROOT / "config"


def cost(part: Part, provider: str, model: str) -> float | None:
    return live_cost(
        CONFIG, part, provider, model, seconds=60.0, characters=1_000_000, input_tokens=1_000_000, output_tokens=0
    )


@pytest.mark.parametrize(
    ("part", "provider", "model", "expected"),
    [
        ("stt", "deepgram", "nova-3-general", 0.0077),
        ("stt", "deepgram", "nova-2-general", 0.0058),
        ("stt", "deepgram-flux", "flux-general-multi", 0.0078),
        ("stt", "deepgram-flux", "", 0.0065),
        ("stt", "openai", "gpt-4o-mini-transcribe", 0.003),
        ("stt", "assemblyai", "universal-streaming-english", 0.0025),
        ("tts", "elevenlabs", "eleven_flash_v2_5", 50.0),
        ("tts", "deepgram", "aura-2-thalia-en", 30.0),
        ("tts", "openai", "tts-1-hd", 30.0),
        ("llm", "gemini", "gemini-2.5-flash-lite", 0.10),
        ("llm", "rules", "", 0.0),
        ("llm", "openai", "of-tomorrow", None),
        ("tts", "acme", "one", None),
    ],
)
def test_what_engines_cost(part: Part, provider: str, model: str, expected: float | None) -> None:
    found = cost(part, provider, model)
    assert found == (None if expected is None else pytest.approx(expected))


def test_every_engine_is_priced_and_every_price_says_where_it_is_from() -> None:
    prices = read_prices(CONFIG / "prices.yaml")
    for engine in ENGINES:
        assert cost(engine.part, engine.name, engine.models[0] if engine.models else "") is not None, engine
    assert {*prices.text, *prices.recognition, *prices.voice} <= prices.sources.keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("as_of: '2026-06'\ntext: {}\nrecognition: {acme: [{model: '', minute: 1}]}", "there is no 'acme'"),
        ("as_of: '2026-06'\ntext: {}\nvoice: {openai: [{model: '', characters: -1}]}", "greater than or equal to 0"),
        ("as_of: '2026-06'\ntext: {}\nvoice: {openai: [{model: '', minute: 1}]}", "voice.openai.0"),
        ("as_of: '2026-06'\ntext: {openai: [{model: a, input: 1, output: 1}, {model: a, input: 2, output: 1}]}", "two"),
        ("as_of: soon\ntext: {}", "as_of"),
        ("text: [", "expected"),
    ],
)
def test_a_mistake_stops_the_start_with_a_line_that_says_what(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "prices.yaml").write_text(text)
    with pytest.raises(PricesUnusable):
        read_prices(tmp_path / "prices.yaml")
    settings = Settings(_env_file=None, config_dir=tmp_path)
    with pytest.raises(StartupProblem, match=said) as problem:
        check_prices(settings)
    assert "\n" not in str(problem.value)
