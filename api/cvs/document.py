"""A document as HTML: for the printer, and for the page on which it is put together. Every word is escaped."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from api.career.words import CareerWords
from api.cvs.content import Content, is_spoken
from api.cvs.schemas import Section
from api.cvs.templates import Template

FONTS = '"DejaVu Sans", "NanumGothic", "Noto Sans CJK KR", sans-serif'
STYLE = f"""
@page {{ size: A4; margin: 16mm 16mm 16mm }}
html {{ font: 9.5pt/1.5 {FONTS}; color: #1a1c1f }} body {{ margin: 0 }}
:lang(ko) {{ word-break: keep-all; overflow-wrap: anywhere }}
h1 {{ line-height: 1.2; margin: 0 0 .2rem }} h2 {{ margin: 1.1rem 0 .45rem }}
h3 {{ font-size: 1.05rem; margin: 0; font-weight: 700 }} h1, h2, h3 {{ break-after: avoid }}
p {{ margin: 0 0 .3rem }} p, li, h1, h3 {{ overflow-wrap: anywhere }} ul {{ margin: .2rem 0; padding-left: 1.2rem }}
.muted {{ color: #565a60 }} .entry {{ margin: 0 0 .75rem; break-inside: avoid-page }}
header {{ display: flow-root }} .contact span {{ display: inline-block; max-width: 100%; margin-right: .4em }}
.contact span:not(:last-child)::after {{ content: "·"; margin-left: .4em; color: #85888c }}
a {{ color: inherit }}
.photo {{ float: right; width: 30mm; height: 30mm; margin: 0 0 4mm 6mm; border-radius: 1.5mm }}
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    content: Content
    sections: Sequence[Section]
    template: Template
    words: CareerWords
    language: str
    photo: str | None = None
    """An address: of a document one that carries the picture."""


def html_of(drawn: Drawn) -> str:
    """The whole page."""
    title = escape(drawn.content.name)
    return (
        f'<!doctype html><html lang="{escape(drawn.language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style_of(drawn.template)}</style></head><body>{body_of(drawn)}</body></html>"
    )


def style_of(template: Template) -> str:
    return STYLE + template.style


def body_of(drawn: Drawn) -> str:
    shown = [one for one in drawn.sections if one.shown]
    beside = [one for one in shown if one.section in drawn.template.aside]
    main = "".join(_section(drawn, one) for one in shown if one not in beside)
    if not beside:
        return f"{_head(drawn)}<main>{main}</main>"
    aside = "".join(_section(drawn, one) for one in beside)
    return f'{_head(drawn)}<div class="columns"><aside>{aside}</aside><main>{main}</main></div>'


def sections_of(drawn: Drawn) -> str:
    """Head and sections in one column, for a page with a style of its own."""
    main = "".join(_section(drawn, one) for one in drawn.sections if one.shown)
    return f"{_head(drawn)}<main>{main}</main>"


def _head(drawn: Drawn) -> str:
    content = drawn.content
    facts = [one for one in (content.location, content.email, content.phone) if one]
    contact = [escape(one) for one in facts]
    contact += [f'<a href="{escape(one.url)}" rel="nofollow noopener">{escape(one.label)}</a>' for one in content.links]
    line = "".join(f"<span>{one}</span>" for one in contact)
    headline = f'<p class="muted">{escape(content.headline)}</p>' if content.headline else ""
    said = drawn.words.photo_of.format(name=content.name)
    photo = f'<img class="photo" src="{escape(drawn.photo)}" alt="{escape(said)}">' if drawn.photo else ""
    return f'<header>{photo}<h1>{escape(content.name)}</h1>{headline}<p class="contact">{line}</p></header>'


def _section(drawn: Drawn, section: Section) -> str:
    inside = _INSIDE[section.section](drawn.content, drawn.words)
    if not inside:
        return ""
    title = section.title or getattr(drawn.words, section.section)
    return f'<section class="{section.section}"><h2>{escape(title)}</h2><div>{inside}</div></section>'


def _text(text: str | None) -> str:
    """Blank lines part paragraphs, single ones are kept."""
    parts = [part.strip() for part in (text or "").split("\n\n")]
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def _list(items: Iterable[str]) -> str:
    inside = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>{inside}</ul>" if inside else ""


def _entry(title: str, facts: Iterable[str | None], *rest: str) -> str:
    known = " · ".join(escape(fact) for fact in facts if fact)
    muted = f'<p class="muted">{known}</p>' if known else ""
    return f'<div class="entry"><h3>{escape(title)}</h3>{muted}{"".join(rest)}</div>'


def _summary(content: Content, _words: CareerWords) -> str:
    return _text(content.summary)


def _experience(content: Content, words: CareerWords) -> str:
    return "".join(
        _entry(
            words.at.format(title=one.title, company=one.company),
            (words.period(one.start_date, one.end_date, goes_on=one.is_current), one.location),
            _text(one.description),
            _list(one.responsibilities),
        )
        for one in content.experiences
    )


def _projects(content: Content, words: CareerWords) -> str:
    return "".join(
        _entry(
            one.name,
            (words.period(one.start_date, one.end_date), one.client, ", ".join(one.companies), ", ".join(one.skills)),
            _text(one.description),
            f'<p><a href="{escape(one.url)}">{escape(one.url)}</a></p>' if one.url else "",
        )
        for one in content.projects
    )


def _skills(content: Content, words: CareerWords) -> str:
    groups: dict[str, list[str]] = {}
    for one in content.skills:
        if not is_spoken(one.category):
            said = f"{one.name} ({words.levels[one.level]})" if one.level else one.name
            groups.setdefault(one.category or "", []).append(said)
    return "".join(
        f"<p>{f'<strong>{escape(group)}</strong> ' if group else ''}{escape(', '.join(names))}</p>"
        for group, names in groups.items()
    )


def _languages(content: Content, words: CareerWords) -> str:
    said = [
        f"{one.name} ({words.levels[one.level]})" if one.level else one.name
        for one in content.skills
        if is_spoken(one.category)
    ]
    return f"<p>{escape(', '.join(said))}</p>" if said else ""


def _education(content: Content, words: CareerWords) -> str:
    return "".join(
        _entry(
            ", ".join(part for part in (one.degree, one.field) if part) or one.institution,
            (
                one.institution if one.degree or one.field else None,
                words.period(one.start_date, one.end_date),
                one.grade,
            ),
            _text(one.description),
        )
        for one in content.education
    )


def _achievements(content: Content, words: CareerWords) -> str:
    return "".join(
        _entry(
            one.title,
            (words.kinds[one.kind], one.issuer, words.date(one.achieved_on) if one.achieved_on else None),
            _text(one.description),
        )
        for one in content.achievements
    )


_INSIDE: dict[str, Callable[[Content, CareerWords], str]] = {
    "summary": _summary,
    "experience": _experience,
    "projects": _projects,
    "skills": _skills,
    "languages": _languages,
    "education": _education,
    "achievements": _achievements,
}
