"""A look at a page as it stands: a picture, and what axe and the page itself say of it."""

from functools import cache

from playwright.sync_api import Page

from tests.support.app_process import ROOT
from tests.support.browser import ARTIFACTS

PICTURES = ARTIFACTS.parent / "pages"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}

_RUN = """async () => {
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""
SETTLED = """() => document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity)"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def _axe() -> str:
    return (ROOT / "dashboard" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical, by rule."""
    page.evaluate(_axe())
    found: list[str] = page.evaluate(_RUN)
    return found


def look(page: Page, name: str) -> None:
    """Keeps a picture under artifacts/pages/ and fails on what axe finds serious or critical, and on sideways scroll.

    Args:
        page: shows what is to be looked at already; only entrances are waited for.
        name: of the picture, such as "today-phone-ko".
    """
    page.wait_for_function(SETTLED)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")
    found = serious(page)
    assert not found, f"{name}: axe finds\n" + "\n".join(found)
    too_wide = page.evaluate(_TOO_WIDE)
    assert too_wide <= 0, f"{name} scrolls sideways by {too_wide} px"


def look_at_both(page: Page, name: str) -> None:
    """Looks at the size of a desktop and at that of a phone; the desktop's is left."""
    for size, label in ((PHONE, "phone"), (DESKTOP, "desktop")):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict of these two is what it takes
        look(page, f"{name}-{label}")
