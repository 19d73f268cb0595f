"""The sentence vectors of the offline judge, in both languages that it reads."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from api.adapters.multilingual import EmbedderBroken, MultilingualSentences, wheel_model_dir


@pytest.fixture(scope="module")
def model() -> MultilingualSentences:
    return MultilingualSentences()


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("The customer was angry", "The client was furious", "The database was slow"),
        ("We release to a few users first", "Only some people get the new version", "Annual tax return"),
        ("손님이 화를 냈습니다", "고객이 크게 불만을 말했습니다", "창고에 우유가 많습니다"),
        ("손님이 화를 냈습니다", "The customer got angry", "There is a lot of milk in the store room"),
    ],
)
def test_like_sentences_are_nearer(model: MultilingualSentences, text: str, near: str, far: str) -> None:
    first, like, unlike = model.embed_now([text, near, far])
    assert first @ like > first @ unlike + 0.2


def test_a_text_has_the_same_vector_in_any_company(model: MultilingualSentences) -> None:
    texts = ["That is a happy person", "word " * 300, *(f"sentence number {n} of many" for n in range(40))]
    together = model.embed_now(texts)
    alone = np.concatenate([model.embed_now([text]) for text in texts])
    assert together.shape == (42, 512)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together, alone, atol=1e-5)


async def test_no_texts_and_empty_texts(model: MultilingualSentences) -> None:
    assert (await model.embed([])).shape == (0, 512)
    assert np.isfinite(await model.embed(["", "🙂"])).all()


def test_other_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderBroken, match="missing"):
        MultilingualSentences(tmp_path).embed_now(["x"])
    shutil.copy(wheel_model_dir() / "sp.model", tmp_path)
    (tmp_path / "weights.npz").write_bytes(b"others")
    with pytest.raises(EmbedderBroken, match="not the recorded"):
        MultilingualSentences(tmp_path).embed_now(["x"])


def test_the_languages_it_was_measured_in(model: MultilingualSentences) -> None:
    assert [model.speaks(language) for language in ("en", "en-GB", "ko-KR", "de")] == [True, True, True, False]
