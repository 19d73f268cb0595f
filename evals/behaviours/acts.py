"""What a turn of a scenario makes the candidate do: speak, wait, cough, press a button, lose the line.

`user:` is pipecat's: a text, or a list of texts and `pause_ms`. A text in brackets is no speech but a direction:
`[waits 14]` (seconds), `[cough]`, `[typing]`, `[button take_minute]`, `[away 8]` (the line is gone so long).
"""

import re
from dataclasses import dataclass

from pipecat.evals.script import EvalScriptTurn

from contract import commands

_DIRECTION = re.compile(r"^\[(\w+)(?: ([\w.]+))?\]$")
BUTTONS: dict[str, commands.Command] = {
    "take_minute": commands.TakeMinute(),
    "ready": commands.Ready(),
    "repeat": commands.RepeatQuestion(),
    "skip": commands.SkipQuestion(),
    "end": commands.EndCall(),
}


@dataclass(frozen=True)
class Says:
    """Texts and pauses in ms, in one breath."""

    parts: tuple[str | int, ...]


@dataclass(frozen=True)
class Sounds:
    kind: str


@dataclass(frozen=True)
class Waits:
    secs: float


@dataclass(frozen=True)
class Presses:
    command: commands.Command


@dataclass(frozen=True)
class IsAway:
    secs: float


Act = Says | Sounds | Waits | Presses | IsAway


def acts_of(turn: EvalScriptTurn) -> list[Act]:
    """In order. Raises ValueError for a direction that is not known."""
    found: list[Act] = []
    said: list[str | int] = []
    for part in turn.parts or ([turn.user] if turn.user else []):
        direction = _DIRECTION.match(part) if isinstance(part, str) else None
        if direction is None:
            said.append(part)
            continue
        if said:
            found.append(Says(tuple(said)))
            said = []
        found.append(_direction(*direction.groups()))
    if said:
        found.append(Says(tuple(said)))
    return found


def _direction(what: str, of: str | None) -> Act:
    match what, of:
        case "waits", str():
            return Waits(float(of))
        case "away", str():
            return IsAway(float(of))
        case "button", str() if of in BUTTONS:
            return Presses(BUTTONS[of])
        case (("cough" | "typing"), None):
            return Sounds(what)
    raise ValueError(f"there is no direction [{what} {of or ''}]")
