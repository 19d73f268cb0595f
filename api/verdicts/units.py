"""An answer cut into sentences and clauses, and which of them can be evidence at all. Pure text.

What cannot be evidence: questions put back, the question repeated, denials ("I have never…"), praise of oneself,
attempts to steer the assessment, and the same words over and over. A list of bare words or a mere claim ("I am great
at …") is weak evidence. The rules are for English; for other languages only those that need no grammar hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from api.verdicts.normalise import comparable
from api.verdicts.steering import steers
from contract.sentences import SENTENCE_END

LONG_CLAUSE_WORDS = 28
"""Above it a sentence without full stops is cut at "and", "so" and commas too."""
PARROT_NOVEL_WORDS = 2
"""A clause with fewer content words that are not in the question repeats the question."""
PRAISE_NOVEL_WORDS = 3
MIN_VARIETY = 0.45
"""Distinct words ÷ words of a unit; below it words are merely repeated."""
MIN_FUNCTION_WORDS = 0.10
"""Share of a, the, I, to, … Speech has 40–50 %; a list of keywords or random words has next to none."""


class UnitKind(StrEnum):
    EVIDENCE = "evidence"
    WORD_LIST = "word_list"
    QUESTION = "question"
    PARROT = "parrot"
    DENIAL = "denial"
    EMPTY = "empty"
    PRAISE = "praise"
    CLAIM = "claim"
    STEERING = "steering"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True)
class Unit:
    """`text` is `parts[part][start:end]`, so as a quote it is the candidate's own."""

    part: int
    start: int
    end: int
    text: str
    kind: UnitKind

    @property
    def may_count(self) -> bool:
        return self.kind is UnitKind.EVIDENCE or self.is_weak

    @property
    def is_weak(self) -> bool:
        """It shows a point partly at most."""
        return self.kind in (UnitKind.WORD_LIST, UnitKind.CLAIM)


_FUNCTION_WORDS_TEXT = """
    a about after all also although am an and any anything are as at be because been before being but by can
    could did do does doing don't each even every everything few first for from get go going got had has have
    having he her here him his how i i'd i'll i'm i've if in into is it it's its just let like made make makes
    making many may me mean might more most much must my myself no not now of off on one only or other our out
    over own really s said same say see she should so some something such t tell than that that's the their them
    then there these they thing things this those through to too under until up us very want was way we we're
    we've well went were what when where which while who why will with would yes yet you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())
_FRAME_WORDS_TEXT = """
    ask asked asking question answer want know hear tell talk talking say think sure mean honest honestly actually
    reality truth fact course wait example um umm uh uhh uhm er erm hm hmm mm ah oh 음 어 그 뭐
"""
_FRAME_WORDS = frozenset(_FRAME_WORDS_TEXT.split())
_PRAISE_WORDS_TEXT = """
    best excellent amazing outstanding exceptional perfect perfectly brilliant expert experts genius great
    fantastic incredible talented unmatched rockstar ninja guru top superb wonderful extraordinary greatest
    awesome finest ever good match everything meet engineer candidate person code work extremely highly skilled
"""
_PRAISE_WORDS = frozenset(_PRAISE_WORDS_TEXT.split())
_PRAISE = re.compile(
    r"\b(?:i|i'm|my|you|we)\b.*\b(?:best|excellent|amazing|outstanding|exceptional|perfect|brilliant|expert|genius|"
    r"great at|fantastic|incredible|talented|unmatched|world[- ]class|superb|extraordinary|greatest|awesome)\b",
    re.I,
)
_STANCE = re.compile(
    r"\bit(?: is|'s|’s) (?:all |only )?about\b|\b(?:is|are) (?:all |only )?about\b|"
    r"\b(?:big|strong|firm|great) believers? (?:in|of)\b|\bpassionate about\b|"
    r"\b(?:is|are) (?:the |my |absolutely )?(?:key|crucial|essential|core|everything|a must)\b|"
    r"\b(?:core|my) values\b|\bmy (?:philosophy|mindset|dna)\b|\byou have to think (?:of|about)\b|"
    r"중요합니다|중요하다고 (?:생각|봅)|핵심(?:이라고|입니다|이죠)|기본입니다|강점입니다|지향합니다|마인드",
    re.I,
)
"""Says what one holds important instead of what one did: terms in it are named, not filled."""
LISTED_TERMS = 3
_TERM_WORDS = 4
_LIKING = frozenset("love like know am have enjoy master prefer".split())
_SUBJECTS = frozenset("i we you he she they it i'm i've we've who everybody everyone somebody".split())
_NEGATORS_TEXT = """
    not never no none nor don't doesn't didn't won't wouldn't can't cannot couldn't haven't hasn't hadn't isn't
    aren't wasn't weren't shouldn't neither without
"""
_NEGATORS = frozenset(_NEGATORS_TEXT.split())
_SUBJECT = (
    r"\b(?:i|we|i've|we've|i'm|we're|i'd|we'd)\b"
    r"(?:\s+(?:have|had|would|am|are|was|were|really|honestly|just|also|actually|still|personally))*"
)
_DENIAL = re.compile(
    _SUBJECT
    + r"\s+(?:don't|do not|didn't|did not|never|haven't|have not|hadn't|can't|cannot|can not|couldn't|could not|"
    r"won't|will not|wouldn't|would not|not|wasn't|weren't|rather not|prefer not|no)\b|"
    r"\b(?:no idea|no experience|not sure|not familiar|no comment|nothing comes to mind|rather not|"
    r"skip (?:this|that|it|the)|next question|i refuse|none of (?:that|those|these))\b",
    re.I,
)
_DENIAL_KO = re.compile(
    r"모르겠|모릅니다|잘 몰라|적(?:이|은|도)? ?(?:거의 |한 번도 |전혀 )?없|"
    r"경험(?:이|은|도)? ?없|도 ?없었|그런 (?:것|건)(?:은|는)? ?없|"
    r"지(?:는|도|를)? ?(?:않았|않습니다|않아요|못했|못합니다|못해)|듣지 않|"
    r"(?:말씀|대답|답변)\S* ?(?:싶지 않|어렵|않겠)|넘어가|해 ?보지 (?:않|못)|하지 (?:않|못)|"
    r"생각(?:이|은)? ?(?:안 나|나지 않)"
)
_AFFIRMED_KO = re.compile(r"(?:끊|잊|놓치|빠뜨리|미루|포기하|거르|소홀히 하)지(?:는|도)? ?않")
_AFFIRMED = re.compile(r"\b(?:without|unless|until|not only|not just|hesitate|not (?:merely|simply))\b", re.I)
"""Two negations, or "not only": the clause affirms."""
_CONTRAST = re.compile(
    r"(?:,\s*|\s+)(?=(?:but|however|although|though|yet|instead|because|nevertheless)\b)|"
    r",\s+(?=(?:i|we|i'm|i've|we've|i’m|i’ve|we’ve)\b)|\s+(?=and (?:i|we)\b)|\s*;\s*|\s+[–—]\s+",
    re.I,
)
_LONG = re.compile(r",\s+|\s+(?=(?:and|so|then|which|where|when)\b)", re.I)
_FILLER = re.compile(
    r",?\s*\b(?:u+m+|u+h+|e+r+m*|h+m+)\b,?|,\s*(?:like|you know|i mean|sort of|kind of|well|so|anyway)\s*,|"
    r"^(?:so|well|okay|oh|yes)\s*,|\b(?:you know|i mean),|"
    r"(?:^|(?<=[\s,]))(?:음|어|그|뭐|저기|막)(?:,|…|(?=\s))",
    re.I,
)
_TWICE = re.compile(r"\b([^\W_]+)(?:,?\s+\1\b)+", re.I)
_ITEM = re.compile(r"[,，、]\s*(?:and\s+)?|\s+and\s+", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*[+#]*")


def words_of(text: str) -> list[str]:
    """Lower-case words, with typographic apostrophes made plain."""
    return [w.casefold().replace("’", "'") for w in _WORD.findall(text)]


def content_words(text: str) -> list[str]:
    """Stems of the words that carry meaning."""
    return [stem(w) for w in words_of(text) if w not in FUNCTION_WORDS]


def stem(word: str) -> str:
    """A light English stem: equal for the usual inflections of a word; never for shorter, different ones."""
    for suffix, shortest in (
        ("ations", 4),
        ("ation", 4),
        ("ings", 4),
        ("ing", 3),
        ("ies", 3),
        ("ed", 3),
        ("es", 4),
        ("s", 3),
        ("ly", 4),
    ):
        if word.endswith(suffix) and len(word) - len(suffix) >= shortest and not word.endswith("ss"):
            word = word[: -len(suffix)] + ("y" if suffix == "ies" else "")
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def cut(parts: Iterable[str], asked: Iterable[str], language: str = "en") -> list[Unit]:
    """All units of an answer, in order, each with what it is worth. `asked`: everything the agent asked."""
    known = asked_stems(asked, language)
    return [
        Unit(n, start, end, part[start:end], kind_of(part[start:end], known, language))
        for n, part in enumerate(parts)
        for start, end in _spans(part)
    ]


def asked_stems(asked: Iterable[str], language: str = "en") -> frozenset[str]:
    """The words that the candidate was given: repeating them shows nothing."""
    return frozenset(w for text in asked for w in _content(text, language))


def kind_of(text: str, asked: frozenset[str], language: str = "en") -> UnitKind:
    """What a clause is worth. `asked`: see `asked_stems`."""
    words = words_of(text)
    content = set(_content(text, language))
    novel = content - asked - _FRAME_STEMS
    if steers(text):
        return UnitKind.STEERING
    if text.rstrip().endswith(("?", "？")):
        return UnitKind.QUESTION
    if _denies(text):
        return UnitKind.DENIAL
    if len(words) >= 6 and len(set(words)) / len(words) < MIN_VARIETY:
        return UnitKind.REPETITION
    if len(novel) < PARROT_NOVEL_WORDS and content & asked:
        return UnitKind.PARROT
    if not novel:
        return UnitKind.EMPTY
    if _PRAISE.search(text):
        return UnitKind.CLAIM if len(novel - _PRAISE_STEMS) >= PRAISE_NOVEL_WORDS else UnitKind.PRAISE
    if _STANCE.search(text):
        return UnitKind.CLAIM
    if is_english(language) and len(words) >= 5 and _function_share(words) < MIN_FUNCTION_WORDS:
        return UnitKind.WORD_LIST
    return UnitKind.WORD_LIST if _lists_terms(text) else UnitKind.EVIDENCE


def is_english(language: str) -> bool:
    return language.casefold().split("-")[0] == "en"


def without_fillers(text: str) -> str:
    """`text` as it is compared: without sounds of thinking, asides of habit and words said twice in a row.

    How somebody speaks is no part of what they say, so it must not make a passage less like a point.
    """
    plain = _FILLER.sub(" ", text)
    return re.sub(r"\s{2,}", " ", _TWICE.sub(r"\1", plain)).strip(" ,") or text


def speaks_of_oneself(text: str) -> bool:
    return not {"i", "my", "we", "our", "me", "i'm", "i've", "i'd", "we've"}.isdisjoint(words_of(text))


def keyword_hits(text: str, keywords: Iterable[str], asked: frozenset[str], language: str = "en") -> list[str]:
    """Keywords that the text affirms. Inflections count; negated ones, and what the question gave away, do not."""
    if not is_english(language):
        said = comparable(text)
        return [
            k for k in keywords if comparable(k) and comparable(k) in said and not set(_content(k, language)) <= asked
        ]
    words = words_of(text)
    stems = [stem(w) for w in words]
    hits = []
    for keyword in keywords:
        wanted = [stem(w) for w in words_of(keyword)]
        if not set(content_words(keyword)) - asked:
            continue
        places = [at for at in range(len(stems)) if stems[at : at + len(wanted)] == wanted]
        if any(not _negated(words, at) for at in places):
            hits.append(keyword)
    return hits


def _content(text: str, language: str) -> list[str]:
    if is_english(language):
        return content_words(text)
    # Endings and particles vary in languages that attach them: the first two letters stand for the word.
    return [w[:2] for w in words_of(text)]


def _function_share(words: list[str]) -> float:
    return sum(w in FUNCTION_WORDS for w in words) / len(words)


def _lists_terms(text: str) -> bool:
    """At least `LISTED_TERMS` short items in a row, without anybody who does anything with them."""
    first, *rest = [words_of(item) for item in _ITEM.split(without_fillers(text)) if words_of(item)] or [[]]
    if not _SUBJECTS.isdisjoint(first) and _LIKING.isdisjoint(first):
        return False
    items = rest if not _SUBJECTS.isdisjoint(first) or len(first) > _TERM_WORDS else [first, *rest]
    return sum(_is_term(item) for item in items) >= LISTED_TERMS


def _is_term(words: list[str]) -> bool:
    if len(words) > _TERM_WORDS or not _SUBJECTS.isdisjoint(words) or FUNCTION_WORDS.issuperset(words):
        return False
    return not any(w.endswith(("ed", "다", "요", "고", "서", "며")) for w in words)


def _denies(text: str) -> bool:
    plain = text.replace("’", "'")
    if _DENIAL_KO.search(text) and not _AFFIRMED_KO.search(text):
        return True
    return bool(_DENIAL.search(plain)) and not _AFFIRMED.search(plain)


def _negated(words: list[str], at: int) -> bool:
    """A negation shortly before word `at`. Two of them ("never … without") and "not only" affirm."""
    before = words[max(0, at - 4) : at]
    if "only" in before or "just" in before:
        return False
    if not any(w in _NEGATORS for w in before):
        return False
    return sum(w in _NEGATORS for w in words[:at]) % 2 == 1


def _spans(part: str) -> list[tuple[int, int]]:
    spans = []
    for start, end in _split(part, (0, len(part)), SENTENCE_END):
        for clause in _split(part, (start, end), _CONTRAST):
            spans.extend(_shortened(part, clause))
    return [s for s in (_trimmed(part, span) for span in spans) if s[0] < s[1]]


def _shortened(part: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    if len(words_of(part[slice(*span)])) <= LONG_CLAUSE_WORDS:
        return [span]
    pieces = _split(part, span, _LONG)
    merged: list[tuple[int, int]] = []
    for piece in pieces:
        # Pieces of a few words say too little alone: they join the one before while that stays short.
        if merged and len(words_of(part[merged[-1][0] : piece[1]])) <= LONG_CLAUSE_WORDS // 2:
            merged[-1] = (merged[-1][0], piece[1])
        else:
            merged.append(piece)
    return merged


def _split(part: str, span: tuple[int, int], at: re.Pattern[str]) -> list[tuple[int, int]]:
    pieces = []
    start = span[0]
    for match in at.finditer(part, *span):
        pieces.append((start, match.start()))
        start = match.end()
    pieces.append((start, span[1]))
    return pieces


def _trimmed(part: str, span: tuple[int, int]) -> tuple[int, int]:
    text = part[slice(*span)]
    return span[0] + len(text) - len(text.lstrip()), span[1] - len(text) + len(text.rstrip())


_FRAME_STEMS = frozenset(stem(w) for w in _FRAME_WORDS)
_PRAISE_STEMS = frozenset(stem(w) for w in _PRAISE_WORDS)
