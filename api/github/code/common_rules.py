"""Rules for every language: secrets, length, nesting."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from tree_sitter import Node

from api.github.code.findings import Finding, shown
from api.github.code.grammar import FUNCTIONS, Source, field_of, line_of, looks_like_test, text_of

LONG_FUNCTION_LINES = 80
"""Two screens; Pylint warns at 50 statements (R0915), ESLint's `max-lines-per-function` at 50 lines."""
DEEP_LEVELS = 5
"""Blocks within blocks of one function; SonarSource's S134 allows 3 to 4."""
MIN_SECRET_CHARS = 8
MIN_ENTROPY_BITS = 2.5
"""Per character, after Shannon: "changeme" and "aaaaaaaa" have less, generated keys more than 3."""

_SECRET_NAME = re.compile(
    r"(?:^|[_\-.a-z])(?:passwd|password|secret|api_?key|access_?key|private_?key|auth_?token|access_?token|token)$",
    re.I,
)
_KNOWN_KEYS = re.compile(
    r"\b(?:AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,}|xox[baprs]-[A-Za-z0-9-]{20,}|"
    r"sk_live_[A-Za-z0-9]{20,}|AIza[0-9A-Za-z_-]{35})\b|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----"
)
"""Forms that the issuers document."""
_PLACEHOLDER = re.compile(
    r"^(?:<.*>|\$\{?.*|\{.*\}|\[.*\]|%.*|x{3,}|\*+|\.+)$|your|example|change|placeholder|dummy|sample|test|todo|none|null|"
    r"secret$|password$|token$|key$|env\b|[ /:]",
    re.I,
)
_ENV_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*[\"']?([^\"'\s#]+)")
_NESTING = frozenset(
    {
        "if_statement", "for_statement", "while_statement", "try_statement", "with_statement", "match_statement",
        "for_in_statement", "do_statement", "switch_statement", "enhanced_for_statement", "expression_switch_statement",
        "select_statement", "type_switch_statement", "switch_expression",
    }
)  # fmt: skip
_ASSIGNED: dict[str, tuple[str, str]] = {
    "assignment": ("left", "right"),
    "assignment_expression": ("left", "right"),
    "variable_declarator": ("name", "value"),
    "keyword_argument": ("name", "value"),
    "pair": ("key", "value"),
    "short_var_declaration": ("left", "right"),
    "assignment_statement": ("left", "right"),
    "const_spec": ("name", "value"),
    "var_spec": ("name", "value"),
    "public_field_definition": ("name", "value"),
}
_STRINGS = frozenset({"string", "string_literal", "interpreted_string_literal", "raw_string_literal"})


def common_findings(source: Source) -> Iterator[Finding]:
    yield from _secrets(source)
    if not source.is_test:
        yield from _sizes(source)


def env_secrets(path: str, text: str) -> Iterator[Finding]:
    """A committed `.env`; templates like `.env.example` are no secret."""
    if PurePosixPath(path).name not in (".env", ".env.production", ".env.local") or looks_like_test(path):
        return
    for number, line in enumerate(text.split("\n"), 1):
        found = _ENV_LINE.match(line)
        if found and _is_secret(found.group(1), found.group(2)):
            yield Finding("secret_in_code", path, number, f"{found.group(1)}=…")


def _secrets(source: Source) -> Iterator[Finding]:
    seen: set[int] = set()
    for node in source.nodes:
        if node.type in _STRINGS and _KNOWN_KEYS.search(text_of(node)):
            seen.add(line_of(node))
            yield Finding("secret_in_code", source.path, line_of(node), _hidden(source, line_of(node)))
        elif node.type in _ASSIGNED and not source.is_test:
            name, value = (field_of(node, part) for part in _ASSIGNED[node.type])
            value = _only(value)
            line = line_of(node)
            if name is None or value is None or value.type not in _STRINGS or line in seen:
                continue
            if any(child.type in ("interpolation", "template_substitution") for child in value.children):
                continue
            if _is_secret(text_of(_only(name) or name).strip("\"'"), text_of(value).strip("\"'`")):
                seen.add(line)
                yield Finding("secret_in_code", source.path, line, _hidden(source, line))


def _only(node: Node | None) -> Node | None:
    """Of Go's lists on both sides of an assignment, the only element."""
    if node is not None and node.type == "expression_list":
        return node.named_children[0] if node.named_child_count == 1 else None
    return node


def _is_secret(name: str, value: str) -> bool:
    if len(value) < MIN_SECRET_CHARS or not _SECRET_NAME.search(name) or _PLACEHOLDER.search(value):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    return bits >= MIN_ENTROPY_BITS and any(c.isdigit() or not c.isalnum() for c in value)


def _hidden(source: Source, line: int) -> str:
    """What is found is shown nowhere, not even to its owner: it would be kept."""
    return shown(re.sub(r"([\"'`]).*\1", r"\1…\1", source.line_at(line)))


def _sizes(source: Source) -> Iterator[Finding]:
    kinds = FUNCTIONS[source.language]
    for node in source.nodes:
        if node.type not in kinds:
            continue
        lines = _code_lines(source, node)
        if lines > LONG_FUNCTION_LINES:
            yield Finding("long_function", source.path, line_of(node), shown(source.line_at(line_of(node))))
    yield from _nested(source, kinds)


def _code_lines(source: Source, node: Node) -> int:
    """Lines with code: blank ones, comments and docstrings do not make a function long."""
    body = source.lines[node.start_point[0] : node.end_point[0] + 1]
    code = sum(1 for line in body if line.strip() and not line.strip().startswith(("#", "//", "*", "/*")))
    return code - _docstring_lines(node)


def _docstring_lines(node: Node) -> int:
    body = field_of(node, "body")
    first = body.named_children[0] if body is not None and body.named_children else None
    said = first.named_children if first is not None and first.type == "expression_statement" else []
    return int(said[0].end_point[0] - said[0].start_point[0] + 1) if said and said[0].type == "string" else 0


def _nested(source: Source, kinds: frozenset[str]) -> Iterator[Finding]:
    """The first place of each function that is too deep."""
    reported: set[int] = set()
    for node in source.nodes:
        if node.type not in _NESTING:
            continue
        levels, owner = _depth(node, kinds)
        if levels >= DEEP_LEVELS and owner not in reported:
            reported.add(owner)
            yield Finding("deep_nesting", source.path, line_of(node), shown(source.line_at(line_of(node))))


def _depth(node: Node, kinds: frozenset[str]) -> tuple[int, int]:
    """(how many blocks of its function hold it, itself included; the function's id, 0 for none)."""
    levels, at, above = 1, node, node.parent
    while above is not None and above.type not in kinds and above.type not in ("lambda", "arrow_function"):
        if above.type in _NESTING and not _is_else_if(above, at):
            levels += 1
        # An else clause that holds nothing but another if is the same step of the chain.
        if not (above.type == "else_clause" and at.type == "if_statement"):
            at = above
        above = above.parent
    return levels, above.id if above is not None else 0


def _is_else_if(above: Node, at: Node) -> bool:
    """`else if` is one level, however long the chain."""
    alternative = field_of(above, "alternative")
    if at.type != "if_statement" or alternative is None:
        return False
    return bool(alternative == at or (alternative.type == "else_clause" and at in alternative.named_children))
