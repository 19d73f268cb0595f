"""Whether a voice exists: asked of the vendor where it has a list of its voices."""

import httpx

from agent.services.unavailable import EngineUnavailable
from agent.settings import AgentSettings
from contract.brief import EngineChoice
from contract.engines import provider_named

ANSWER_SECS = 5.0


async def unknown_voice(settings: AgentSettings, choice: EngineChoice) -> str | None:
    """What is wrong with the voice, in plain words; None: nothing, or the vendor has no list to ask.

    Raises EngineUnavailable when the engine cannot be used here at all.
    """
    if missing := settings.missing("tts", choice.provider):
        raise EngineUnavailable(missing)
    provider = provider_named("tts", choice.provider)
    if choice.voice is None or provider is None:
        return None
    match choice.provider:
        case "elevenlabs":
            known = await _elevenlabs(settings, choice.voice)
        case "deepgram":
            known = await _deepgram(settings, choice.voice)
        case _:
            known = not provider.fixed_voices or choice.voice in provider.voices
    return None if known else f"This voice does not exist: {choice.voice}. {provider.label} does not know it."


async def _elevenlabs(settings: AgentSettings, voice: str) -> bool:
    assert settings.elevenlabs_api_key is not None  # noqa: S101  seen by `missing`
    key = settings.elevenlabs_api_key.get_secret_value()
    url = f"{_http(settings.elevenlabs_base_url)}/v1/voices/{voice}"
    reply = await _ask(url, {"xi-api-key": key})
    # ElevenLabs answers 400 for an id of the wrong form.
    return reply is None or reply.status_code not in {400, 404}


async def _deepgram(settings: AgentSettings, voice: str) -> bool:
    assert settings.deepgram_api_key is not None  # noqa: S101  seen by `missing`
    address = settings.deepgram_tts_base_url or settings.deepgram_base_url or "https://api.deepgram.com"
    headers = {"Authorization": f"Token {settings.deepgram_api_key.get_secret_value()}"}
    reply = await _ask(f"{_http(address)}/v1/models", headers)
    if reply is None or reply.status_code != httpx.codes.OK:
        return True
    return any(voice == one.get("canonical_name") for one in reply.json().get("tts", []))


async def _ask(url: str, headers: dict[str, str]) -> httpx.Response | None:
    """None: the list cannot be had now, which says nothing about the voice; speaking will."""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECS) as http:
            return await http.get(url, headers=headers)
    except httpx.HTTPError:
        return None


def _http(address: str) -> str:
    for socket, scheme in (("wss://", "https://"), ("ws://", "http://")):
        address = address.replace(socket, scheme)
    return address.rstrip("/")
