"""Nemotron Parse behind NVIDIA's NIM, by configuration (EXT-07, ATS-13).

One chat completion a page: the picture as a data URL, and the tool `markdown_no_bbox`; the text comes back as the
arguments of the tool's call (NIM for vision language models, "Query the Nemotron Parse API"). A picture cannot be
masked before it leaves: whoever sets this up decides that résumés may go to that server.
"""

import asyncio
import base64
import io
import json
from collections.abc import Sequence
from typing import Any

import openai

from api.ports import ParserUnavailable

BASE_URL = "https://integrate.api.nvidia.com/v1"
MODEL = "nvidia/nemotron-parse"
PAGE_SECS = 60.0
MAX_PAGE_CHARS = 40_000
NO_TEXT = "The document parser answered without text. Try again later."
_TOOL: Any = {"type": "function", "function": {"name": "markdown_no_bbox"}}


class NemotronParser:
    name = "nemotron"

    def __init__(self, *, base_url: str = "", api_key: str = "", model: str = "", page_secs: float = PAGE_SECS) -> None:
        self._model = model or MODEL
        self._page_secs = page_secs
        self._client = openai.AsyncOpenAI(api_key=api_key or "none", base_url=base_url or BASE_URL, max_retries=1)

    async def read(self, pages: Sequence[bytes]) -> list[str]:
        return [await self._page(page) for page in pages]

    async def _page(self, page: bytes) -> str:
        picture = await asyncio.to_thread(_png, page)
        url = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        content: Any = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]
        try:
            async with asyncio.timeout(self._page_secs):
                answer = await self._client.chat.completions.create(
                    model=self._model, messages=content, tools=[_TOOL], temperature=0.0
                )
        except TimeoutError as error:
            raise ParserUnavailable("The document parser did not answer in time. Try again later.") from error
        except openai.RateLimitError as error:
            raise ParserUnavailable("The document parser limits requests (429). Try again later.") from error
        except openai.APIError as error:
            raise ParserUnavailable(f"The document parser refused the page ({type(error).__name__}).") from error
        except ValueError as error:
            raise ParserUnavailable(NO_TEXT) from error
        return _text(answer)


def _text(answer: Any) -> str:
    try:
        said = json.loads(answer.choices[0].message.tool_calls[0].function.arguments)
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        # The SDK hands over whatever a server answers, also a proxy's page.
        raise ParserUnavailable(NO_TEXT) from error
    if not isinstance(said, list | dict):
        raise ParserUnavailable(NO_TEXT)
    return "\n".join(_texts(said))[:MAX_PAGE_CHARS]


def _texts(said: Any) -> list[str]:
    """Every "text" of the answer: lists of regions, one list a page, by version of the server."""
    if isinstance(said, list):
        return [text for part in said for text in _texts(part)]
    if isinstance(said, dict) and isinstance(said.get("text"), str):
        return [_plain(said["text"])]
    return []


def _plain(markdown: str) -> str:
    return "\n".join(line.lstrip("# ").replace("**", "") for line in markdown.splitlines())


def _png(page: bytes) -> bytes:
    # Imported on use: only this adapter needs it outside the sandbox, for pixels that the sandbox has made.
    from PIL import Image

    header, _, rest = page.partition(b"\n255\n")
    width, height = (int(number) for number in header.removeprefix(b"P5\n").split())
    out = io.BytesIO()
    Image.frombytes("L", (width, height), rest).save(out, "PNG", optimize=True)
    return out.getvalue()
