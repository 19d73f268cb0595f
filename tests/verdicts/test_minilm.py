"""The numpy network against what is known of the model."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from api.adapters.minilm import EmbedderBroken, MiniLm, gelu, wheel_model_dir

CARD = ("That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day")


@pytest.fixture(scope="module")
def model() -> MiniLm:
    return MiniLm()


def test_similarities_of_the_official_model_card(model: MiniLm) -> None:
    """hub `sentence-transformers/all-MiniLM-L6-v2`: 0.695, 0.943, 0.257 to the first sentence."""
    vectors = model.embed_now(CARD)
    assert vectors.shape == (4, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0] @ vectors[1:].T, [0.695, 0.943, 0.257], atol=1e-3)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("I fixed the memory leak in the server", "I repaired a bug that used up RAM", "I baked bread on Sunday"),
        ("The customer was angry", "The client was furious", "The database was slow"),
        ("We release to a few users first", "A canary rollout", "Annual tax return"),
    ],
)
def test_like_sentences_are_nearer(model: MiniLm, text: str, near: str, far: str) -> None:
    first, like, unlike = model.embed_now([text, near, far])
    assert first @ like > first @ unlike + 0.2


def test_a_text_has_the_same_vector_in_any_company(model: MiniLm) -> None:
    """Padding and batches change nothing."""
    texts = [CARD[0], "word " * 300, *(f"sentence number {n} of many" for n in range(40))]
    together = model.embed_now(texts)
    alone = np.concatenate([model.embed_now([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-5)


async def test_no_texts_and_empty_texts(model: MiniLm) -> None:
    assert (await model.embed([])).shape == (0, 384)
    assert np.isfinite(await model.embed(["", "한국어", "🙂"])).all()


def test_other_weights_are_refused(tmp_path: Path) -> None:
    shutil.copy(wheel_model_dir() / "tokenizer.json", tmp_path)
    with pytest.raises(EmbedderBroken, match="missing"):
        MiniLm(tmp_path).embed_now(["x"])
    (tmp_path / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    with pytest.raises(EmbedderBroken, match="SHA-256"):
        MiniLm(tmp_path).embed_now(["x"])


def test_gelu() -> None:
    """Exact values x·Φ(x)."""
    x = np.array([-3, -1, 0, 0.5, 2], dtype=np.float32)
    assert np.allclose(gelu(x), [-0.00404969, -0.15865525, 0.0, 0.34573123, 1.95449974], atol=1e-6)
