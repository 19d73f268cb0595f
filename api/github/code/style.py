"""How the code is written: counted, not judged."""

import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from api.github.code.grammar import FUNCTIONS, SCRIPT, Source, field_of, text_of

LONG_LINE = 120
FEWEST = 5
"""Fewer functions say nothing about habits."""
_SNAKE = re.compile(r"^_{0,2}[a-z][a-z0-9]*(?:_[a-z0-9]+)+_{0,2}$")
_CAMEL = re.compile(r"^[a-z][a-z0-9]*(?:[A-Z][a-zA-Z0-9]*)+$")
_PASCAL = re.compile(r"^[A-Z][a-zA-Z0-9]*$")


@dataclass(slots=True)
class Style:
    """Adds up over sources that are no tests; keeps numbers, no trees."""

    lengths: list[int] = field(default_factory=list)
    names: Counter[str] = field(default_factory=Counter)
    documented: int = 0
    typed: int = 0
    typable: int = 0
    lines: int = 0
    long_lines: int = 0
    comments: int = 0

    def add(self, source: Source) -> None:
        if source.is_test:
            return
        for node in source.nodes:
            if node.type not in FUNCTIONS[source.language]:
                continue
            self.lengths.append(node.end_point[0] - node.start_point[0] + 1)
            self.names.update(_form(text_of(field_of(node, "name"))))
            self.documented += _documented(source, node)
            if source.language in ("python", "typescript", "tsx"):
                self.typable += 1
                self.typed += field_of(node, "return_type") is not None
        for line in source.lines:
            bare = line.strip()
            self.lines += bool(bare)
            self.long_lines += len(line) > LONG_LINE
            self.comments += bare.startswith(("#", "//", "/*", "* ", "*/"))

    def to_json(self) -> dict[str, Any]:
        """Percentages are None where there is too little to speak of a habit; `long_lines` are per 1,000."""
        form, count = self.names.most_common(1)[0] if self.names else ("", 0)
        named = sum(self.names.values())
        return {
            "functions": len(self.lengths),
            "median_function_lines": round(median(self.lengths)) if self.lengths else None,
            "longest_function_lines": max(self.lengths, default=None),
            "documented_functions": _percent(self.documented, len(self.lengths)),
            "typed_functions": _percent(self.typed, self.typable),
            "naming": form if named >= FEWEST else None,
            "naming_share": _percent(count, named),
            "long_lines": round(1000 * self.long_lines / self.lines) if self.lines else 0,
            "comment_lines": _percent(self.comments, self.lines),
            "lines": self.lines,
        }


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= FEWEST else None


def _form(name: str) -> list[str]:
    for form, pattern in (("snake_case", _SNAKE), ("camelCase", _CAMEL), ("PascalCase", _PASCAL)):
        if pattern.match(name):
            return [form]
    return []


def _documented(source: Source, node: Any) -> bool:
    if source.language == "python":
        body = field_of(node, "body")
        first = body.named_children[0] if body is not None and body.named_children else None
        return bool(
            first is not None and first.type == "expression_statement" and first.named_children[0].type == "string"
        )
    above = source.line_at(node.start_point[0]).strip()
    return above.startswith(("//", "*/", "/**")) or (source.language in SCRIPT and above.endswith("*/"))
