"""Syntax trees by tree-sitter, and the few questions that the rules ask of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

PARSED: dict[str, str] = {
    ".py": "python",
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".go": "go",
    ".java": "java",
}
"""By ending: the grammar. These languages are looked into; others are counted only."""
SCRIPT = frozenset({"javascript", "typescript", "tsx"})
FUNCTIONS: dict[str, frozenset[str]] = {
    "python": frozenset({"function_definition"}),
    "go": frozenset({"function_declaration", "method_declaration", "func_literal"}),
    "java": frozenset({"method_declaration", "constructor_declaration"}),
    **dict.fromkeys(
        SCRIPT,
        frozenset(
            {"function_declaration", "function_expression", "method_definition", "generator_function_declaration"}
        ),
    ),
}
MAX_NODES = 400_000
"""Of one file; what is larger was not written by a person."""


def _languages() -> dict[str, Language]:
    return {
        "python": Language(tree_sitter_python.language()),
        "javascript": Language(tree_sitter_javascript.language()),
        "typescript": Language(tree_sitter_typescript.language_typescript()),
        "tsx": Language(tree_sitter_typescript.language_tsx()),
        "go": Language(tree_sitter_go.language()),
        "java": Language(tree_sitter_java.language()),
    }


_PARSERS = {name: Parser(language) for name, language in _languages().items()}


@dataclass(frozen=True, slots=True)
class Source:
    """One parsed file."""

    path: str
    language: str
    text: bytes
    nodes: list[Node]
    """All of them, in the order of the text."""
    broken: bool
    """The grammar did not understand all of it."""
    lines: list[str] = field(default_factory=list)

    @property
    def is_test(self) -> bool:
        return looks_like_test(self.path)

    def line_at(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def looks_like_test(path: str) -> bool:
    """By the customs of the five languages."""
    parts = PurePosixPath(path.lower()).parts
    name = parts[-1] if parts else ""
    stem = name.split(".")[0]
    return (
        any(part in ("test", "tests", "__tests__", "spec", "testdata", "fixtures") for part in parts[:-1])
        or stem.startswith("test_")
        or stem.endswith(("_test", "tests"))
        or ".test." in name
        or ".spec." in name
        or (name.endswith(".java") and stem.endswith("test"))
        or name == "conftest.py"
    )


def parse(path: str, content: bytes) -> Source | None:
    """None for a language that is not looked into, or a file with more than `MAX_NODES` nodes."""
    language = PARSED.get(PurePosixPath(path).suffix.lower())
    if language is None:
        return None
    tree = _PARSERS[language].parse(content)
    nodes: list[Node] = []
    for node in _walk(tree.root_node):
        nodes.append(node)
        if len(nodes) > MAX_NODES:
            return None
    lines = content.decode("utf-8", "replace").split("\n")
    return Source(path, language, content, nodes, tree.root_node.has_error, lines)


def _walk(root: Node) -> Iterator[Node]:
    """Without recursion: nesting may be as deep as a file is long."""
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None:
            yield node
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while True:
            if not cursor.goto_parent():
                return
            if cursor.goto_next_sibling():
                break


def text_of(node: Node | None) -> str:
    return node.text.decode("utf-8", "replace") if node is not None and node.text is not None else ""


def line_of(node: Node) -> int:
    return int(node.start_point[0]) + 1


def field_of(node: Node, name: str) -> Node | None:
    return node.child_by_field_name(name)


def arguments_of(call: Node) -> list[Node]:
    """Positional and named ones, without comments."""
    found = field_of(call, "arguments")
    return [node for node in found.named_children if node.type != "comment"] if found is not None else []


def below(node: Node) -> Iterator[Node]:
    return _walk(node)
