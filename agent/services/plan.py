"""Which engines a call may use, in order: what its brief asks for, as far as they can be used here."""

import structlog

from agent.services.stt import hears_language
from agent.services.unavailable import EngineUnavailable
from agent.settings import AgentSettings
from contract.brief import EngineChoice, EnginePlan
from contract.engines import Part, provider_named, speaks

log = structlog.get_logger(__name__)


def plan_for(settings: AgentSettings, wanted: EnginePlan | None, language: str) -> EnginePlan:
    """At least one language model and one voice; no recogniser when none here knows the language.

    An engine without its key, or that does not know the language, is left out. What the brief names is not mixed with
    the agent's own engines: those serve a part only when the brief names none, or none that can be used. Loads models
    to see what they know: call it off the event loop.
    """
    asked = wanted or EnginePlan()
    return EnginePlan(
        stt=_usable(settings, "stt", asked.stt, language),
        llm=_usable(settings, "llm", asked.llm, language) or (EngineChoice(provider="rules"),),
        tts=_usable(settings, "tts", asked.tts, language) or (EngineChoice(provider="espeak"),),
    )


def _usable(
    settings: AgentSettings, part: Part, asked: tuple[EngineChoice, ...], language: str
) -> tuple[EngineChoice, ...]:
    """Without a choice of the brief's own: the settings', and what is bundled for the language."""
    own = asked or (*settings.choices(part), *_bundled(part))
    found: list[EngineChoice] = []
    for choice in own:
        reason = why_not(settings, part, choice, language)
        if reason is None:
            found.append(choice)
        elif choice in asked:
            log.warning("engine_left_out", part=part, engine=choice.provider, reason=reason)
    if not found and asked:
        return _usable(settings, part, (), language)
    if not asked:
        # What is bundled replaces an engine that does not know the language; beside one that does, it is not asked for.
        chosen = [choice for choice in found if choice in settings.choices(part)]
        found = chosen or found[:1]
    return tuple(dict.fromkeys(found))


def why_not(settings: AgentSettings, part: Part, choice: EngineChoice, language: str) -> str | None:
    """What keeps `choice` from serving an interview in `language` here; None: nothing."""
    if missing := settings.missing(part, choice.provider):
        return missing
    provider = provider_named(part, choice.provider)
    if provider is None:
        return f"There is no {part.upper()} engine {choice.provider!r}."
    try:
        knows = hears_language(settings, choice, language) if part == "stt" else _speaks(settings, choice, language)
    except EngineUnavailable as error:
        return str(error)
    return None if knows else f"{provider.label} does not know the language {language!r}."


def _speaks(settings: AgentSettings, choice: EngineChoice, language: str) -> bool:
    if choice.provider == "piper" and settings.piper_voice is not None:
        return True
    provider = provider_named("tts", choice.provider) or provider_named("llm", choice.provider)
    return provider is not None and speaks(provider, language)


def _bundled(part: Part) -> tuple[EngineChoice, ...]:
    names = {"stt": ("whisper", "vosk"), "tts": ("piper", "espeak"), "llm": ("rules",)}[part]
    return tuple(EngineChoice(provider=name) for name in names)
