"""What the rules say about one place."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["high", "medium", "low"]

SEVERITY: dict[str, Severity] = {
    "secret_in_code": "high",
    "sql_built_from_text": "high",
    "shell_with_text": "high",
    "eval_of_text": "high",
    "tls_unchecked": "high",
    "unsafe_load": "high",
    "html_from_text": "high",
    "weak_password_hash": "high",
    "error_swallowed": "medium",
    "error_ignored": "medium",
    "mutable_default": "medium",
    "no_timeout": "medium",
    "text_compared_by_identity": "medium",
    "loose_equality": "low",
    "debugger_left": "medium",
    "long_function": "low",
    "deep_nesting": "low",
    "unpinned_dependency": "low",
    "no_tests": "medium",
    "no_readme": "low",
}
"""Every rule there is. Its words are in `config/github/<language>.yaml`."""
MAX_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    path: str
    """Empty: it is about the whole repository."""
    line: int | None
    """From 1."""
    excerpt: str = ""
    """The line itself, without what could be a secret."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def shown(text: str) -> str:
    """One line as it is kept."""
    line = " ".join(text.split()).replace("\x00", "")
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 1]}…"
