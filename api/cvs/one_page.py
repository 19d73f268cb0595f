"""A document that surely fits one page: several forms of it, each shorter than the one before, the last bounded.

`forms` makes them; `python -m api.cvs.printing` prints the first that fits.
"""

from dataclasses import replace

from api.career.schemas import ShownProject
from api.cvs.content import Content
from api.cvs.document import Drawn, html_of

_LEVELS: tuple[tuple[float, int, int, int], ...] = (
    (9.5, 60, 40, 10_000),
    (9.0, 8, 6, 800),
    (8.6, 6, 4, 500),
    (8.2, 4, 3, 300),
    (7.8, 3, 2, 180),
    (7.4, 2, 1, 90),
    (7.2, 2, 1, 60),
    (7.0, 1, 1, 40),
)
"""(root font in pt, entries of a kind, lines of an entry, characters of a text). The last is bounded: one entry of a
kind, some fifty lines of at most eighty characters."""


MOST_CHARS = 12_000
"""No page of A4 holds more at the smallest size, headings and gaps left aside; what is longer need not be tried."""


def forms(drawn: Drawn) -> list[str]:
    """HTML, the longest first."""
    made = [_form(drawn, *level) for level in _LEVELS]
    style = len(_form(replace(drawn, content=_cut(drawn.content, 0, 0, 1)), *_LEVELS[-1]))
    return [form for form in made[:-1] if len(form) - style <= MOST_CHARS] + made[-1:]


def _form(drawn: Drawn, font_pt: float, entries: int, lines: int, chars: int) -> str:
    content = _cut(drawn.content, entries, lines, chars)
    page = html_of(Drawn(content, drawn.sections, drawn.template, drawn.words, drawn.language))
    return page.replace("</style>", f"html {{ font-size: {font_pt}pt }} @page {{ margin: 12mm }}</style>", 1)


def _cut(content: Content, entries: int, lines: int, chars: int) -> Content:
    """The newest and first entries; texts end in "…" where they are cut."""

    def text(given: str | None) -> str | None:
        return given if given is None else shortened(" ".join(given.split()) if chars < 1_000 else given, chars)

    def line(given: str | None) -> str | None:
        return given if given is None else shortened(given, min(chars, 255))

    return content.model_copy(
        update={
            "name": shortened(content.name, min(chars, 255)),
            "headline": line(content.headline),
            "location": line(content.location),
            "summary": text(content.summary),
            "links": [
                one.model_copy(update={"label": shortened(one.label, min(chars, 100))})
                for one in content.links[: max(2, min(entries, 5))]
            ],
            "experiences": [
                one.model_copy(
                    update={
                        "company": shortened(one.company, min(chars, 255)),
                        "title": shortened(one.title, min(chars, 255)),
                        "location": line(one.location),
                        "description": text(one.description),
                        "responsibilities": [shortened(item, chars) for item in one.responsibilities[:lines]],
                    }
                )
                for one in content.experiences[:entries]
            ],
            "projects": [_short_project(one, chars) for one in content.projects[:entries]],
            "skills": [
                one.model_copy(update={"name": shortened(one.name, 40), "category": one.category and one.category[:30]})
                for one in content.skills[: entries * 5]
            ],
            "education": [
                one.model_copy(
                    update={
                        "institution": shortened(one.institution, min(chars, 255)),
                        "degree": line(one.degree),
                        "field": line(one.field),
                        "description": text(one.description),
                    }
                )
                for one in content.education[:entries]
            ],
            "achievements": [
                one.model_copy(
                    update={
                        "title": shortened(one.title, min(chars, 255)),
                        "issuer": line(one.issuer),
                        "description": text(one.description),
                    }
                )
                for one in content.achievements[:entries]
            ],
        }
    )


def _short_project(one: ShownProject, chars: int) -> ShownProject:
    short = chars < 1_000
    return one.model_copy(
        update={
            "name": shortened(one.name, min(chars, 255)),
            "description": one.description and shortened(one.description, chars),
            "client": one.client and shortened(one.client, min(chars, 255)),
            "url": None if short else one.url,
            "skills": [shortened(skill, 40) for skill in one.skills[: 4 if short else 20]],
            "companies": [] if short else one.companies,
        }
    )


def shortened(text: str, chars: int) -> str:
    if len(text) <= chars:
        return text
    cut = text[: chars - 1]
    words = cut.rsplit(" ", 1)[0]
    return f"{words if len(words) > chars // 2 else cut}…"
