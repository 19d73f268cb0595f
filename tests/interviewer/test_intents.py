"""What a turn is for: labelled phrases of both languages, hard negatives among them."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from agent.interviewer.intents import Intent, agrees, understand

PHRASES: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "phrases.yaml").read_text("utf-8"))
LABELLED = [
    (language, label, phrase)
    for language, by_label in PHRASES.items()
    for label, phrases in by_label.items()
    for phrase in phrases
]


@pytest.mark.parametrize(("language", "label", "phrase"), LABELLED)
def test_phrase_has_its_label(language: str, label: str, phrase: str) -> None:
    assert understand(phrase, language).intent == label


def test_there_are_enough_phrases_and_every_intent_is_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    confusion = Counter((label, understand(phrase, language).intent.value) for language, label, phrase in LABELLED)
    with capsys.disabled():
        wrong = {pair: n for pair, n in confusion.items() if pair[0] != pair[1]}
        right = sum(confusion.values()) - sum(wrong.values())
        print(f"\nintents: {right} of {len(LABELLED)} phrases read as labelled; confused: {wrong or 'none'}")
    assert len(LABELLED) >= 150
    assert {label for _, label, _ in LABELLED} == {i.value for i in Intent} - {"yes", "no"}
