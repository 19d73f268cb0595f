"""A résumé's text to its parts by rules, offline, in English and Korean (ATS-13).

    parsed = parse_text(text, load_words(config_dir))

Linear in the length of the text. Every value stands in the text: `text[span.start:span.end]` holds it.
"""

import re
from collections.abc import Sequence

from api.ats.facts import MAX_SCORED_CHARS, PHONE
from api.ats.resume import EMAIL, is_korean, without_dates
from api.ats.words import tokens_of
from api.resumes.heads import is_title
from api.resumes.jobs import jobs_in
from api.resumes.lines import Line, lines_of
from api.resumes.parsed import MAX_ITEMS, MAX_SKILLS, MAX_SPANS, Contact, Found, Parsed, Skill, Span
from api.resumes.studies import education_in, languages_in
from api.resumes.words import Words

HEAD_LINES = 8
"""Name, place and telephone stand within so many lines of the top, or under their heading."""
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s|·•,<>\"')\]]{3,200}"
    r"|(?:[\w-]{1,20}\.)?(?:linkedin\.com|github\.com|gitlab\.com|behance\.net|velog\.io|notion\.site)/[^\s|·•,<>\"')\]]{1,200}",
    re.I,
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){1,3}")
_KOREAN_NAME = re.compile(r"[가-힣]{2,4}|[가-힣]{1,2}\s[가-힣]{1,3}")
_LABEL = re.compile(r"(?:full name|name|성명|이름)\s*[:：]\s*", re.I)
_GROUP = re.compile(r"^[^:：,]{2,40}[:：]\s*")
_ITEM_SPLIT = re.compile(r"[,;|·/、•]|\s{2,}")


def parse_text(text: str, words: Words) -> Parsed:
    read = text[:MAX_SCORED_CHARS]
    lines = lines_of(read, words.lexicon)
    summary = " ".join(line.text for line in lines if line.section == "summary")
    return Parsed(
        contact=_contact(lines, words),
        summary=summary[:4_000],
        skills=_skills(lines, words),
        experience=jobs_in(lines, read, words),
        education=education_in(lines, words),
        languages=languages_in(lines, words),
        language="ko" if is_korean(read) else "en",
    )


def _contact(lines: Sequence[Line], words: Words) -> Contact:
    top = [line for line in lines if line.section in ("head", "contact")][: 2 * HEAD_LINES] or list(lines[:HEAD_LINES])
    return Contact(
        name=_name(top, words),
        email=_first(lines, EMAIL, 0.9),
        phone=_phone(top),
        location=_location(top, words),
        links=_links(lines),
    )


def _found(line: Line, start: int, end: int, confidence: float) -> Found:
    value = line.text[start:end]
    return Found(value=value[:300], confidence=confidence, span=Span(start=line.start + start, end=line.start + end))


def _first(lines: Sequence[Line], pattern: re.Pattern[str], confidence: float) -> Found | None:
    for line in lines:
        match = pattern.search(line.text)
        if match is not None:
            return _found(line, *match.span(), confidence)
    return None


def _name(top: Sequence[Line], words: Words) -> Found | None:
    for line in top:
        label = _LABEL.match(line.text)
        if label is not None:
            rest = line.text[label.end() :]
            end = label.end() + len(re.split(r"\s{2,}|[|·•,/]", rest, maxsplit=1)[0].rstrip())
            return _found(line, label.end(), end, 0.9) if end > label.end() else None
    for number, line in enumerate(top[:HEAD_LINES]):
        piece = re.split(r"\s{2,}|[|·•,/]", line.text, maxsplit=1)[0].strip()
        is_name = _NAME.fullmatch(piece) or _KOREAN_NAME.fullmatch(piece)
        if is_name and not line.bullet and not _says_else(piece, words):
            start = line.text.index(piece)
            return _found(line, start, start + len(piece), 0.9 if number == 0 else 0.7)
    return None


def _says_else(piece: str, words: Words) -> bool:
    """It is a title, a skill, a place or the paper's own name."""
    tokens = tokens_of(piece)
    places = all(token.text.lower() in words.lexicon.places or token.stem in words.lexicon.places for token in tokens)
    own = re.search(r"(?i)\b(?:curriculum|resume|résumé|cv)\b|이력서|경력기술서|자기소개서", piece)
    return bool(own) or places or is_title(piece, words) or bool(words.lexicon.skills.find(tokens, piece))


def _phone(top: Sequence[Line]) -> Found | None:
    for line in top:
        for match in PHONE.finditer(line.text):
            # A span of years has as many digits.
            if sum(char.isdigit() for char in without_dates(match.group())) >= 8:
                return _found(line, *match.span(), 0.9)
    return None


def _location(top: Sequence[Line], words: Words) -> Found | None:
    for line in top:
        for piece in re.finditer(r"[^|·•/]+", line.text):
            tokens = tokens_of(piece.group())
            named = [t for t in tokens if t.text.lower() in words.lexicon.places or t.stem in words.lexicon.places]
            if named and len(tokens) <= 6 and not EMAIL.search(piece.group()):
                lead = len(piece.group()) - len(piece.group().lstrip())
                start = piece.start() + lead
                return _found(line, start, start + len(piece.group().strip()), 0.7)
    return None


def _links(lines: Sequence[Line]) -> list[Found]:
    found: dict[str, Found] = {}
    for line in lines:
        for match in _LINK.finditer(line.text):
            found.setdefault(match.group().lower(), _found(line, *match.span(), 0.9))
    return list(found.values())[:MAX_ITEMS]


def _skills(lines: Sequence[Line], words: Words) -> list[Skill]:
    """Known ones wherever they stand; unknown ones where a list of skills names them."""
    spans: dict[str, list[Span]] = {}
    listed: set[str] = set()
    taken: set[str] = set()
    for line in lines:
        # An address on github.com is no skill in Git.
        read = _LINK.sub(lambda link: " " * len(link.group()), line.text)
        tokens = tokens_of(read)
        for match in words.lexicon.skills.find(tokens, read):
            first, last = tokens[match.first], tokens[match.first + match.length - 1]
            span = Span(start=line.start + first.start, end=line.start + last.end)
            spans.setdefault(match.term, []).append(span)
            taken.add(line.text[first.start : last.end].lower())
            if line.section == "skills":
                listed.add(match.term)
    known = [
        Skill(
            name=name,
            group=words.lexicon.skill_group.get(name, ""),
            confidence=0.9 if name in listed else 0.7,
            spans=where[:MAX_SPANS],
        )
        for name, where in spans.items()
    ]
    return [*known, *_unknown(lines, words, taken)][:MAX_SKILLS]


def _unknown(lines: Sequence[Line], words: Words, taken: set[str]) -> list[Skill]:
    found: dict[str, Skill] = {}
    for line in lines:
        if line.section != "skills" or len(_ITEM_SPLIT.findall(line.text)) < 2:
            continue
        label = _GROUP.match(line.text)
        offset = label.end() if label else 0
        for piece in re.finditer(r"[^,;|·/、•]+", line.text[offset:]):
            name = piece.group().strip(" .-()")
            if not name or any(known in name.lower() for known in taken) or not _may_be_skill(name, words):
                continue
            start = line.start + line.text.index(name, offset + piece.start())
            span = Span(start=start, end=start + len(name))
            found.setdefault(name.lower(), Skill(name=name[:100], confidence=0.5, spans=[span]))
    return list(found.values())


def _may_be_skill(name: str, words: Words) -> bool:
    tokens = tokens_of(name)
    if not 1 <= len(tokens) <= 4 or len(name) < 2 or not any(char.isalpha() for char in name):
        return False
    return not any(word in words.parts.languages for word in name.lower().replace("(", " ").split())
