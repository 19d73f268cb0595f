"""Education and languages of a résumé."""

import re
from collections.abc import Sequence

from api.resumes.dates import Period, period_in, single_date
from api.resumes.lines import Line
from api.resumes.parsed import MAX_ITEMS, Education, Language, Span
from api.resumes.words import Words

_DEGREE = re.compile(
    r"(?i)\b(?:(?:bachelor|master|doctor|associate)(?:'?s)?(?:\s+degree)?"
    r"(?:\s+of\s+(?:science|arts|engineering|business administration|education|philosophy|laws?|technology))?"
    r"|[BM]\.\s?(?:Sc?|A|Eng|Tech|Ed)\.?|(?:BSc|MSc|BEng|MEng|BTech|MTech|MBA|BBA|BA|MA|BS|MS|PhD|HND)(?![\w])"
    r"|Ph\.?\s?D\.?|diploma|abitur)"
)
_KOREAN_DEGREE = re.compile(r"전문학사|학사|석사|박사|졸업예정|졸업|재학|수료")
_KOREAN_FIELD = re.compile(r"[가-힣A-Za-z·]{2,20}(?:학과|학부|공학|전공|과)(?=\s|$|,|\))")
_SPLIT = re.compile(r"\s*[|·•]\s*|\s+[-–—]+\s+|\s{2,}|,\s+|\s*[()]\s*")
_EDGES = " ,;:|·•-–—()"
_FIELD_OF = re.compile(r"(?i)^\s*(?:in|of|degree in|,|:)\s+")


def education_in(lines: Sequence[Line], words: Words) -> list[Education]:
    own = [line for line in lines if line.section == "education" and not (line.bullet and len(line.text) > 90)]
    groups: list[list[Line]] = []
    for line in own:
        if groups and _belongs(groups[-1], line, words):
            groups[-1].append(line)
        else:
            groups.append([line])
    found = [_study(group, words) for group in groups[:MAX_ITEMS]]
    return [study for study in found if study.institution or study.degree]


def _belongs(group: list[Line], line: Line, words: Words) -> bool:
    """Not a second institution, degree or time of the same entry."""
    if len(group) >= 4:
        return False
    had = " \n".join(one.text for one in group)
    if _institution(line.text, words) and _institution(had, words):
        return False
    if _degree(line.text) and _degree(had) and not _institution(line.text, words):
        return False
    return not (_time(line.text) and _time(had))


def _study(group: Sequence[Line], words: Words) -> Education:
    pieces = [piece for line in group for piece in _pieces(line.text, words)]
    institution = next((piece for piece in pieces if _institution(piece, words)), "")
    degree, field = "", ""
    for piece in pieces:
        match = _DEGREE.search(piece)
        if match is not None and not degree and piece != institution:
            degree = match.group().strip(_EDGES)
            rest = _FIELD_OF.sub("", piece[match.end() :]).strip(_EDGES)
            field = field or rest
        korean = _KOREAN_DEGREE.search(piece)
        if korean is not None and (not degree or degree in ("졸업", "재학", "수료")):
            degree = korean.group()
        named = _KOREAN_FIELD.search(piece)
        if named is not None and not field and piece != institution:
            field = named.group()
    if degree and not field:
        field = next((p for p in pieces if p != institution and not _degree(p) and not _is_remark(p)), "")
    time = next((found for line in group if (found := _time(line.text))), None)
    return Education(
        institution=institution[:300],
        degree=degree[:300],
        field=field[:300],
        start=time.start if time else None,
        end=time.end if time else None,
        confidence=0.9 if institution and (degree or field) else 0.7,
        span=Span(start=group[0].start, end=group[-1].end),
    )


def _pieces(text: str, words: Words) -> list[str]:
    time = _time(text)
    if time is not None:
        text = f"{text[: time.at]}  {text[time.until :]}"
    parts = [part.strip(_EDGES) for part in _SPLIT.split(text)]
    return [piece for part in parts if part for piece in _korean_pieces(part, words)]


def _korean_pieces(part: str, words: Words) -> list[str]:
    """예시대학교 컴퓨터공학과 학사 졸업: blanks alone are between."""
    tokens = part.split()
    if len(tokens) < 2 or not any("가" <= char <= "힣" for char in part):
        return [part]
    ends = [n for n, token in enumerate(tokens) if token.endswith(("대학교", "대학", "대학원", "고등학교", "학원"))]
    if not ends:
        return [part]
    cut = ends[-1] + 1
    return [" ".join(tokens[:cut]), *tokens[cut:]]


def _institution(text: str, words: Words) -> bool:
    tokens = re.findall(r"[a-zà-ÿ]+", text.lower())
    if any(token in words.lexicon.institutions for token in tokens):
        return True
    return bool(
        re.search(r"(?:대학교|대학원|대학|고등학교|아카데미|부트캠프|카이스트|KAIST|POSTECH)(?:\s|$|,|\))", text)
    )


def _degree(text: str) -> bool:
    return bool(_DEGREE.search(text) or _KOREAN_DEGREE.search(text))


def _is_remark(text: str) -> bool:
    return bool(re.search(r"\d|gpa|grade|honou?rs|thesis|학점", text, re.I)) or len(text) < 3


def _time(text: str) -> Period | None:
    period = period_in(text)
    if period is not None:
        return period
    lone = single_date(text)
    return Period(None, lone[0], False, lone[1], lone[2]) if lone else None


def languages_in(lines: Sequence[Line], words: Words) -> list[Language]:
    """Under their heading, and in lines of skills or of the head that name one with its level."""
    found: dict[str, Language] = {}
    for line in lines:
        if line.section not in ("languages", "skills", "head", "contact", "certifications"):
            continue
        for start, end, name in _names(line.text, words):
            level = _level(line.text[end:], words)
            if line.section != "languages" and not level:
                continue
            span = Span(start=line.start + start, end=line.start + end)
            confidence = 0.9 if line.section == "languages" else 0.7
            found.setdefault(name, Language(name=name, level=level, confidence=confidence, span=span))
    return list(found.values())[:MAX_ITEMS]


def _names(text: str, words: Words) -> list[tuple[int, int, str]]:
    found = []
    for match in re.finditer(r"[A-Za-z]+|[가-힣]+", text):
        name = words.parts.languages.get(match.group().lower())
        if name is not None:
            found.append((*match.span(), name))
    return found


def _level(after: str, words: Words) -> str:
    """What is said right behind the name, up to the next item."""
    said = re.split(r"[,;|·•\n)/]", after.lstrip(" (:：–—-"), maxsplit=1)[0].strip()
    known = any(part in words.parts.levels for part in re.findall(r"[a-z0-9]+", said.lower()))
    korean = any(level in said for level in words.parts.levels_ko)
    return said[:100] if known or korean else ""
