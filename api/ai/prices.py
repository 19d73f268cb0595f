"""What vendors charge: `config/prices.yaml`, kept by whoever runs the server."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

import structlog
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from contract.engines import ENGINES, Part

log = structlog.get_logger(__name__)

FILE = "prices.yaml"
_MILLION = 1_000_000

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class PricesUnusable(ValueError):
    """The message says what is wrong in the file."""


class _Price(BaseModel):
    """Of every model whose name begins with `model`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str


P = TypeVar("P", bound=_Price)


class TokenPrice(_Price):
    """US dollars per million tokens."""

    input: Dollars
    output: Dollars


class MinutePrice(_Price):
    """US dollars per minute of sound."""

    minute: Dollars


class CharacterPrice(_Price):
    """US dollars per million characters."""

    characters: Dollars


class Prices(BaseModel):
    """By provider, a name of `contract.engines` (for `text` also one of `TEXT_PROVIDER`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
    sources: dict[str, str] = {}
    """In words: where each provider's prices are from."""
    text: dict[str, list[TokenPrice]]
    recognition: dict[str, list[MinutePrice]] = {}
    voice: dict[str, list[CharacterPrice]] = {}
    telephone: dict[str, list[MinutePrice]] = {}
    """By carrier. `model`: inbound and outbound legs, and `stream` for the sound's way to the interviewer."""
    local: frozenset[str] = frozenset()
    """Providers that cost nothing by use."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "Prices":
        known: dict[str, set[str]] = {"recognition": _named("stt"), "voice": _named("tts")}
        for part, names in known.items():
            unknown = sorted(set(getattr(self, part)) - names)
            if unknown:
                raise ValueError(f"{part}: there is no {unknown[0]!r}; it knows {', '.join(sorted(names))}")
        known_tables = (self.text, self.recognition, self.voice, self.telephone)
        tables: list[Sequence[_Price]] = [lines for table in known_tables for lines in table.values()]
        for lines in tables:
            models = [line.model for line in lines]
            twice = next((model for model in models if models.count(model) > 1), None)
            if twice is not None:
                raise ValueError(f"{twice!r} has two prices")
        return self


def _named(part: Part) -> set[str]:
    return {engine.name for engine in ENGINES if engine.part == part}


def read_prices(path: Path) -> Prices:
    """Raises PricesUnusable."""
    try:
        return Prices.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise PricesUnusable(f"{place}: {first['msg']}".lstrip(": ")) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PricesUnusable(str(error).replace("\n", " ")) from error


def token_cost(config_dir: Path, provider: str, model: str, input_tokens: int, output_tokens: int) -> float | None:
    """US dollars. The longest matching model name counts; None: there is no price for it."""
    prices = current_prices(config_dir)
    price = _best(prices.text.get(provider, []), model) if prices else None
    return None if price is None else (input_tokens * price.input + output_tokens * price.output) / _MILLION


def live_cost(
    config_dir: Path,
    part: Part,
    provider: str,
    model: str,
    *,
    seconds: float,
    characters: int,
    input_tokens: int,
    output_tokens: int,
) -> float | None:
    """US dollars for what an engine of a call did. None: there is no price for it."""
    prices = current_prices(config_dir)
    if prices is None:
        return None
    if provider in prices.local:
        return 0.0
    match part:
        case "llm":
            return token_cost(config_dir, provider, model, input_tokens, output_tokens)
        case "stt":
            heard = _best(prices.recognition.get(provider, []), model)
            return None if heard is None else seconds / 60 * heard.minute
        case "tts":
            spoken = _best(prices.voice.get(provider, []), model)
            return None if spoken is None else characters * spoken.characters / _MILLION


def leg_minute(config_dir: Path, carrier: str, kind: str) -> float | None:
    """US dollars for a minute of a telephone leg: `kind` is inbound, outbound or stream. None: there is no price."""
    prices = current_prices(config_dir)
    found = _best(prices.telephone.get(carrier, []), kind) if prices else None
    return None if found is None else found.minute


def _best(lines: Sequence[P], model: str) -> P | None:
    known = [line for line in lines if model.startswith(line.model)]
    return max(known, key=lambda line: len(line.model)) if known else None


def current_prices(config_dir: Path) -> Prices | None:
    """The file as it is now; None for one that cannot be used, which then prices nothing."""
    path = config_dir / FILE
    return _read(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=4)
def _read(path: Path, _changed_ns: int) -> Prices | None:
    """`_changed_ns` makes an edited file a new entry of the cache."""
    try:
        return read_prices(path)
    except PricesUnusable as error:
        log.error("prices_unreadable", path=str(path), problem=str(error))
        return None
