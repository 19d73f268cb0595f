"""How documents look: `config/cv/<name>.yaml`, the name being the template's. Read anew when a file changes."""

import re
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from api.errors import AppError

FOLDER = "cv"
_NAME = re.compile(r"[a-z][a-z0-9-]{1,38}")


class UnknownTemplate(AppError):
    status = 422
    error_code = "CV_422"
    detail = "There is no template of this name. GET /cv-templates lists them."


class Template(BaseModel):
    model_config = ConfigDict(extra="forbid")

    names: dict[str, str]
    about: dict[str, str]
    style: str
    """CSS on top of `api.cvs.document.STYLE`."""
    aside: list[str] = []
    """Sections that stand in a second column."""
    photo: bool = False
    """It has a place for a photo."""


def template_names(config_dir: Path) -> list[str]:
    return sorted(path.stem for path in (config_dir / FOLDER).glob("*.yaml"))


def load_template(config_dir: Path, name: str) -> Template:
    """Raises UnknownTemplate."""
    path = config_dir / FOLDER / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnknownTemplate()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, _changed_ns: int) -> Template:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    return Template.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
