"""The text models' adapters against servers that speak their vendors' protocols."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.adapters.text_anthropic import AnthropicTextModel
from api.adapters.text_breaker import FAILURES_TO_OPEN, OPEN_SECS, Circuit, GuardedTextModel
from api.adapters.text_names import model_for
from api.adapters.text_openai import OpenAiTextModel
from api.ports import TextModel, TextModelRateLimited, TextModelUnavailable, TextReply
from api.settings import Settings
from api.wiring import wire
from tests.vendors.anthropic_messages import AnthropicVendor, anthropic_messages
from tests.vendors.openai_compatible import Vendor, openai_compatible

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


@pytest.fixture
async def compatible() -> AsyncIterator[Vendor]:
    async with openai_compatible(lambda _body: {"questions": ["왜요?"]}) as made:
        yield made


@pytest.fixture
async def claude() -> AsyncIterator[AnthropicVendor]:
    async with anthropic_messages(lambda _body: {"questions": ["Why?"]}) as made:
        yield made


def openai_model(vendor: Vendor, model: str = "text-model", provider: str = "openai") -> OpenAiTextModel:
    return OpenAiTextModel(provider=provider, model=model, base_url=vendor.base_url, api_key="key-1")


def claude_model(vendor: AnthropicVendor) -> AnthropicTextModel:
    return AnthropicTextModel(model="claude-haiku-4-5", api_key="key-2", base_url=vendor.base_url)


async def ask(model: TextModel, timeout_secs: float = 5) -> TextReply:
    return await model.complete(
        system="Be brief.", prompt="Why?", max_tokens=64, temperature=0, timeout_secs=timeout_secs, json_schema=SCHEMA
    )


async def test_openai_compatible(compatible: Vendor) -> None:
    assert await ask(openai_model(compatible)) == TextReply('{"questions": ["왜요?"]}', 100, 20)
    sent = compatible.requests[0]
    assert [m["role"] for m in sent["messages"]] == ["system", "user"]
    assert (sent["model"], sent["max_tokens"], sent["temperature"]) == ("text-model", 64, 0)
    assert sent["response_format"]["json_schema"]["schema"] == SCHEMA
    assert "reasoning_effort" not in sent
    assert compatible.keys == ["Bearer key-1"]


async def test_gemini_does_not_think_away_its_output(compatible: Vendor) -> None:
    model = openai_model(compatible, "gemini-2.5-flash", "gemini")
    await ask(model)
    assert compatible.requests[0]["reasoning_effort"] == "none"
    assert model.name == "gemini:gemini-2.5-flash"


async def test_a_refused_parameter_is_left_out_from_then_on(compatible: Vendor) -> None:
    model = openai_model(compatible)
    compatible.faults = ["400-temperature", "400-max_tokens"]
    await ask(model)
    await ask(model)
    assert len(compatible.requests) == 4
    for sent in compatible.requests[2:]:
        assert "temperature" not in sent
        assert "max_tokens" not in sent
        assert sent["max_completion_tokens"] == 64


async def test_anthropic(claude: AnthropicVendor) -> None:
    assert await ask(claude_model(claude)) == TextReply('{"questions": ["Why?"]}', 90, 15)
    sent = claude.requests[0]
    assert (sent["model"], sent["system"], sent["max_tokens"]) == ("claude-haiku-4-5", "Be brief.", 64)
    assert sent["output_config"]["format"] == {"type": "json_schema", "schema": SCHEMA}
    assert claude.keys == ["key-2"]


@pytest.mark.parametrize(("fault", "final"), [("500", False), ("401", True), ("404", True), ("400", True)])
async def test_faults_of_openai(compatible: Vendor, fault: str, final: bool) -> None:
    compatible.faults = [fault]
    with pytest.raises(TextModelUnavailable) as raised:
        await ask(openai_model(compatible))
    assert raised.value.final is final
    assert "Why?" not in str(raised.value)


@pytest.mark.parametrize("fault", ["page", "other", "cut"])
async def test_what_is_no_completion_is_no_answer(compatible: Vendor, fault: str) -> None:
    compatible.faults = [fault]
    with pytest.raises(TextModelUnavailable) as raised:
        await ask(openai_model(compatible))
    assert not raised.value.final


@pytest.mark.parametrize(("fault", "final"), [("500", False), ("529", False), ("401", True), ("404", True)])
async def test_faults_of_anthropic(claude: AnthropicVendor, fault: str, final: bool) -> None:
    claude.faults = [fault]
    with pytest.raises(TextModelUnavailable) as raised:
        await ask(claude_model(claude))
    assert raised.value.final is final


async def test_rate_limits_say_how_long(compatible: Vendor, claude: AnthropicVendor) -> None:
    compatible.faults, claude.faults = ["429"], ["429"]
    with pytest.raises(TextModelRateLimited) as raised:
        await ask(openai_model(compatible))
    assert raised.value.retry_after == 1
    with pytest.raises(TextModelRateLimited) as raised:
        await ask(claude_model(claude))
    assert raised.value.retry_after == 7


@pytest.mark.parametrize("fault", ["hang", "drip"])
async def test_a_vendor_that_does_not_come_to_an_end(compatible: Vendor, fault: str) -> None:
    compatible.faults = [fault]
    with pytest.raises(TextModelUnavailable, match="in time"):
        await ask(openai_model(compatible), timeout_secs=0.2)


async def test_a_vendor_that_hangs_or_is_gone(claude: AnthropicVendor) -> None:
    claude.faults = ["hang"]
    with pytest.raises(TextModelUnavailable, match="in time"):
        await ask(claude_model(claude), timeout_secs=0.2)
    nowhere = AnthropicTextModel(model="claude-haiku-4-5", api_key="k", base_url="http://127.0.0.1:9")
    with pytest.raises(TextModelUnavailable, match="cannot be reached"):
        await ask(nowhere)


async def test_the_circuit_opens_tries_once_and_closes(compatible: Vendor) -> None:
    now = [100.0]
    model = GuardedTextModel(openai_model(compatible), Circuit(lambda: now[0]))
    compatible.faults = ["500"] * (FAILURES_TO_OPEN + 1)
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(TextModelUnavailable, match="500"):
            await ask(model)
    with pytest.raises(TextModelUnavailable, match="left alone"):
        await ask(model.using("another-model"))
    assert len(compatible.requests) == FAILURES_TO_OPEN
    now[0] += OPEN_SECS
    with pytest.raises(TextModelUnavailable, match="500"):
        await ask(model)
    with pytest.raises(TextModelUnavailable, match="left alone"):
        await ask(model)
    now[0] += OPEN_SECS
    assert (await ask(model)).output_tokens == 20
    assert (await ask(model)).output_tokens == 20


async def test_a_vendor_that_says_why_it_refuses_is_up(compatible: Vendor) -> None:
    model = GuardedTextModel(openai_model(compatible))
    compatible.faults = ["429", "401"] * FAILURES_TO_OPEN
    for _ in range(2 * FAILURES_TO_OPEN):
        with pytest.raises(TextModelUnavailable):
            await ask(model)
    assert (await ask(model)).output_tokens == 20


@pytest.mark.parametrize(
    ("provider", "wanted", "own_server", "expected"),
    [
        ("openai", None, False, "default"),
        ("openai", "gpt-4.1-mini", False, "gpt-4.1-mini"),
        ("openai", "openai:gpt-4.1-mini", False, "gpt-4.1-mini"),
        ("openai", "gemini-2.5-flash", False, "default"),
        ("openai", "gemini-2.5-flash", True, "gemini-2.5-flash"),
        ("openai", "llama3:8b", True, "llama3:8b"),
        ("gemini", "gemini-2.5-pro", False, "gemini-2.5-pro"),
        ("gemini", "anthropic:claude-sonnet-4-5", False, "default"),
        ("anthropic", "gpt-4.1", False, "default"),
        ("anthropic", "claude-sonnet-4-5", False, "claude-sonnet-4-5"),
    ],
)
def test_which_model_a_job_gets(provider: str, wanted: str | None, own_server: bool, expected: str) -> None:
    assert model_for(provider, wanted, "default", own_server=own_server) == expected


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, None),
        ({"google_api_key": "k"}, "gemini:gemini-2.5-flash"),
        ({"ai_service_api_key": "k"}, "gemini:gemini-2.5-flash"),
        ({"google_api_key": "k", "text_provider": "none"}, None),
        ({"text_provider": "openai"}, None),
        ({"text_provider": "openai", "openai_api_key": "k"}, "openai:gpt-4.1"),
        (
            {"text_provider": "openai", "text_base_url": "http://localhost:9/v1", "text_model": "llama3"},
            "openai:llama3",
        ),
        ({"text_provider": "anthropic", "anthropic_api_key": "k"}, "anthropic:claude-haiku-4-5"),
        ({"text_provider": "anthropic", "openai_api_key": "k"}, None),
    ],
)
async def test_which_text_model_is_set_up(tmp_path: Any, settings: dict[str, Any], name: str | None) -> None:
    empty = {"google_api_key": "", "ai_service_api_key": "", "openai_api_key": "", "anthropic_api_key": ""}
    services = wire(Settings(_env_file=None, data_dir=tmp_path, **{**empty, **settings}))
    made = services.text_model
    assert (made.name if made else None) == name
    await services.database.close()
