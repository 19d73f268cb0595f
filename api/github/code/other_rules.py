"""What a reviewer of Go and of Java stops at."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from api.github.code.findings import Finding, shown
from api.github.code.grammar import Source, arguments_of, field_of, line_of, text_of

_SQL = re.compile(r"[`\"]\s*(?:select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from)\b", re.I | re.S)
_GIVES_ERROR = frozenset(
    {
        "os.Open", "os.Create", "os.ReadFile", "os.Stat", "os.OpenFile", "strconv.Atoi", "strconv.ParseInt",
        "strconv.ParseFloat", "strconv.ParseBool", "json.Marshal", "json.MarshalIndent", "io.ReadAll",
        "ioutil.ReadAll", "ioutil.ReadFile", "http.Get", "http.Post", "http.NewRequest", "sql.Open", "url.Parse",
        "time.Parse", "time.ParseDuration", "net.Dial", "net.Listen", "template.ParseFiles", "filepath.Abs",
    }
)  # fmt: skip
"""Of the standard library, with (value, error): the second blank is an error for sure."""
_GO_SQL = (".Query", ".QueryRow", ".Exec", ".QueryContext", ".ExecContext", ".QueryRowContext", ".Raw")
_JAVA_SQL = frozenset(
    {"executeQuery", "executeUpdate", "execute", "prepareStatement", "createQuery", "createNativeQuery"}
)


def go_findings(source: Source) -> Iterator[Finding]:
    yield from _each(source, _go)


def java_findings(source: Source) -> Iterator[Finding]:
    yield from _each(source, _java)


def _each(source: Source, rule_of: Callable[[Node, bool], str | None]) -> Iterator[Finding]:
    for node in source.nodes:
        rule = rule_of(node, source.is_test)
        if rule is not None:
            line = line_of(node)
            yield Finding(rule, source.path, line, shown(source.line_at(line)))


def _go(node: Node, is_test: bool) -> str | None:
    if node.type in ("short_var_declaration", "assignment_statement"):
        left, right = field_of(node, "left"), field_of(node, "right")
        if is_test or left is None or right is None or left.named_child_count != 2 or right.named_child_count != 1:
            return None
        call = right.named_children[0]
        blank = text_of(left.named_children[1]) == "_"
        known = call.type == "call_expression" and text_of(field_of(call, "function")) in _GIVES_ERROR
        return "error_ignored" if blank and known else None
    if node.type == "keyed_element":
        sides = [text_of(child) for child in node.named_children]
        return "tls_unchecked" if sides == ["InsecureSkipVerify", "true"] else None
    if node.type == "call_expression":
        return _go_call(node)
    return None


def _go_call(node: Node) -> str | None:
    name = text_of(field_of(node, "function"))
    arguments = arguments_of(node)
    if name.endswith(_GO_SQL):
        return "sql_built_from_text" if any(_go_built(one, _SQL) for one in arguments[:2]) else None
    if name == "exec.Command" and len(arguments) >= 3:
        shell = text_of(arguments[0]).strip('"`') in ("sh", "bash", "/bin/sh", "/bin/bash")
        return "shell_with_text" if shell and _go_built(arguments[2]) else None
    if name in ("md5.Sum", "sha1.Sum") and re.search(r"passw", text_of(node), re.I):
        return "weak_password_hash"
    return None


def _go_built(node: Node, wanted: re.Pattern[str] | None = None) -> bool:
    if wanted is not None and not wanted.search(text_of(node)):
        return False
    if node.type == "binary_expression":
        sides = [field_of(node, "left"), field_of(node, "right")]
        literal = [side is not None and side.type.endswith("string_literal") for side in sides]
        return (any(literal) and not all(literal)) or any(side is not None and _go_built(side) for side in sides)
    return node.type == "call_expression" and text_of(field_of(node, "function")) == "fmt.Sprintf"


def _java(node: Node, _is_test: bool) -> str | None:
    if node.type == "catch_clause":
        body = field_of(node, "body")
        return "error_swallowed" if body is not None and body.named_child_count == 0 else None
    if node.type == "binary_expression" and text_of(field_of(node, "operator")) in ("==", "!="):
        sides = [field_of(node, "left"), field_of(node, "right")]
        kinds = [side.type if side is not None else "" for side in sides]
        return "text_compared_by_identity" if "string_literal" in kinds and "null_literal" not in kinds else None
    if node.type == "method_invocation":
        name, arguments = text_of(field_of(node, "name")), arguments_of(node)
        if name in _JAVA_SQL and arguments and _java_built(arguments[0]) and _SQL.search(text_of(arguments[0])):
            return "sql_built_from_text"
        if name == "exec" and "getRuntime()" in text_of(field_of(node, "object")) and arguments:
            return "shell_with_text" if _java_built(arguments[0]) else None
    return None


def _java_built(node: Node) -> bool:
    if node.type == "binary_expression" and text_of(field_of(node, "operator")) == "+":
        sides = [field_of(node, "left"), field_of(node, "right")]
        literal = [side is not None and side.type == "string_literal" for side in sides]
        return (any(literal) and not all(literal)) or any(side is not None and _java_built(side) for side in sides)
    return node.type == "method_invocation" and text_of(node).startswith("String.format(")
