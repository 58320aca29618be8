"""Where functions are jitted, by a scan of one file's tree that knows nothing of the linter: a text comes in, sites go out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

SPECS = ("static_argnums", "static_argnames")
WRAPPERS = frozenset(("jit", "filter_jit"))
Function = ast.FunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spec:
    """One static keyword of a site.

    Attributes:
        keyword: ``static_argnums`` or ``static_argnames``.
        entries: the constants it lists.
        value: where its value stands.
        removal: what has to go to delete the keyword, comma included.
    """

    keyword: str
    entries: tuple[object, ...]
    value: Span
    removal: Span


@dataclass(frozen=True, slots=True)
class Site:
    """One jit whose function stands in the same file.

    Attributes:
        function: qualified name, as ``co_qualname`` has it; of a lambda, the name it is bound to.
        positional, keyword_only: the parameters by name.
        variadic: whether there are ``*args`` or ``**kwargs``.
        specs: the static keywords, none for a bare ``@jit``.
        wrapper: the expression that names the transform, for a bare decorator.
        statement: the outermost statement that holds site and function.
        signature: where each positional parameter stands in the ``def``.
        bare: whether the wrapper is a plain decorator without a call.
    """

    function: str
    positional: tuple[str, ...]
    keyword_only: tuple[str, ...]
    variadic: bool
    specs: tuple[Spec, ...]
    wrapper: Span
    signature: tuple[Span, ...]
    bare: bool
    defaults: int


class Text:
    """A text whose tree nodes can be asked for their characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def offset(self, line: int, column: int) -> int:
        """The character at a line (from 1) and a column in bytes."""
        row = self._lines[line - 1]
        return self._starts[line - 1] + (column if row.isascii() else len(row.encode()[:column].decode()))

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg) -> Span:
        """Where a node stands."""
        return Span(self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno or 0, node.end_col_offset or 0))

    def of(self, node: ast.expr) -> str:
        """The text of a node."""
        span = self.span(node)
        return self.text[span.start : span.end]


def scan(text: Text) -> Iterator[Site]:
    """All sites of a file whose static keywords are written as constants."""
    functions: dict[str, tuple[str, Function]] = {}
    for name, node in _functions(text.tree, ""):
        if isinstance(node, ast.FunctionDef):
            functions.setdefault(node.name, (name, node))
            for decorator in node.decorator_list:
                site = _decorated(text, name, node, decorator)
                if site is not None:
                    yield site
    for statement in text.tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call) and isinstance(statement.targets[0], ast.Name):
            site = _assigned(text, statement.targets[0].id, statement.value, functions)
            if site is not None:
                yield site


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield prefix + child.name, child
            yield from _functions(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _decorated(text: Text, name: str, function: ast.FunctionDef, decorator: ast.expr) -> Site | None:
    if _last(decorator) in WRAPPERS:
        return _site(text, name, function, decorator, [], decorator)
    if not isinstance(decorator, ast.Call):
        return None
    through = _last(decorator.func) == "partial" and decorator.args and _last(decorator.args[0]) in WRAPPERS
    if through or _last(decorator.func) in WRAPPERS:
        return _site(text, name, function, decorator, decorator.keywords, None)
    return None


def _assigned(text: Text, name: str, call: ast.Call, functions: dict[str, tuple[str, Function]]) -> Site | None:
    if _last(call.func) not in WRAPPERS or not call.args:
        return None
    target = call.args[0]
    if isinstance(target, ast.Lambda):
        return _site(text, name, target, call, call.keywords, None)
    if isinstance(target, ast.Name) and target.id in functions:
        return _site(text, functions[target.id][0], functions[target.id][1], call, call.keywords, None)
    return None


def _site(text: Text, name: str, function: Function, wrapper: ast.expr, keywords: list[ast.keyword], bare: ast.expr | None) -> Site | None:
    specs = []
    for keyword in keywords:
        if keyword.arg in SPECS:
            entries = _entries(keyword.value)
            if entries is None:
                return None
            specs.append(Spec(keyword.arg or "", entries, text.span(keyword.value), _removal(text, keyword)))
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    return Site(
        name,
        tuple(argument.arg for argument in positional),
        tuple(argument.arg for argument in arguments.kwonlyargs),
        arguments.vararg is not None or arguments.kwarg is not None,
        tuple(specs),
        text.span(wrapper),
        tuple(text.span(argument) for argument in positional),
        bare is not None,
        len(arguments.defaults),
    )


def _entries(node: ast.expr) -> tuple[object, ...] | None:
    nodes = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    values = [each.value for each in nodes if isinstance(each, ast.Constant)]
    return tuple(values) if values and len(values) == len(nodes) else None


def _removal(text: Text, keyword: ast.keyword) -> Span:
    span = text.span(keyword)
    start = span.start
    while text.text[start - 1].isspace():
        start -= 1
    if text.text[start - 1] == ",":
        return Span(start - 1, span.end)
    end = span.end
    while text.text[end].isspace() or text.text[end] == ",":
        end += 1
    return Span(span.start, end)
