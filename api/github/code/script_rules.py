"""What a reviewer of JavaScript and TypeScript stops at."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from api.github.code.findings import Finding, shown
from api.github.code.grammar import Source, arguments_of, field_of, line_of, text_of

_SQL = re.compile(r"[`\"']\s*(?:select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from)\b", re.I | re.S)
_SHELL = frozenset({"exec", "execSync", "child_process.exec", "child_process.execSync", "cp.exec", "cp.execSync"})
_WEAK_HASH = re.compile(r"createHash\(\s*[\"'](?:md5|sha1)[\"']\s*\)\s*\.update\(([^)]*passw[^)]*)\)", re.I)


def script_findings(source: Source) -> Iterator[Finding]:
    shell_known = b"child_process" in source.text
    for node in source.nodes:
        rule = _rule(node, source.is_test, shell_known)
        if rule is not None:
            line = line_of(node)
            yield Finding(rule, source.path, line, shown(source.line_at(line)))


def _rule(node: Node, is_test: bool, shell_known: bool) -> str | None:
    match node.type:
        case "debugger_statement":
            return "debugger_left"
        case "catch_clause":
            body = field_of(node, "body")
            # A comment inside says that somebody meant it.
            return "error_swallowed" if body is not None and body.named_child_count == 0 else None
        case "assignment_expression":
            return _inner_html(node)
        case "binary_expression":
            return _equality(node)
        case "pair":
            return _tls(node)
        case "call_expression":
            return _call(node, shell_known)
        case "new_expression":
            made = text_of(field_of(node, "constructor")) == "Function"
            return "eval_of_text" if made and any(not _is_text(one) for one in arguments_of(node)) else None
    return None


def _inner_html(node: Node) -> str | None:
    left, right = field_of(node, "left"), field_of(node, "right")
    if left is None or right is None or left.type != "member_expression":
        return None
    if text_of(field_of(left, "property")) not in ("innerHTML", "outerHTML"):
        return None
    # What a sanitiser gives back, or another element's own markup, is not free text.
    if right.type == "call_expression" and re.search(r"sanit|escape|purify", text_of(right), re.I):
        return None
    return "html_from_text" if _built(right) or right.type == "identifier" else None


def _equality(node: Node) -> str | None:
    operator = text_of(field_of(node, "operator"))
    if operator not in ("==", "!="):
        return None
    sides = [field_of(node, "left"), field_of(node, "right")]
    # `x == null` asks for null and undefined at once, on purpose; typeof and literals of one kind are safe.
    if any(side is None or side.type in ("null", "undefined") or text_of(side) == "undefined" for side in sides):
        return None
    if any(side is not None and text_of(side).startswith("typeof ") for side in sides):
        return None
    return "loose_equality"


def _tls(node: Node) -> str | None:
    key, value = field_of(node, "key"), field_of(node, "value")
    return "tls_unchecked" if text_of(key).strip("\"'") == "rejectUnauthorized" and text_of(value) == "false" else None


def _call(node: Node, shell_known: bool) -> str | None:
    name = text_of(field_of(node, "function"))
    arguments = arguments_of(node)
    first = arguments[0] if arguments else None
    if name == "eval" and first is not None and not _is_text(first):
        return "eval_of_text"
    if name == "document.write" and first is not None and _built(first):
        return "html_from_text"
    if shell_known and name in _SHELL and first is not None and _built(first):
        return "shell_with_text"
    if name.endswith((".query", ".execute", ".raw", "$queryRawUnsafe")) and first is not None and _built(first):
        return "sql_built_from_text" if _SQL.search(text_of(first)) else None
    return "weak_password_hash" if name.endswith(".update") and _WEAK_HASH.search(text_of(node)) else None


def _is_text(node: Node) -> bool:
    return node.type == "string" or (node.type == "template_string" and not _built(node))


def _built(node: Node) -> bool:
    """A text put together from parts that are not all written here."""
    if node.type == "template_string":
        return any(child.type == "template_substitution" for child in node.children)
    if node.type == "binary_expression" and text_of(field_of(node, "operator")) == "+":
        left, right = field_of(node, "left"), field_of(node, "right")
        if left is None or right is None:
            return False
        texts = [left.type in ("string", "template_string"), right.type in ("string", "template_string")]
        return (any(texts) and not all(texts)) or _built(left) or _built(right)
    return False
