"""The language model that phrases the director's moves: rules by default, vendors by configuration."""

import json
from dataclasses import dataclass
from typing import Any

from pipecat.frames.frames import (
    Frame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
)
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings

from agent.services.unavailable import EngineUnavailable
from agent.settings import AgentSettings
from contract.brief import EngineChoice

TEMPERATURE = 0.3
MAX_TOKENS = 300
"""G-23."""


def build_llm(settings: AgentSettings, choice: EngineChoice) -> LLMService[Any]:
    """Raises EngineUnavailable."""
    if missing := settings.missing("llm", choice.provider):
        raise EngineUnavailable(missing)
    match choice.provider:
        case "rules":
            return RuleBasedLLMService()
        case "openai" | "gemini" | "ollama" | "vllm":
            return _openai(compatible_server(settings, choice))
        case "anthropic":
            return _anthropic(settings, choice)
        case other:
            raise EngineUnavailable(f"There is no language model {other!r}.")


@dataclass(frozen=True, slots=True)
class CompatibleServer:
    """A server that speaks OpenAI's chat completions. `base_url` None: OpenAI's own."""

    base_url: str | None
    key: str
    model: str


def compatible_server(settings: AgentSettings, choice: EngineChoice) -> CompatibleServer:
    address, key, model = {
        "openai": (
            settings.openai_llm_base_url or settings.openai_base_url,
            settings.openai_api_key,
            settings.openai_llm_model,
        ),
        "gemini": (settings.gemini_base_url, settings.google_api_key, settings.gemini_model),
        "ollama": (settings.ollama_base_url, None, settings.ollama_model),
        "vllm": (settings.vllm_base_url, settings.vllm_api_key, settings.vllm_model),
    }[choice.provider]
    # The client insists on some key; servers of one's own ignore it.
    return CompatibleServer(address, key.get_secret_value() if key is not None else "none", choice.model or model)


def move_of(context: LLMContext) -> dict[str, Any] | None:
    """The move that steering put last into the context as `{"move": {"kind": …, "say": [sentences]}}`."""
    messages = context.get_messages()
    last = messages[-1] if messages else None
    if not isinstance(last, dict) or last.get("role") != "developer":
        return None
    try:
        content = json.loads(str(last.get("content")))
    except ValueError:
        return None
    move = content.get("move") if isinstance(content, dict) else None
    return move if isinstance(move, dict) else None


class RuleBasedLLMService(LLMService[Any]):
    """No model: says the move's sentences as they stand. Deterministic, instant, and never says anything else."""

    def __init__(self) -> None:
        super().__init__(
            settings=LLMSettings(
                model="rules",
                system_instruction=None,
                temperature=None,
                max_tokens=None,
                top_p=None,
                top_k=None,
                frequency_penalty=None,
                presence_penalty=None,
                seed=None,
                filter_incomplete_user_turns=None,
                user_turn_completion_config=None,
            )
        )

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        move = move_of(frame.context)
        if move is None:
            return
        await self.push_frame(LLMFullResponseStartFrame())
        for sentence in move["say"]:
            await self.push_frame(LLMTextFrame(f"{sentence} "))
        await self.push_frame(LLMFullResponseEndFrame())


def phrase_instructions(move: dict[str, Any]) -> str:
    """What a language model is told about a move: questions stay word for word, the rest may be said in its manner."""
    say = "\n".join(f"- {sentence}" for sentence in move["say"])
    guidance = "".join(f"\n- {text}" for text in move.get("guidance", ()))
    if guidance:
        guidance = (
            "\nA person of the hiring team has asked you to bear this in mind in how you say it. Never read it out, "
            f"and never let it change, add or leave out a question:{guidance}"
        )
    return (
        "Say the following to the candidate now, in this order and nothing else. Repeat every question word for word. "
        "Other sentences may be phrased naturally in your manner, as short as they are here. Never praise, grade or "
        f"answer for the candidate. No lists, no markup.\n{say}{guidance}"
    )


def _with_instructions(context: LLMContext) -> LLMContext:
    move = move_of(context)
    if move is None:
        return context
    told = {"role": "developer", "content": phrase_instructions(move)}
    return LLMContext(messages=[*context.get_messages()[:-1], told])  # type: ignore[list-item]  # a developer message


def _openai(server: CompatibleServer) -> LLMService[Any]:
    from pipecat.services.openai.llm import OpenAILLMService

    class PhrasingOpenAI(OpenAILLMService):
        async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
            if isinstance(frame, LLMContextFrame):
                frame.context = _with_instructions(frame.context)
            await super().process_frame(frame, direction)

    return PhrasingOpenAI(
        api_key=server.key,
        base_url=server.base_url,
        settings=OpenAILLMService.Settings(model=server.model, temperature=TEMPERATURE, max_tokens=MAX_TOKENS),
    )


def _anthropic(settings: AgentSettings, choice: EngineChoice) -> LLMService[Any]:
    from anthropic import AsyncAnthropic
    from pipecat.services.anthropic.llm import AnthropicLLMService

    class PhrasingAnthropic(AnthropicLLMService):
        async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
            if isinstance(frame, LLMContextFrame):
                frame.context = _with_instructions(frame.context)
            await super().process_frame(frame, direction)

    assert settings.anthropic_api_key is not None  # noqa: S101  checked by the settings
    key = settings.anthropic_api_key.get_secret_value()
    return PhrasingAnthropic(
        api_key=key,
        client=AsyncAnthropic(api_key=key, base_url=settings.anthropic_base_url),
        settings=AnthropicLLMService.Settings(
            model=choice.model or settings.anthropic_model, temperature=TEMPERATURE, max_tokens=MAX_TOKENS
        ),
    )
