"""One file as ast-grep sees it: nodes at places, calls and decorators, imports, the style in which it is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cached_property

from ast_grep_py import SgNode, SgRoot

from flake8_jaxstatic.fixes import rewrite
from flake8_jaxstatic.project import workspace

_WORDS = frozenset(("identifier", "attribute"))

Node = SgNode  # a node of the tree, as the other modules here call it


class Unfit(Exception):
    """The source is written in a way that no repair is offered for; the reason is for the user."""


class Source:
    """A file of the project.

    Args:
        path: relative to the project root.
        text: as the workspace gives it (lines end with ``\\n``).
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.root = SgRoot(text, "python").root()
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def offset(self, line: int, column: int) -> int:
        """Characters before a place (1-based line and column)."""
        return self._starts[line - 1] + column - 1

    def line_start(self, offset: int) -> int:
        """Where the line of a character begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def indent(self, node: Node) -> str:
        """The white space before a statement that begins its line."""
        start = start_of(node)
        before = self.text[self.line_start(start) : start]
        if before.strip():
            raise Unfit("the statement shares its line with another")
        return before

    def edit(self, start: int, end: int, text: str) -> rewrite.Edit:
        """An edit of this file."""
        return rewrite.Edit(self.path, start, end, text)

    def replace(self, node: Node, text: str) -> rewrite.Edit:
        """An edit that puts a text in the place of a node."""
        return self.edit(start_of(node), end_of(node), text)

    # nodes

    def starting_at(self, offset: int) -> list[Node]:
        """The nodes that begin at a character, the innermost first."""
        node = self.root
        while True:
            inner = next((c for c in node.children() if start_of(c) <= offset < end_of(c)), None)
            if inner is None:
                break
            node = inner
        found = []
        current: Node | None = node
        while current is not None:
            if start_of(current) == offset:
                found.append(current)
            elif found:
                break
            current = current.parent()
        return found

    def call_at(self, offset: int) -> Node | None:
        """The innermost call that begins at a character (``jax.jit(f)`` of ``jax.jit(f)(x)``)."""
        return next((node for node in self.starting_at(offset) if node.kind() == "call"), None)

    def outermost_call_at(self, offset: int) -> Node | None:
        """The outermost call that begins at a character."""
        return next((node for node in reversed(self.starting_at(offset)) if node.kind() == "call"), None)

    def decorator_at(self, offset: int) -> Node | None:
        """What a decorator applies, where its expression begins at a character."""
        for node in self.starting_at(offset):
            parent = node.parent()
            if parent is not None and parent.kind() == "decorator":
                return node
        return None

    @cached_property
    def imports(self) -> list[Node]:
        """The import statements of the module body, without those of ``__future__``."""
        return [n for n in self.root.children() if n.kind() in ("import_statement", "import_from_statement")]

    def bound_names(self) -> set[str]:
        """All names that occur anywhere in the file."""
        return {node.text() for node in self.root.find_all(kind="identifier")}

    def imported(self, module: str, name: str, before: int) -> str | None:
        """How ``module.name`` can be spelled at a character by an import of the module body above it; None where it is not imported."""
        for statement in self.imports:
            if end_of(statement) > before:
                continue
            if statement.kind() == "import_from_statement":
                of = statement.field("module_name")
                if of is None or of.text() != module:
                    continue
                for each in statement.field_children("name"):
                    original, local = _names(each)
                    if original == name:
                        return local
            else:
                for each in statement.field_children("name"):
                    original, local = _names(each)
                    if original == module:
                        return f"{local}.{name}"
        return None

    def import_edit(self, module: str, name: str) -> rewrite.Edit:
        """An edit that adds ``from module import name`` where a reader looks for it.

        Raises:
            Unfit: the name means something else in this file.
        """
        if name in self.bound_names():
            raise Unfit(f"the name {name!r} is used in this file already")
        text = f"from {module} import {name}"
        standard = [n for n in self.imports if _root(n) in sys.stdlib_module_names]
        first_group = []
        for statement in self.imports:
            if statement not in standard and _root(statement) not in sys.stdlib_module_names:
                break
            first_group.append(statement)
        if first_group:
            later = [n for n in first_group if n.kind() == "import_from_statement" and _root(n) > module]
            if later:
                return self._above(later[0], f"{text}\n")
            return self._below(first_group[-1], f"\n{text}")
        if self.imports:
            return self._above(self.imports[0], f"{text}\n\n")
        after = [n for n in self.root.children() if n.kind() == "future_import_statement" or _is_docstring(self.root, n)]
        if after:
            return self._below(after[-1], f"\n\n{text}\n")
        statements = [n for n in self.root.children() if n.kind() != "comment"]
        if not statements:
            raise Unfit("the file holds nothing")
        return self._above(statements[0], f"{text}\n\n\n")

    def _above(self, statement: Node, text: str) -> rewrite.Edit:
        start = start_of(statement)
        if self.line_start(start) != start:
            text = f"{text.strip()}; "
        return self.edit(start, start, text)

    def _below(self, statement: Node, text: str) -> rewrite.Edit:
        """After the line of a statement, comments included."""
        end = self.text.find("\n", end_of(statement))
        line = self.text[end_of(statement) : end if end >= 0 else len(self.text)]
        if line.lstrip().startswith(";"):
            return self.edit(end_of(statement), end_of(statement), f"; {text.strip()}")
        end = end if end >= 0 else len(self.text)
        return self.edit(end, end, text)

    def quote(self) -> str:
        """The quotation mark that the file prefers."""
        return "'" if self.text.count("'") > self.text.count('"') else '"'


class Sources:
    """The files of a project, each parsed once, when it is asked for."""

    def __init__(self, files: workspace.Workspace) -> None:
        self.files = files
        self._parsed: dict[str, Source] = {}

    def of(self, path: str) -> Source:
        """One file.

        Raises:
            Unfit: it is no Python file that can be rewritten.
        """
        known = self._parsed.get(path)
        if known is None:
            if path.endswith(".ipynb"):
                raise Unfit("notebooks are not rewritten")
            source = self.files.source(path)
            if source is None:
                raise Unfit("the file cannot be read")
            known = self._parsed[path] = Source(path, source.text)
        return known


def imported_names(statement: Node) -> list[str]:
    """The names that an import statement binds."""
    found = []
    for each in statement.field_children("name"):
        _, local = _names(each)
        found.append(local if statement.kind() == "import_from_statement" or each.kind() == "aliased_import" else local.split(".")[0])
    return found


def _names(node: Node) -> tuple[str, str]:
    if node.kind() == "aliased_import":
        name, alias = node.field("name"), node.field("alias")
        return (name.text() if name else "", alias.text() if alias else "")
    return node.text(), node.text()


def _root(statement: Node) -> str:
    node = statement.field("module_name") or statement.field("name")
    text = node.text() if node is not None else ""
    return text.split(" ")[0].split(".")[0]


def _is_docstring(root: Node, node: Node) -> bool:
    statements = [n for n in root.children() if n.kind() != "comment"]
    if not statements or start_of(statements[0]) != start_of(node) or node.kind() != "expression_statement":
        return False
    inner = node.children()
    return bool(inner) and inner[0].kind() in ("string", "concatenated_string")


def start_of(node: Node) -> int:
    """The character at which a node begins."""
    return int(node.range().start.index)


def end_of(node: Node) -> int:
    """The character behind a node."""
    return int(node.range().end.index)


def arguments(call: Node) -> list[Node]:
    """The arguments of a call, comments left out."""
    held = call.field("arguments")
    if held is None or held.kind() != "argument_list":  # f(x for x in y)
        return []
    return [child for child in held.named_children() if child.kind() != "comment"]


def keyword(call: Node, name: str) -> Node | None:
    """The keyword argument of that name."""
    for argument in arguments(call):
        if argument.kind() == "keyword_argument":
            of = argument.field("name")
            if of is not None and of.text() == name:
                return argument
    return None


def value_of(argument: Node) -> Node:
    """The expression of an argument."""
    found = argument.field("value") if argument.kind() == "keyword_argument" else argument
    return found if found is not None else argument


def ancestors(node: Node) -> Iterator[Node]:
    """The nodes around a node, the nearest first."""
    current = node.parent()
    while current is not None:
        yield current
        current = current.parent()


def statement_of(node: Node) -> Node:
    """The statement that a node belongs to: what stands directly in a block."""
    current = node
    for parent in ancestors(node):
        if parent.kind() in ("block", "module"):
            return current
        current = parent
    return current


def remove_item(source: Source, item: Node) -> rewrite.Edit:
    """Take an item out of a list of arguments or elements, with the comma that belongs to it."""
    text, start, end = source.text, start_of(item), end_of(item)
    following = item.next()
    while following is not None and following.kind() == "comment":
        following = following.next()
    before = item.prev()
    while before is not None and before.kind() == "comment":
        before = before.prev()
    if following is not None and following.kind() == ",":
        after = end_of(following)
        successor = following.next()
        if successor is not None and successor.kind() not in (")", "]", "comment"):
            return source.edit(start, start_of(successor), "")  # up to the next item
        if before is not None and before.kind() == ",":
            return source.edit(end_of(before), after, "") if "#" not in text[end_of(before) : start] else source.edit(start, after, "")
        return source.edit(start, after, "")
    if before is not None and before.kind() == ",":
        return source.edit(start_of(before), end, "")
    return source.edit(start, end, "")


def is_word(node: Node) -> bool:
    """Whether a node is a plain name or a dotted one."""
    return node.kind() in _WORDS
