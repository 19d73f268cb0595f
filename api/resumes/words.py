"""Word lists of the résumé reader, from `config/ats/parts.yaml`, beside those of the résumé check."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from api.ats.lexicon import FOLDER, Lexicon, load_lexicon


@dataclass(frozen=True, slots=True)
class PartWords:
    titles: frozenset[str]
    titles_ko: tuple[str, ...]
    title_prefixes_ko: frozenset[str]
    companies: frozenset[str]
    companies_ko: tuple[str, ...]
    languages: dict[str, str]
    """Name as shown, by any way of writing it."""
    levels: frozenset[str]
    levels_ko: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    lexicon: Lexicon
    parts: PartWords


def load_words(config_dir: Path) -> Words:
    """Raises OSError, yaml.YAMLError, KeyError when a file is missing or broken."""
    path = config_dir / FOLDER / "parts.yaml"
    return Words(load_lexicon(config_dir), _load(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=4)
def _load(path: Path, _changed_ns: int) -> PartWords:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return PartWords(
        titles=frozenset(read["titles"].split()),
        titles_ko=tuple(read["titles_ko"].split()),
        title_prefixes_ko=frozenset(read["title_prefixes_ko"].lower().split()),
        companies=frozenset(read["companies"].split()),
        companies_ko=tuple(read["companies_ko"].split()),
        languages={written.lower(): name for name, others in read["languages"].items() for written in (name, *others)},
        levels=frozenset(read["levels"].split()),
        levels_ko=tuple(read["levels_ko"].split()),
    )
