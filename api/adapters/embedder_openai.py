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
    def __init__(
        self, *, model: str = "", base_url: str = "", api_key: str = "", batch_secs: float = BATCH_SECS
    ) -> None:
        self._model = model or DEFAULT_MODEL
        self._batch_secs = batch_secs
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
                rows += await self._batch(list(texts[start : start + BATCH]))
            vectors = np.asarray(rows, dtype=np.float32).reshape(len(texts), -1 if rows else 0)
        except TimeoutError as error:
            raise EmbedderUnavailable("The embedding server did not answer in time.") from error
        except openai.APIError as error:
            raise EmbedderUnavailable(f"The embedding server refused ({type(error).__name__}).") from error
        except (ValueError, TypeError, AttributeError) as error:
            # The SDK hands over whatever a server answers, also a proxy's page.
            raise EmbedderUnavailable("The embedding server answered with something else than vectors.") from error
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)
        return unit

    async def _batch(self, texts: list[str]) -> list[list[float]]:
        """A row for each; raises ValueError for other rows than were asked for."""
        async with asyncio.timeout(self._batch_secs):
            answer = await self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")
        by_index = {item.index: item.embedding for item in answer.data}
        if sorted(by_index) != list(range(len(texts))) or len(answer.data) != len(texts):
            raise ValueError("other rows than were asked for")
        return [by_index[number] for number in range(len(texts))]
