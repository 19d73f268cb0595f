"""The text of a job out of a web page: its schema.org JobPosting where there is one, else what stands on the page."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

MAX_TEXT = 20_000
MIN_MAIN_CHARS = 300
"""A <main> or <article> with less is not where the job stands."""
MAX_TITLE_LINE = 80
"""Longer ones are the first sentence of a text."""
_DROPPED = ("script", "style", "noscript", "nav", "header", "footer", "aside", "form", "svg", "iframe", "template")
_BLOCKS = frozenset("p div li ul ol h1 h2 h3 h4 h5 h6 section article main tr table br dt dd dl blockquote pre".split())
_POSTING_PARTS = ("description", "responsibilities", "qualifications", "skills", "experienceRequirements")


@dataclass(frozen=True, slots=True)
class Posting:
    text: str
    title: str | None = None
    company: str | None = None


def posting_in(content: bytes, content_type: str, charset: str | None) -> Posting:
    """A page without text gives an empty one. Takes milliseconds; up to a second for the largest page."""
    if content_type == "text/plain":
        return Posting(tidy(content.decode(_known(charset), "replace")))
    try:
        parser = html.HTMLParser(encoding=_known(charset) if charset else None, huge_tree=False, no_network=True)
        root = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return Posting("")
    return _structured(root) or Posting(_visible(root), _title(root))


def tidy(text: str) -> str:
    """Blanks and empty lines in a row become one; no NUL; at most `MAX_TEXT` characters."""
    lines = (" ".join(line.split()) for line in text.replace("\x00", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_TEXT]


def pasted(text: str) -> Posting:
    """Of a tidy text out of somebody's clipboard, named by its first line where that is as short as a title."""
    first = text.partition("\n")[0].strip(" .:#*-")
    return Posting(text, first if 0 < len(first) <= MAX_TITLE_LINE else None)


def _known(charset: str | None) -> str:
    try:
        return codecs.lookup(charset or "utf-8").name
    except (LookupError, ValueError):
        return "utf-8"


def _structured(root: Any) -> Posting | None:
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            loaded = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for found in _postings(loaded):
            parts = [_text_of_html(str(found[name])) for name in _POSTING_PARTS if isinstance(found.get(name), str)]
            company = found.get("hiringOrganization")
            name = company.get("name") if isinstance(company, dict) else company
            title = found.get("title")
            text = tidy("\n\n".join(parts))
            if text:
                return Posting(
                    text,
                    title[:200] if isinstance(title, str) else None,
                    name[:200] if isinstance(name, str) else None,
                )
    return None


def _postings(loaded: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """JobPosting objects, also within lists and @graph."""
    if depth > 5:
        return
    if isinstance(loaded, list):
        for one in loaded[:50]:
            yield from _postings(one, depth + 1)
    elif isinstance(loaded, dict):
        kind = loaded.get("@type")
        if kind == "JobPosting" or (isinstance(kind, list) and "JobPosting" in kind):
            yield loaded
        yield from _postings(loaded.get("@graph"), depth + 1)


def _text_of_html(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    try:
        return _visible(html.fragment_fromstring(text, create_parent="div"))
    except (etree.LxmlError, ValueError, AssertionError):
        return text


def _visible(root: Any) -> str:
    for element in list(root.iter(*_DROPPED)):
        element.drop_tree()
    for name in ("main", "article"):
        for element in root.iter(name):
            text = tidy("".join(_pieces(element)))
            if len(text) >= MIN_MAIN_CHARS:
                return text
    return tidy("".join(_pieces(root)))


def _pieces(element: Any) -> Iterator[str]:
    for event, node in etree.iterwalk(element, events=("start", "end")):
        block = isinstance(node.tag, str) and node.tag in _BLOCKS
        if event == "start":
            if block:
                yield "\n"
            if node.tag == "li":
                yield "- "
            # Comments and instructions have text too.
            yield (node.text or "") if isinstance(node.tag, str) else ""
        else:
            if block:
                yield "\n"
            if node is not element:
                yield node.tail or ""


def _title(root: Any) -> str | None:
    for element in (*root.iter("h1"), *root.iter("title")):
        text = " ".join("".join(element.itertext()).split())
        if text:
            return text[:200]
    return None
