"""What the documents name must exist: files, commands, settings."""

import re
from pathlib import Path

import pytest

from agent.settings import AgentSettings
from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
FOLDER_OR_FILE = re.compile(r"`((?:agent|api|contract|dashboard|config|tests|bench|docs|scripts)/[\w./-]*)`")
COMMAND = re.compile(r"\bmake ([a-z][a-z-]+)")
ADR_LINES = 40


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for path in FOLDER_OR_FILE.findall(text):
        assert (ROOT / path).exists() or path.startswith("dashboard/dist"), f"{page.name} names {path}"


def test_every_command_named_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "AGENTS.md"):
        named = set(COMMAND.findall(page.read_text(encoding="utf-8")))
        assert named <= targets, f"{page.name}: {named - targets}"


def test_every_setting_in_the_example_is_one() -> None:
    named = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    known = {name.upper() for settings in (Settings, AgentSettings) for name in settings.model_fields}
    assert len(named) == len(set(named))
    assert set(named) <= known


@pytest.mark.parametrize("record", sorted(ROOT.glob("docs/adr/*.md")), ids=lambda record: record.name)
def test_a_decision_is_short_and_has_its_four_parts(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= ADR_LINES
    for part in ("Context", "Decision", "Consequences", "Alternatives"):
        assert part in text


def test_record_numbers_are_unique() -> None:
    numbers = [record.name[:4] for record in ROOT.glob("docs/adr/*.md")]
    assert len(numbers) == len(set(numbers))
