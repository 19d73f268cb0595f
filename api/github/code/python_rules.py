"""What a reviewer of Python stops at."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from api.github.code.findings import Finding, shown
from api.github.code.grammar import Source, arguments_of, field_of, line_of, text_of

_SQL = re.compile(r"\s*(?:select\b.+\bfrom|insert\s+into|update\b.+\bset|delete\s+from|drop\s+table)\b", re.I | re.S)
_HTTP = re.compile(r"^(?:requests|httpx)\.(?:get|post|put|patch|delete|head|request)$")
_SUBPROCESS = re.compile(r"^subprocess\.(?:run|call|check_call|check_output|Popen|getoutput)$")
_WEAK_HASH = re.compile(r"^hashlib\.(?:md5|sha1)$")
_BROAD = frozenset({"Exception", "BaseException"})


def python_findings(source: Source) -> Iterator[Finding]:
    for node in source.nodes:
        rule: str | None = None
        if node.type == "except_clause":
            rule = _except(node)
        elif node.type in ("default_parameter", "typed_default_parameter"):
            rule = _default(node)
        elif node.type == "call":
            rule = _call(node, source.is_test)
        if rule is not None:
            line = line_of(node)
            yield Finding(rule, source.path, line, shown(source.line_at(line)))


def _except(node: Node) -> str | None:
    """Everything is caught and nothing is done. A named error that is left aside on purpose is no finding."""
    body = next((child for child in node.children if child.type == "block"), None)
    if body is None or any(child.type not in ("pass_statement", "expression_statement") for child in _code(body)):
        return None
    if any(child.type == "expression_statement" and text_of(child) != "..." for child in _code(body)):
        return None
    caught = [child for child in node.named_children if child.type not in ("block", "comment")]
    names = {text_of(child).split(" as ")[0].strip() for child in caught}
    return "error_swallowed" if not names or names & _BROAD else None


def _code(block: Node) -> list[Node]:
    return [child for child in block.named_children if child.type != "comment"]


def _default(node: Node) -> str | None:
    value = field_of(node, "value")
    if value is None:
        return None
    made = value.type == "call" and text_of(field_of(value, "function")) in ("list", "dict", "set")
    return "mutable_default" if made or value.type in ("list", "dictionary", "set") else None


def _call(node: Node, is_test: bool) -> str | None:
    function = field_of(node, "function")
    name = text_of(function)
    arguments = arguments_of(node)
    named = {text_of(field_of(one, "name")): field_of(one, "value") for one in arguments if _named(one)}
    first = next((one for one in arguments if not _named(one)), None)
    if name in ("breakpoint", "pdb.set_trace", "ipdb.set_trace"):
        return None if is_test else "debugger_left"
    if function is not None and function.type == "attribute" and name.endswith((".execute", ".executemany", ".raw")):
        return "sql_built_from_text" if _built(first, _SQL) else None
    if name in ("eval", "exec") and first is not None and first.type not in ("string", "concatenated_string"):
        return "eval_of_text"
    if name in ("os.system", "os.popen"):
        return "shell_with_text" if _built(first) else None
    if _SUBPROCESS.match(name) and text_of(named.get("shell")) == "True":
        return "shell_with_text" if _built(first) else None
    if name == "yaml.load" and "Safe" not in text_of(field_of(node, "arguments")):
        return "unsafe_load"
    if _WEAK_HASH.match(name) and re.search(r"passw", text_of(first), re.I):
        return "weak_password_hash"
    if _HTTP.match(name):
        if text_of(named.get("verify")) == "False":
            return "tls_unchecked"
        # httpx has a limit of its own; requests waits for ever.
        splat = any(one.type == "dictionary_splat" for one in arguments)
        return "no_timeout" if name.startswith("requests.") and "timeout" not in named and not splat else None
    return None


def _named(node: Node) -> bool:
    return node.type == "keyword_argument"


def _built(node: Node | None, wanted: re.Pattern[str] | None = None) -> bool:
    """A text put together from parts that are not all written here: f"…{x}", "…" + x, "…" % x, "…".format(x)."""
    if node is None:
        return False
    if wanted is not None and not wanted.match(_first_text(node)):
        return False
    if node.type == "string":
        return any(child.type == "interpolation" for child in node.children)
    if node.type == "concatenated_string":
        return any(_built(child) for child in node.named_children)
    if node.type == "binary_operator" and text_of(field_of(node, "operator")) in ("+", "%"):
        sides = [field_of(node, "left"), field_of(node, "right")]
        literal = [side is not None and side.type in ("string", "concatenated_string") for side in sides]
        return (any(literal) and not all(literal)) or any(_built(side) for side in sides)
    if node.type == "call":
        function = field_of(node, "function")
        on = field_of(function, "object") if function is not None and function.type == "attribute" else None
        return on is not None and on.type == "string" and text_of(function).endswith(".format")
    return False


def _first_text(node: Node) -> str:
    """The beginning of the first literal in it."""
    text = text_of(node)
    found = re.search(r"(?:\"\"\"|'''|\"|')(.*)", text, re.S)
    return found.group(1) if found else ""
