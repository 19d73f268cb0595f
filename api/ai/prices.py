"""What a vendor's tokens cost: `config/prices.yaml`, kept by whoever runs the server."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

log = structlog.get_logger(__name__)

FILE = "prices.yaml"
_MILLION = 1_000_000

Dollars = Annotated[float, Field(ge=0)]


class TokenPrice(BaseModel):
    """US dollars per million tokens, of every model whose name begins with `model`."""

    model_config = ConfigDict(extra="forbid")

    model: str
    input: Dollars
    output: Dollars


class Prices(BaseModel):
    model_config = ConfigDict(extra="forbid")

    as_of: str
    text: dict[str, list[TokenPrice]]
    """By provider."""


def token_cost(config_dir: Path, provider: str, model: str, input_tokens: int, output_tokens: int) -> float | None:
    """US dollars. The longest matching model name counts; None: there is no price for it."""
    path = config_dir / FILE
    prices = _read(path, path.stat().st_mtime_ns if path.is_file() else 0)
    known = [p for p in prices.text.get(provider, []) if model.startswith(p.model)] if prices else []
    if not known:
        return None
    price = max(known, key=lambda p: len(p.model))
    return (input_tokens * price.input + output_tokens * price.output) / _MILLION


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> Prices | None:
    """`_changed_ns` makes an edited file a new entry of the cache. A file that cannot be read prices nothing."""
    try:
        return Prices.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        log.error("prices_unreadable", path=str(path), problem=str(error))
        return None
