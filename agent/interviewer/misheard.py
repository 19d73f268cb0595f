"""What a short request may have been whose words a recogniser got nearly right: other readings of the same sound. Pure.

A reading differs from what was heard in one place: one of the words that requests hang on stands for a word that sounds
like it together with its neighbours ("let's get this" for "let's skip this"), or for several that sound the same
("I'm in it" for "a minute"), or a small word that the recogniser made of a sound begun twice is left out ("repeat to
the question").
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import jellyfish

LONGEST_WORDS = 11
"""Of a turn that is read anew. Longer ones are answers, or hold enough that was heard rightly."""
SHORTEST_WORDS = 4
"""Of a sentence that is: two or three words are a request by chance ("for a moment")."""
FURTHEST = 1
"""Sounds by which a reading may differ, of the word and its two neighbours. With it and the two bounds above no answer
is taken for a request: 1,172 answers and phrases of the proving ground and the tests, whole, begun (each beginning of
three words and more) and in breaths of eight words, 11,417 turns."""
SHORTEST_SOUNDS = 3
"""A word of fewer consonants is another word when one of them differs."""
_KEY_WORDS = ("skip", "next", "repeat", "rephrase", "question", "again", "think", "minute", "moment", "can", "could")
_SHORT_WHILES = ("a minute", "a moment", "a second")
_SMALL = frozenset("to for of at on in through from".split())
_DETERMINERS = frozenset("the this that your a".split())
_ABOUT_THE_INTERVIEW = re.compile(r"\b(?:question|please|minute|moment)\b")
"""Without such a word beside the one that is read anew, a sentence is no request."""
_ALIKE = str.maketrans("JGBMZ", "KKPNS")
"""Letters of Metaphone's that spelling and recognisers confuse: hard and soft g, b and p, m and n, s and z."""


def readings(form: str) -> Iterator[str]:
    """`form`: words as patterns are compared with them. Nothing where it is too long, or not about the interview."""
    heard = form.split()
    if not SHORTEST_WORDS <= len(heard) <= LONGEST_WORDS:
        return
    for at, word in enumerate(heard):
        rest = [*heard[:at], *heard[at + 1 :]]
        if _ABOUT_THE_INTERVIEW.search(" ".join(rest)) is None:
            continue
        if word in _SMALL and heard[at + 1 : at + 2] and heard[at + 1] in _DETERMINERS:
            yield " ".join(rest)
        near = (heard[at - 1] if at else "", *heard[at + 1 : at + 2])
        for key in _KEY_WORDS:
            if key != word and _sounds_like(word, key, near):
                yield " ".join([*heard[:at], key, *heard[at + 1 :]])
    yield from _short_whiles(heard)


def _short_whiles(heard: list[str]) -> Iterator[str]:
    """What was asked for, where the recogniser heard several small words of the same sound."""
    for at in range(len(heard)):
        for end in range(at + 2, min(at + 4, len(heard)) + 1):
            run, rest = heard[at:end], " ".join([*heard[:at], *heard[end:]])
            if "not" in run or _ABOUT_THE_INTERVIEW.search(rest) is None:
                continue
            sound = _run("".join(run))
            for meant in _SHORT_WHILES:
                if sound == _run(meant):
                    yield " ".join([*heard[:at], meant, *heard[end:]])


def _sounds_like(word: str, key: str, near: tuple[str, ...]) -> bool:
    before, *after = near
    one, other = _sounds(before, word, *after), _sounds(before, key, *after)
    furthest = FURTHEST if len(_sound(key)) >= SHORTEST_SOUNDS else 0
    return jellyfish.levenshtein_distance(one, other) <= furthest


def _run(words: str) -> str:
    """The consonants of words said in one."""
    return _sound(words.replace(" ", "")).lstrip("AEIOU")


def _sounds(*words: str) -> str:
    """Consonants in a row; two alike that meet are one."""
    return re.sub(r"(.)\1", r"\1", "".join(_sound(word) for word in words))


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    return jellyfish.metaphone(word).translate(_ALIKE)
