"""Word lists of the check, from `config/ats/*.yaml`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from api.ats.words import Terms, stem

FOLDER = "ats"


@dataclass(frozen=True, slots=True)
class Lexicon:
    skills: Terms
    skill_group: dict[str, str]
    headings: dict[str, str]
    """Section by heading, without spaces and case."""
    stop: frozenset[str]
    """Stems that are never a keyword."""
    verbs: frozenset[str]
    verbs_ko: frozenset[str]
    degrees: frozenset[str]
    institutions: frozenset[str]
    unserious: frozenset[str]
    places: frozenset[str]
    said: dict[str, dict[str, Any]]
    """Texts by language, then by id."""


def load_lexicon(config_dir: Path) -> Lexicon:
    """Raises OSError, yaml.YAMLError, KeyError when the folder is incomplete or broken."""
    folder = config_dir / FOLDER
    changed = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.yaml")))
    return _load(folder, changed)


@lru_cache(maxsize=4)
def _load(folder: Path, _changed: tuple[tuple[str, int], ...]) -> Lexicon:
    """`_changed` makes edited files a new entry of the cache."""
    skills, sections, words = (_yaml(folder / f"{name}.yaml") for name in ("skills", "sections", "words"))
    spellings = {str(term): others or [] for group in skills.values() for term, others in group.items()}
    return Lexicon(
        skills=Terms(spellings),
        skill_group={str(term): group for group, terms in skills.items() for term in terms},
        headings={_squeezed(name): section for section, names in sections.items() for name in names},
        stop=frozenset(stem(word) for key in ("stop", "generic", "generic_ko") for word in words[key].split())
        | frozenset(words["stop"].split()),
        verbs=frozenset(words["verbs"].split()),
        verbs_ko=frozenset(words["verbs_ko"].split()),
        degrees=frozenset(f"{words['degrees']} {words['degrees_ko']}".lower().split()),
        institutions=frozenset(f"{words['institutions']} {words['institutions_ko']}".lower().split()),
        unserious=frozenset(words["unserious"].split()),
        places=frozenset(f"{words['places']} {words['places_ko']}".split()),
        said={language: _yaml(folder / f"feedback.{language}.yaml") for language in ("en", "ko")},
    )


def _squeezed(heading: str) -> str:
    return "".join(heading.lower().split())


def _yaml(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
