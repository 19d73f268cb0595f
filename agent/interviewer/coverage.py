"""Which rubric points an answer has touched: keyword and stem match with a guard against negation.

This steers follow-ups and the live view only. It scores nothing: the judge reads the words themselves.
"""

import re
from collections.abc import Iterable, Sequence

from agent.interviewer.normalise import clean, compact, has_hangul, stem, words
from contract.brief import BriefQuestion, RubricPoint

NEGATION_WINDOW = 5
"""Words before a match in which a negation still governs it ("have never really worked with Redis")."""
PHRASE_GAP = 2
"""Words that may stand between the words of a keyword phrase ("load test" in "load and stress tests")."""
TEXT_SHARE = 0.5
"""Share of a point's own content words that must be present when none of its keywords is."""
KO_WINDOW = 16
"""Korean negation follows: syllables after a match, within its clause, in which it is looked for."""

_NEGATORS = frozenset("not no never without nothing none neither nor hardly lack lacked lacking nobody".split())
_REVERSERS = frozenset(
    "skip skipped skipping avoid avoided forget forgot forgotten ignore ignored miss missed neglect omit omitted "
    "lose lost drop dropped live".split()
)
_CLAUSE_END = re.compile(r"[,;:.!?…\n]|\b(?:but|however|because|although|though|whereas|so that)\b")
_STOPWORDS = frozenset(
    "a an the and or of to in on at by for with from as is are was were be been it its this that these those they "
    "them their he she his her you your we our i my me do does did has have had can could should would will may might "
    "must how what why when where which who than then so such not no at least one two three some any each other more "
    "most very well also into over about using use uses used candidate explains explain describes describe mentions "
    "mention names name states state gives give shows show lists list identifies identify discusses discuss concrete "
    "specific clear clearly example".split()
)
_KO_PARTICLE = re.compile(r"(?:으로서|으로|에서|에게|까지|부터|처럼|보다|을|를|이|가|은|는|의|에|로|와|과|도|만)$")
_KO_PREDICATE = re.compile(
    r"(?:설명|언급|제시|기술|서술|이해|파악|인식|말|이야기|고려|사용)?(?:한다|했다|하는가|할|하는|한|함|하기|있다|된다)$"
)
_KO_NEGATION = re.compile(r"않|없|못|아니|모르|모릅|안했|안해|안써|안쓰")
_KO_NOT_ONLY = re.compile(r"뿐(?:만)?아니라")
_KO_CLAUSE_END = re.compile(r"[,.!?…;]|지만|는데|은데|고 |면서|때문")


def covered(question: BriefQuestion, text: str) -> frozenset[str]:
    """Ids of the points of `question` that `text` touches."""
    if not text.strip():
        return frozenset()
    return frozenset(point.id for point in question.points if touches(point, text))


def touches(point: RubricPoint, text: str) -> bool:
    """Whether a keyword stands in `text` un-negated, or enough of the point's own words do."""
    if any(mentioned(keyword, text) for keyword in point.keywords):
        return True
    if has_hangul(point.text):
        return _korean_share(point.text, text)
    return _english_share(point.text, text, minimum=3 if point.keywords else 2)


def mentioned(keyword: str, text: str) -> bool:
    """Whether `keyword` stands in `text` at least once without being negated."""
    if has_hangul(keyword) or has_hangul(text):
        return _mentioned_korean(keyword, text)
    return any(_mentioned_in_clause(keyword, clause) for clause in _CLAUSE_END.split(clean(text)))


def new_stems(before: str, after: str) -> int:
    """How many content stems `after` has that `before` has not; Korean by word."""
    known = set(content_stems(before))
    return len(set(content_stems(after)) - known)


def content_stems(text: str) -> list[str]:
    return [stem(word) for word in words(text) if word not in _STOPWORDS and len(word) > 1]


def first_mentioned(keywords: Iterable[str], text: str) -> str | None:
    """The first of `keywords` that stands in `text`, in the spelling of the rubric."""
    return next((keyword for keyword in keywords if mentioned(keyword, text)), None)


# --- English --------------------------------------------------------------------------------------------------------


def _mentioned_in_clause(keyword: str, clause: str) -> bool:
    wanted = words(keyword)
    spoken = words(clause)
    return any(not _negated(spoken[:start]) for start in _starts(wanted, spoken))


def _starts(wanted: Sequence[str], spoken: Sequence[str]) -> Iterable[int]:
    """Where the phrase `wanted` begins in `spoken`: in order, small gaps allowed; or written as one or two words."""
    if not wanted:
        return
    joined = stem("".join(wanted))
    phrase, stems = [stem(word) for word in wanted], [stem(word) for word in spoken]
    for start, found in enumerate(stems):
        pair = stem(spoken[start] + spoken[start + 1]) if start + 1 < len(spoken) else found
        if joined in (found, pair) or (found == phrase[0] and _follows(phrase[1:], stems[start + 1 :])):
            yield start


def _follows(wanted: Sequence[str], stems: Sequence[str]) -> bool:
    position = 0
    for word in wanted:
        window = list(stems[position : position + PHRASE_GAP + 1])
        if word not in window:
            return False
        position += window.index(word) + 1
    return True


def _negated(before: Sequence[str]) -> bool:
    window = list(before[-NEGATION_WINDOW:])
    negators = 0
    for place, word in enumerate(window):
        following = window[place + 1] if place + 1 < len(window) else ""
        if word in _NEGATORS and following not in {"only", "just", "merely"}:
            negators += 1
    if negators == 0:
        return False
    reversed_by = sum(word in _REVERSERS for word in window)
    return (negators + reversed_by) % 2 == 1


def _english_share(point_text: str, text: str, *, minimum: int) -> bool:
    wanted = set(content_stems(point_text))
    if not wanted:
        return False
    found: set[str] = set()
    for clause in _CLAUSE_END.split(clean(text)):
        spoken = words(clause)
        found |= {s for n, s in enumerate(map(stem, spoken)) if s in wanted and not _negated(spoken[:n])}
    return len(found) >= max(TEXT_SHARE * len(wanted), min(minimum, len(wanted)))


# --- Korean ---------------------------------------------------------------------------------------------------------


def _mentioned_korean(keyword: str, text: str) -> bool:
    wanted = compact(keyword)
    if not wanted:
        return False
    for clause in _ko_clauses(text):
        start = clause.find(wanted)
        while start >= 0:
            after = _KO_NOT_ONLY.sub("", clause[start + len(wanted) : start + len(wanted) + KO_WINDOW])
            if not _KO_NEGATION.search(after):
                return True
            start = clause.find(wanted, start + 1)
    return False


def _ko_clauses(text: str) -> list[str]:
    return [compact(part) for part in _KO_CLAUSE_END.split(clean(text)) if part]


def _korean_share(point_text: str, text: str) -> bool:
    wanted = {root for word in words(point_text) if (root := _ko_root(word))}
    if not wanted:
        return False
    found = sum(_mentioned_korean(root, text) for root in wanted)
    return found >= max(TEXT_SHARE * len(wanted), min(2, len(wanted)))


def _ko_root(word: str) -> str:
    if _KO_PREDICATE.search(word):
        return ""
    root = _KO_PARTICLE.sub("", word)
    return root if len(root) >= 2 else ""
