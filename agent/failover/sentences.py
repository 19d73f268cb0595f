"""Which of a move's sentences have been said already, and which words of a sentence: pure, and word by word."""

import re
from collections.abc import Sequence

LIKE = 0.5
"""Share of a sentence's words found in what was said, from which it counts as that sentence in other words."""
WORD_FOR_WORD = 0.8
"""The same for a question, which may lose a "please" but nothing that is asked."""
_WORD = re.compile(r"[\w']+")
_ENDS = tuple(".!?。！？…\"'”’)")


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def is_question(sentence: str) -> bool:
    return sentence.rstrip("\"'”’) ").endswith(("?", "？"))


def is_whole(text: str) -> bool:
    """Whether a reply that ends here can be meant to end here."""
    return not text.strip() or text.strip().endswith(_ENDS)


def left_to_say(say: Sequence[str], said: Sequence[str]) -> list[str]:
    """The sentences of a move that `said` has not covered; `said` are whole sentences, in order, in whatever words.

    A sentence said in other words counts in its turn: the model was told to keep the order. A question counts only when
    it was said word for word, and nothing behind an unsaid question counts: it is better heard twice than never.
    """
    at = 0
    for sentence in said:
        match = _matching(say, at, sentence)
        if match is not None:
            at = match + 1
        elif at < len(say) and not is_question(say[at]):
            at += 1
    return list(say[at:])


def _matching(say: Sequence[str], start: int, sentence: str) -> int | None:
    spoken = set(words_of(sentence))
    for index in range(start, len(say)):
        own = words_of(say[index])
        share = sum(word in spoken for word in own) / len(own) if own else 1.0
        if share >= (WORD_FOR_WORD if is_question(say[index]) else LIKE):
            return index
        if is_question(say[index]):
            return None
    return None


def split_at(sentence: str, words: int) -> tuple[str, str]:
    """The first `words` words, and the rest."""
    parts = sentence.split()
    return " ".join(parts[:words]), " ".join(parts[words:])
