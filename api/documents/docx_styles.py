"""How a run of a DOCX looks: its own properties, then its style, its paragraph's style, and the defaults."""

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

CLOSE = 0.1
"""Difference of luminance below which text vanishes in its background."""
MAX_STYLE_DEPTH = 12
_VAL = qn("w:val")
_FILL = qn("w:fill")
_OFF = {"0", "false", "off", "none"}


@dataclass(frozen=True, slots=True)
class RunLook:
    vanish: bool
    half_points: int | None
    like_background: bool


class Styles:
    def __init__(self, document: Any) -> None:
        self._by_id: dict[str, Any] = {}
        root = document.styles.element
        for style in root.iter(qn("w:style")):
            self._by_id.setdefault(style.get(qn("w:styleId"), ""), style)
        defaults = root.find(qn("w:docDefaults") + "/" + qn("w:rPrDefault") + "/" + qn("w:rPr"))
        self._defaults = [defaults] if defaults is not None else []
        self._chains: dict[str, list[Any]] = {}
        background = document.element.find(qn("w:background"))
        self._page = _luminance(background.get(qn("w:color"))) if background is not None else 1.0

    def look(self, run: Any, paragraph: Any) -> RunLook:
        properties = self._properties(run, paragraph)
        size = _first(properties, "w:sz")
        return RunLook(
            vanish=_on(properties, "w:vanish") or _on(properties, "w:specVanish") or _on(properties, "w:webHidden"),
            half_points=_number(size),
            like_background=self._like_background(run, paragraph, properties),
        )

    def is_list_item(self, paragraph: Any) -> bool:
        own = paragraph.find(qn("w:pPr"))
        if own is None:
            return False
        number = own.find(qn("w:numPr"))
        if number is not None:
            identity = number.find(qn("w:numId"))
            return identity is None or identity.get(_VAL) != "0"
        style = own.find(qn("w:pStyle"))
        return style is not None and "list" in (style.get(_VAL) or "").lower()

    def _properties(self, run: Any, paragraph: Any) -> list[Any]:
        """rPr elements, the nearest first."""
        found = []
        own = run.find(qn("w:rPr"))
        if own is not None:
            found.append(own)
            found += self._chain(own.find(qn("w:rStyle")))
        of_paragraph = paragraph.find(qn("w:pPr"))
        if of_paragraph is not None:
            found += self._chain(of_paragraph.find(qn("w:pStyle")))
        return found + self._defaults

    def _chain(self, named: Any) -> list[Any]:
        identity = named.get(_VAL) if named is not None else None
        if identity is None:
            return []
        known = self._chains.get(identity)
        if known is None:
            known, style, depth = [], self._by_id.get(identity), 0
            while style is not None and depth < MAX_STYLE_DEPTH:
                look = style.find(qn("w:rPr"))
                if look is not None:
                    known.append(look)
                base = style.find(qn("w:basedOn"))
                style = self._by_id.get(base.get(_VAL)) if base is not None else None
                depth += 1
            self._chains[identity] = known
        return known

    def _like_background(self, run: Any, paragraph: Any, properties: list[Any]) -> bool:
        colour = _first(properties, "w:color")
        shade = _luminance(colour.get(_VAL)) if colour is not None else None
        if shade is None:
            return False
        behind = self._background(run, paragraph, properties)
        return behind is not None and abs(shade - behind) < CLOSE

    def _background(self, run: Any, paragraph: Any, properties: list[Any]) -> float | None:
        """None: there is one, but what it looks like cannot be told from here."""
        if _first(properties, "w:highlight") is not None:
            return None
        own = _shade(_first(properties, "w:shd"))
        if own is not None:
            return own
        for ancestor in paragraph.iterancestors():
            if ancestor.tag == qn("w:txbxContent"):
                return None if _is_filled(ancestor) else self._page
            if ancestor.tag == qn("w:tc"):
                cell = _shade(ancestor.find(qn("w:tcPr") + "/" + qn("w:shd")))
                if cell is not None:
                    return cell
            if ancestor.tag == qn("w:tbl") and self._shaded_table(ancestor):
                return None
        of_paragraph = _shade(paragraph.find(qn("w:pPr") + "/" + qn("w:shd")))
        return of_paragraph if of_paragraph is not None else self._page

    def _shaded_table(self, table: Any) -> bool:
        named = table.find(qn("w:tblPr") + "/" + qn("w:tblStyle"))
        style = self._by_id.get(named.get(_VAL)) if named is not None else None
        return style is not None and next(style.iter(qn("w:shd")), None) is not None


def _first(properties: list[Any], tag: str) -> Any:
    name = qn(tag)
    return next((found for p in properties if (found := p.find(name)) is not None), None)


def _on(properties: list[Any], tag: str) -> bool:
    found = _first(properties, tag)
    return found is not None and (found.get(_VAL) or "1").lower() not in _OFF


def _number(element: Any) -> int | None:
    value = element.get(_VAL) if element is not None else None
    return int(value) if value is not None and value.isdigit() else None


def _shade(element: Any) -> float | None:
    return _luminance(element.get(_FILL)) if element is not None else None


def _luminance(colour: str | None) -> float | None:
    """0 black … 1 white; None for "auto" and what is no colour."""
    if colour is None or len(colour) != 6:
        return None
    try:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return None
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def _is_filled(text_box: Any) -> bool:
    """Whether the shape around it has a fill of its own, or may have one by its style."""
    for ancestor in text_box.iterancestors():
        name = ancestor.tag.rpartition("}")[2] if isinstance(ancestor.tag, str) else ""
        if name == "wsp":
            return any(
                child.tag.rpartition("}")[2] in ("solidFill", "gradFill", "pattFill", "blipFill", "fillRef")
                for child in ancestor.iter()
                if isinstance(child.tag, str) and not _inside(child, text_box)
            )
        if name in ("shape", "rect", "roundrect"):
            return ancestor.get("fillcolor") is not None
    return False


def _inside(element: Any, container: Any) -> bool:
    return any(ancestor is container for ancestor in element.iterancestors())
