"""Keywords of a job description, and which of them a résumé credibly has (ATS-07, ATS-09).

A keyword counts where it stands in words of the candidate's own. It does not count in a line that says it over and
over, nor in a passage copied from the job description.
"""

from collections import Counter
from dataclasses import dataclass

from api.ats.lexicon import Lexicon
from api.ats.resume import Resume
from api.ats.words import Match, Terms, Token, tokens_of

MAX_SKILLS = 24
MAX_OTHERS = 8
MIN_REPEATS = 2
"""A word outside the lexicon is a keyword when the job description says it so often."""
STUFFED_IN_LINE = 3
"""The same term so often in one line: none of them counts."""
STUFFED_IN_ALL = 10
STUFFED_SHARE = 0.05
COPIED_RUN = 8
"""Words in a row that also stand in the job description: copied."""
MIN_COPIED_WORDS = 24


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the job description asks for."""

    keywords: list[str]
    terms: Terms
    runs: frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    wanted: list[str]
    """Keywords of the job description; without one, nothing."""
    present: list[str]
    """Those found; without a job description, all known skills that the résumé has."""
    missing: list[str]
    stuffed: bool
    own_words: int
    """Words of the résumé that belong to no keyword: another keyword never makes it longer."""

    def among(self, names: set[str]) -> int:
        return len(names.intersection(self.present))


def wanted_by(description: str, lexicon: Lexicon) -> Wanted:
    tokens = tokens_of(description)
    matches = lexicon.skills.find(tokens, description)
    skills = list(dict.fromkeys(match.term for match in matches))[:MAX_SKILLS]
    others = _others(tokens, description, matches, lexicon)
    spellings: dict[str, list[str]] = {other: [] for other in others}
    stems = [token.stem for token in tokens]
    runs = frozenset(tuple(stems[n : n + COPIED_RUN]) for n in range(len(stems) - COPIED_RUN + 1))
    return Wanted(skills + others, Terms(spellings), runs)


def keywords_in(resume: Resume, wanted: Wanted | None, lexicon: Lexicon) -> Found:
    credible, stuffed, own_words = _credible(resume, wanted, lexicon)
    if wanted is None:
        return Found([], credible, [], stuffed, own_words)
    present = [keyword for keyword in wanted.keywords if keyword in set(credible)]
    missing = [keyword for keyword in wanted.keywords if keyword not in set(credible)]
    return Found(wanted.keywords, present, missing, stuffed, own_words)


def terms_in(text: str, wanted: Wanted | None, lexicon: Lexicon) -> list[Match]:
    """Known skills and the job's own words in `text`."""
    tokens = tokens_of(text)
    found = lexicon.skills.find(tokens, text)
    return found + wanted.terms.find(tokens, text) if wanted else found


def _credible(resume: Resume, wanted: Wanted | None, lexicon: Lexicon) -> tuple[list[str], bool, int]:
    copied = _copied_lines(resume, wanted) if wanted else set()
    credible: dict[str, None] = {}
    everywhere: Counter[str] = Counter()
    words = keyword_words = 0
    stuffed = bool(copied)
    for number, line in enumerate(resume.lines):
        matches = terms_in(line, wanted, lexicon)
        here = Counter(match.term for match in matches)
        everywhere.update(here)
        words += len(tokens_of(line))
        keyword_words += sum(match.length for match in matches)
        too_often = {term for term, count in here.items() if count >= STUFFED_IN_LINE}
        stuffed = stuffed or bool(too_often)
        if number not in copied:
            credible.update(dict.fromkeys(term for term in here if term not in too_often))
    often = max(STUFFED_IN_ALL, STUFFED_SHARE * words)
    stuffed = stuffed or any(count > often for count in everywhere.values())
    return list(credible), stuffed, max(0, words - keyword_words)


def _copied_lines(resume: Resume, wanted: Wanted) -> set[int]:
    """Lines that belong to long passages of the job description."""
    stems: list[str] = []
    line_of: list[int] = []
    for number, line in enumerate(resume.lines):
        for token in tokens_of(line):
            stems.append(token.stem)
            line_of.append(number)
    copied = [False] * len(stems)
    for start in range(len(stems) - COPIED_RUN + 1):
        if tuple(stems[start : start + COPIED_RUN]) in wanted.runs:
            copied[start : start + COPIED_RUN] = [True] * COPIED_RUN
    if sum(copied) < MIN_COPIED_WORDS:
        return set()
    return {line for line, is_copied in zip(line_of, copied, strict=True) if is_copied}


def _others(tokens: list[Token], text: str, matches: list[Match], lexicon: Lexicon) -> list[str]:
    """Words that the description repeats, and acronyms, beside the known skills."""
    taken = {n for match in matches for n in range(match.first, match.first + match.length)}
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for number, token in enumerate(tokens):
        acronym = token.text.isupper() and 3 <= len(token.text) <= 6
        if number in taken or token.stem in lexicon.stop or not _is_content(token):
            continue
        counts[token.stem] += MIN_REPEATS if acronym and not _shouted(token, text) else 1
        spelled.setdefault(
            token.stem, token.text if acronym else token.stem if _is_hangul(token) else token.text.lower()
        )
    often = [stem for stem, count in counts.most_common() if count >= MIN_REPEATS]
    return [spelled[stem] for stem in often[:MAX_OTHERS]]


def _shouted(token: Token, text: str) -> bool:
    """It stands in a line in capitals, a heading: no acronym."""
    start = text.rfind("\n", 0, token.start) + 1
    end = text.find("\n", token.end)
    line = text[start : end if end >= 0 else len(text)]
    return line.isupper()


def _is_content(token: Token) -> bool:
    if _is_hangul(token):
        return len(token.stem) >= 2
    return len(token.stem) >= 3 and not token.text[0].isdigit()


def _is_hangul(token: Token) -> bool:
    return "가" <= token.text[0] <= "힣"
