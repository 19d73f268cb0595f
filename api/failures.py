"""What may be said of an exception where no personal data may be: in logs and in tasks' errors.

The text of an exception quotes what was worked on: a statement's parameters, a refused value, a mail's receiver. Types
and places in the code are enough to find the fault; texts are kept of our own exceptions, which are written for people,
and of the operating system's.
"""

import traceback
from collections.abc import Iterator
from types import TracebackType

OWN = ("api.", "contract.")
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def shown(error: BaseException) -> str:
    """One line: the type, with its text where that is safe to tell."""
    name = type(error).__name__
    said = ""
    if type(error).__module__.startswith(OWN):
        said = str(error)
    elif isinstance(error, OSError) and type(error).__module__ == "builtins":
        # Without the name of a file, which may be a person's.
        said = error.strerror or (str(error) if error.filename is None else "")
    return f"{name}: {said}" if said else name


def shown_traceback(error: BaseException) -> str:
    """Like Python's own, each exception as in `shown`."""
    return "".join(_lines(error, set())).rstrip("\n")


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        link = "was the direct cause of" if error.__cause__ is not None else "was being handled during"
        yield f"\nThe exception above {link} the one below:\n\n"
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(error.__traceback__)
    yield f"{shown(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for number, part in enumerate(error.exceptions, 1):
            if id(part) not in seen:
                yield f"\nException {number} of the group {type(error).__name__}:\n\n"
                yield from _lines(part, seen)
