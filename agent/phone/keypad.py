"""What the keys of a phone ask of a running interview. One table, whichever way the digits come in."""

import uuid
from collections.abc import Callable

from contract import commands

KEYS: dict[str, Callable[[], commands.Command]] = {
    "1": commands.RepeatQuestion,
    "2": commands.TakeMinute,
    "3": commands.SkipQuestion,
    "#": commands.FinishTurn,
    "9": commands.AskForPerson,
    "0": commands.ExplainKeys,
}
"""Keys that are not in it do nothing. The persona's `explain_keys` says the same in words."""


def command_for(digit: str, id_: str | None = None) -> commands.SentCommand | None:
    """The candidate's command for a key; None for a key without one.

    `id_` (at most 64 characters) names this press: a carrier that may tell of it twice gives the same one.
    """
    command = KEYS.get(digit)
    if command is None:
        return None
    return commands.SentCommand(
        id=id_ or f"key-{uuid.uuid4().hex}", source=commands.CommandSource.CANDIDATE, command=command()
    )
