"""The head of a job's entry: which piece is the title, which the company."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from api.resumes.words import Words

MAX_PIECE_CHARS = 120
_SEPARATOR = re.compile(r"\s+[|·•/@]\s+|\s*[|·•@]\s*|\s+[-–—]+\s+|\s{2,}|,\s+|\s+\bat\b\s+|\s*[()\[\]]\s*")
_EDGES = " \t,;:|·•-–—~/()[]"
_KOREAN_COMPANY = re.compile(r"^((?:주식회사|\(주\)|㈜)\s?\S+|\S+(?:\s\S+)?\s?(?:주식회사|\(주\)|㈜))\s+(\S.*)$")
_SUFFIX = re.compile(r"^(?:inc|ltd|llc|co|corp|gmbh|plc|ag|s\.?a)\.?$", re.I)


@dataclass(frozen=True, slots=True)
class Head:
    title: str = ""
    company: str = ""
    sure: bool = False
    """Both were told by their own words, not by their order."""


def head_of(pieces: Iterable[str], words: Words) -> Head:
    """`pieces`: what stands at the head of the entry without its dates, line by line."""
    parts = [part for piece in pieces for part in _split(piece, words)]
    parts = [part for part in parts if not _is_place(part, words)]
    titles = [part for part in parts if is_title(part, words)]
    named = [part for part in parts if part not in titles and is_company(part, words)]
    others = [part for part in parts if part not in titles and part not in named]
    title = titles[0] if titles else ""
    company = named[0] if named else ""
    if title and not company:
        company = others[0] if others else ""
        return Head(title, company, sure=bool(company))
    if company and not title:
        return Head(others[0] if others else "", company)
    if not title and not company and others:
        return Head(others[0], others[1] if len(others) > 1 else "")
    return Head(title, company, sure=bool(title and company))


def is_title(text: str, words: Words) -> bool:
    tokens = re.findall(r"[A-Za-z][A-Za-z.-]*", text.lower())
    if any(token.strip(".") in words.parts.titles for token in tokens):
        return not (tokens and tokens[-1] in words.parts.companies)
    return any(token.endswith(words.parts.titles_ko) for token in text.split())


def is_company(text: str, words: Words) -> bool:
    if any(token in words.parts.companies for token in re.findall(r"[a-z][a-z.]*", text.lower())):
        return True
    return any(mark in text for mark in ("주식회사", "(주)", "㈜", "유한회사")) or any(
        token.endswith(words.parts.companies_ko) for token in text.split()
    )


def _split(piece: str, words: Words) -> list[str]:
    # "(주)" is part of a name, not a bracket around a remark.
    kept = piece.replace("(주)", "㈜")
    parts: list[str] = []
    for part in _SEPARATOR.split(kept):
        plain = part.strip(_EDGES).replace("㈜", "(주)")
        if not plain or len(plain) > MAX_PIECE_CHARS:
            continue
        if parts and _SUFFIX.match(plain):
            parts[-1] = f"{parts[-1]}, {plain}"
        else:
            parts += _korean_pair(plain, words)
    return parts


def _korean_pair(text: str, words: Words) -> list[str]:
    """As in "예시 주식회사 백엔드 개발자" and "네이버 백엔드 개발자", with nothing between company and title."""
    if not any("가" <= char <= "힣" for char in text):
        return [text]
    match = _KOREAN_COMPANY.match(text)
    if match is not None and is_title(match.group(2), words):
        return [match.group(1), match.group(2)]
    tokens = text.split()
    if len(tokens) < 2 or not is_title(tokens[-1], words):
        return [text]
    first = len(tokens) - 1
    while first > 0 and tokens[first - 1].lower() in words.parts.title_prefixes_ko:
        first -= 1
    return [" ".join(tokens[:first]), " ".join(tokens[first:])] if first > 0 else [text]


def _is_place(text: str, words: Words) -> bool:
    """Every word of it is a place's."""
    tokens = re.findall(r"[A-Za-z가-힣]+", text.lower())
    return bool(tokens) and all(token in words.lexicon.places or token in ("remote", "재택", "시") for token in tokens)
