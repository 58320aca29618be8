"""What stands at a place of a buffer, also of one that is being typed: offsets come in, spans and parameters go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flake8_jaxstatic.fixes import source

_FUNCTIONS = frozenset(("function_definition", "lambda"))
_SCOPES = frozenset(("function_definition", "lambda", "class_definition"))
_COMPREHENSIONS = frozenset(("list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"))
_DEFINITIONS = frozenset(("function_definition", "class_definition", "decorated_definition"))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name that means a parameter.

    Attributes:
        line: of the ``def`` or ``lambda``, 1-based.
        name: the parameter; empty for the function itself.
        start, end: characters of the name.
    """

    line: int
    name: str
    start: int
    end: int


class Tree:
    """A buffer as ast-grep reads it, which gets over what does not parse.

    Args:
        text: with lines that end with ``\\n``.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.source = source.Source("", text)

    def span(self, line: int, column: int) -> tuple[int, int]:
        """What to underline for a finding: from and up to which column of its line (1-based, the end excluded)."""
        here = self.lines[line - 1] if line <= len(self.lines) else ""
        last = len(here.rstrip()) + 1
        if column >= last:
            return min(column, len(here) + 1), min(column, len(here) + 1)
        node = self._told(self.source.offset(line, column))
        if node is None:
            return column, last
        end = source.end_of(node) - self.source.offset(line, 1) + 1
        return column, max(min(end, last), column + 1)

    def _told(self, offset: int) -> source.Node | None:
        found = self.source.starting_at(offset)
        decorator = self.source.decorator_at(offset)
        if decorator is not None:
            return decorator
        for node in found:
            if node.kind() == "call":
                return node
            if node.kind() in _DEFINITIONS:
                definition = node.field("definition") or node
                return definition.field("name")
        words = [node for node in found if source.is_word(node)]
        return words[-1] if words else next(iter(found), None)

    def meant(self, offset: int) -> Parameter | None:
        """The parameter, or the function by its own ``def``, that the name at a character means; None where it is something else."""
        node = self._identifier(offset)
        if node is None:
            return None
        parent = node.parent()
        if parent is not None and parent.kind() == "function_definition" and _same(parent.field("name"), node):
            return Parameter(_line(parent), "", source.start_of(node), source.end_of(node))
        if parent is not None and _is_no_name(parent, node):
            return None
        function = self._owner(node)
        if function is None:
            return None
        return Parameter(_line(function), node.text(), source.start_of(node), source.end_of(node))

    def _identifier(self, offset: int) -> source.Node | None:
        """The name that a cursor is in, or right behind."""
        for at in (offset, offset - 1):
            if 0 <= at < len(self.text):
                node: source.Node | None = self.source.root
                while node is not None and node.kind() != "identifier":
                    node = next((c for c in node.children() if source.start_of(c) <= at < source.end_of(c)), None)
                if node is not None:
                    return node
        return None

    def _owner(self, node: source.Node) -> source.Node | None:
        """The function whose parameter a name is, by the scopes around it."""
        name, inner = node.text(), node
        for around in source.ancestors(node):
            if around.kind() in _COMPREHENSIONS and name in _targets(around):
                return None
            if around.kind() in _FUNCTIONS:
                parameters = around.field("parameters")
                in_signature = parameters is not None and _same(parameters, inner)
                declared = parameters is not None and any(_same(declaration, node) for declaration, _ in _parameters(around))
                # A default and an annotation are read outside of the function, a parameter's name is its own.
                if declared or (not in_signature and not _same(around.field("return_type"), inner)):
                    if name in {text for _, text in _parameters(around)}:
                        return around
                    if around.kind() == "function_definition" and name in _assigned(around):
                        return None
            inner = around
        return None


def _line(node: source.Node) -> int:
    return int(node.range().start.line) + 1


def _same(one: source.Node | None, other: source.Node) -> bool:
    return one is not None and (source.start_of(one), source.end_of(one)) == (source.start_of(other), source.end_of(other))


def _is_no_name(parent: source.Node, node: source.Node) -> bool:
    """An attribute (``x.name``) or the word of a keyword argument (``f(name=...)``)."""
    if parent.kind() == "attribute":
        return _same(parent.field("attribute"), node)
    return parent.kind() == "keyword_argument" and _same(parent.field("name"), node)


def _parameters(function: source.Node) -> Iterator[tuple[source.Node, str]]:
    held = function.field("parameters")
    for child in held.named_children() if held is not None else ():
        node: source.Node | None = child
        if child.kind() in ("default_parameter", "typed_default_parameter"):
            node = child.field("name")
        while node is not None and node.kind() in ("typed_parameter", "list_splat_pattern", "dictionary_splat_pattern"):
            node = next(iter(node.named_children()), None)
        if node is not None and node.kind() == "identifier":
            yield node, node.text()


def _targets(comprehension: source.Node) -> set[str]:
    """The names that a comprehension binds."""
    found = set()
    for clause in comprehension.named_children():
        if clause.kind() == "for_in_clause":
            left = clause.field("left")
            found |= set() if left is None else {node.text() for node in (left, *left.find_all(kind="identifier"))}
    return found


def _assigned(function: source.Node) -> set[str]:
    """The names that the body of a function assigns, those of inner functions left out."""
    found, waiting = set(), list(function.children())
    while waiting:
        node = waiting.pop()
        if node.kind() in ("assignment", "augmented_assignment", "for_statement", "named_expression", "as_pattern_target"):
            target = node.field("left") or node.field("name") or node
            found |= {each.text() for each in (target, *target.find_all(kind="identifier"))}
        if node.kind() not in _SCOPES:
            waiting += node.children()
    return found
