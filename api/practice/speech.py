"""Sound of practice: what comes in is looked at before anything decodes it, and heard off the event loop."""

import base64
import tempfile
from pathlib import Path

import anyio
from fastapi import UploadFile

from api.ports import ClipTooLong, ClipUnreadable, HeardClip, NothingSaid, VoiceUnavailable
from api.practice.errors import AudioTooLarge, AudioType, NothingHeard, NothingSayable, VoiceAway
from api.wiring import Services

LONGEST_SECS = 300
MOST_BYTES = 10 * 1024 * 1024
"""Five minutes of 16-bit sound at 16 kHz are 9.6 MB; what browsers record is a tenth of that."""


def is_sound(content: bytes) -> bool:
    """By the first bytes of WebM, Ogg, MP4, MP3, FLAC and WAV; what the client calls it counts for nothing."""
    return (
        content.startswith((b"\x1aE\xdf\xa3", b"OggS", b"ID3", b"fLaC"))
        or content[4:8] == b"ftyp"
        or (content[:4] == b"RIFF" and content[8:12] == b"WAVE")
        or (len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2)
    )


async def read_clip(upload: UploadFile) -> bytes:
    """Raises AudioTooLarge, AudioType."""
    content = await upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise AudioTooLarge()
    if not is_sound(content):
        raise AudioType()
    return content


async def hear(services: Services, content: bytes, language: str) -> HeardClip:
    """Raises AudioType, AudioTooLarge, NothingHeard, VoiceAway."""
    if not services.voice.speaks(language):
        raise VoiceAway()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "answer"
        await anyio.Path(clip).write_bytes(content)
        try:
            heard = await services.voice.hear(clip, language=language, longest_secs=LONGEST_SECS)
        except ClipTooLong:
            raise AudioTooLarge() from None
        except ClipUnreadable:
            raise AudioType() from None
        except VoiceUnavailable as error:
            raise VoiceAway(str(error)) from error
    if not heard.text.strip():
        raise NothingHeard()
    return heard


async def speak(services: Services, text: str, language: str, speed: float = 1.0, voice: str | None = None) -> bytes:
    """MP3. Raises NothingSayable, VoiceAway."""
    if not services.voice.speaks(language):
        raise VoiceAway()
    try:
        return await services.voice.speak(text, language=language, speed=speed, voice=voice)
    except NothingSaid as error:
        raise NothingSayable() from error
    except VoiceUnavailable as error:
        raise VoiceAway(str(error)) from error


async def spoken(services: Services, text: str, language: str) -> tuple[str | None, str | None]:
    """(base64, None), or (None, why there is no sound): a question stands without its voice too."""
    try:
        return base64.b64encode(await speak(services, text, language)).decode(), None
    except (NothingSayable, VoiceAway) as error:
        return None, error.said
