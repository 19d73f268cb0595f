"""The public profile as a page of its own: no script, one small style, for screens light and dark, phones and paper."""

from html import escape

from api.career.shown import PublicProfile
from api.career.words import CareerWords
from api.cvs.content import Content
from api.cvs.document import Drawn, sections_of
from api.cvs.schemas import ALL_SECTIONS, Section
from api.cvs.templates import Template

STYLE = """
:root { color-scheme: light dark; --ink: #1a1c1f; --soft: #565a60; --line: #d9d9d4; --paper: #fdfdfb; --link: #1d4fa8 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ecece8; --soft: #b0b3b8; --line: #3a3d42; --paper: #16181b; --link: #9dbdf5 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif }
:lang(ko) { word-break: keep-all }
.page { max-width: 44rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; overflow-wrap: anywhere }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; padding-bottom: .35rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 1rem; margin: 0 } p { margin: 0 0 .5rem } ul { margin: .35rem 0; padding-left: 1.25rem }
.muted { color: var(--soft) } .entry { margin: 0 0 1.5rem }
a { color: var(--link); text-underline-offset: .2em }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.photo { float: right; width: 7rem; height: 7rem; margin: 0 0 1rem 1.5rem; border-radius: .75rem }
@media (max-width: 30rem) { .photo { width: 5rem; height: 5rem; margin-left: 1rem } }
.contact span + span::before { content: " · "; color: var(--soft) }
.contact a { display: inline-block; min-height: 24px }
@media print { :root { --ink: #000; --soft: #444; --line: #999; --paper: #fff; --link: #000 }
  .page { padding: 0; max-width: none } .entry { break-inside: avoid } h2 { break-after: avoid }
  body { font-size: 10pt } }
"""
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Of the page: it runs nothing and loads nothing."""
DESCRIPTION_CHARS = 200


def page_of(profile: PublicProfile, words: CareerWords, address: str) -> str:
    """`address`: where it is published."""
    content = Content(**profile.model_dump(exclude={"slug", "indexable", "has_photo"}), email=None, phone=None)
    plain = Template(names={}, about={}, style="")
    sections = [Section(section=name) for name in ALL_SECTIONS]
    photo = photo_path(profile.slug) if profile.has_photo else None
    body = sections_of(Drawn(content, sections, plain, words, profile.language, photo))
    title = f"{profile.name} · {profile.headline}" if profile.headline else profile.name
    about = " ".join((profile.summary or profile.headline or profile.name).split())[:DESCRIPTION_CHARS]
    robots = "" if profile.indexable else '<meta name="robots" content="noindex">'
    meta = (
        f'<meta name="description" content="{escape(about)}"><link rel="canonical" href="{escape(address)}">'
        f'<meta property="og:type" content="profile"><meta property="og:title" content="{escape(title)}">'
        f'<meta property="og:description" content="{escape(about)}">'
        f'<meta property="og:url" content="{escape(address)}">{robots}'
    )
    if photo:
        meta += f'<meta property="og:image" content="{escape(address.removesuffix(f"/p/{profile.slug}") + photo)}">'
    return _whole(profile.language, title, meta, body)


def photo_path(slug: str) -> str:
    return f"/api/v1/p/{slug}/photo"


def not_found_page(words: CareerWords, language: str) -> str:
    inside = f"<main><h1>{escape(words.not_found_title)}</h1><p>{escape(words.not_found)}</p></main>"
    return _whole(language, words.not_found_title, '<meta name="robots" content="noindex">', inside)


def _whole(language: str, title: str, meta: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>{meta}'
        f'<style>{STYLE}</style></head><body><div class="page">{body}</div></body></html>'
    )
