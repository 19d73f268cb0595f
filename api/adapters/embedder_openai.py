"""Sentence embeddings at any server that speaks OpenAI's `/embeddings`, by configuration."""

import asyncio
from collections.abc import Sequence

import numpy as np
import openai
from numpy.typing import NDArray

from api.ports import EmbedderUnavailable

DEFAULT_MODEL = "text-embedding-3-small"
BATCH = 128
BATCH_SECS = 30.0


class OpenAiEmbedder:
    def __init__(self, *, model: str = "", base_url: str = "", api_key: str = "") -> None:
        self._model = model or DEFAULT_MODEL
        self._client = openai.AsyncOpenAI(api_key=api_key or "none", base_url=base_url or None, max_retries=1)

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    def speaks(self, language: str) -> bool:
        """Vendors' models are multilingual; which languages theirs knows, their pages say."""
        return bool(language)

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raises EmbedderUnavailable."""
        rows: list[list[float]] = []
        try:
            for start in range(0, len(texts), BATCH):
                async with asyncio.timeout(BATCH_SECS):
                    answer = await self._client.embeddings.create(
                        model=self._model, input=list(texts[start : start + BATCH]), encoding_format="float"
                    )
                rows += [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        except TimeoutError as error:
            raise EmbedderUnavailable("The embedding server did not answer in time.") from error
        except openai.APIError as error:
            raise EmbedderUnavailable(f"The embedding server refused ({type(error).__name__}).") from error
        if len(rows) != len(texts) or len({len(row) for row in rows}) > 1:
            raise EmbedderUnavailable("The embedding server answered with other rows than were asked for.")
        vectors = np.asarray(rows, dtype=np.float32)
        if not rows:
            return vectors.reshape(0, 0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)
        return unit
