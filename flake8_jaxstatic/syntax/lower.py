"""One file's text in, its facts out. The tree dies here."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from flake8_jaxstatic.syntax import carried, expressions, facts, statements
from flake8_jaxstatic.syntax.builder import Builder, FileBuilder, TooMuchError

DEEPEST = 12_000
# Generics and aliases (3.12), templates and bare groups of exceptions (3.14); the first two stand on a line's first words.
_NEWER = re.compile(r"^\s*(type\s+\w+.*=|(async\s+)?def\s+\w+\[|class\s+\w+\[)|\bt\"|\bt'|except\s+\w+(\s*,\s*\w+)+\s*:")


def lower_text(path: str, text: str, skipped: frozenset[tuple[str, str]] | None = frozenset()) -> facts.File | facts.Unreadable:
    """Lower one file.

    Args:
        path: its name in the project.
        text: its source.
        skipped: functions of the module, and methods of its classes, that are not wanted: class (or an empty text) and name;
            None: nothing is wanted but whether it is Python.

    Returns:
        The facts, or why there are none: a syntax error, a null byte, nesting that is too deep for the parser.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        if skipped is None:
            tree.body.clear()
        with _deep_stack():
            return _file(path, tree, skipped or frozenset())
    except SyntaxError as error:
        return facts.Unreadable(path, f"syntax error: {error.msg}", error.lineno or 1, _newer(text, error))
    except ValueError as error:
        return facts.Unreadable(path, f"cannot be parsed: {error}")
    except (RecursionError, MemoryError):
        return facts.Unreadable(path, "nested too deeply")
    except TooMuchError:
        return facts.Unreadable(path, "too many branches over too many names")


def parses(text: str) -> bool:
    """Whether a text is Python."""
    return isinstance(lower_text("", text, None), facts.File)


def _newer(text: str, error: SyntaxError) -> bool:
    """Whether the line at which this Python stumbles is one that a later Python reads."""
    if sys.version_info < (3, 12) and str(error.msg).startswith("f-string"):
        return True
    lines = text.split("\n")
    number = error.lineno or 0
    return sys.version_info < (3, 14) and 0 < number <= len(lines) and _NEWER.search(lines[number - 1]) is not None


@contextmanager
def _deep_stack() -> Iterator[None]:
    """Room for whatever the parser lets pass: a chain of 900 ``elif`` is 900 nested statements, and four calls of ours each."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _file(path: str, tree: ast.Module, skipped: frozenset[tuple[str, str]]) -> facts.File:
    file = FileBuilder(skipped)
    builder = Builder(file, file.function("<module>", "", facts.pack(1, 0), None, -1, []), None)
    file.builders.append(builder)
    builder.bind("__name__", builder.opaque(facts.pack(1, 0)))
    statements.block(builder, tree.body)
    assigned = builder.assigned
    _overwritten(builder)
    _rebound(builder)
    _nested(builder)
    for each in file.builders:
        _cells(each)
        carried.mark(each.function)
        each.nested.clear()
    file.builders.clear()  # builders and file refer to each other: without this, trees would wait for the collector, which is off
    imports = {name: tuple(bindings) for name, bindings in file.imports.items()}
    return facts.File(path, file.functions, file.classes, imports, dict(assigned), file.exports)


def _overwritten(builder: Builder) -> None:
    """Forget imports whose name the module body binds anew for good (``f = jit(f)``); alternatives of a ``try`` or ``if`` stay."""
    joins = {op[1]: op[2] for op in builder.function.operations if op[0] == facts.PHI}
    for name, values in builder.file.imported_values.items():
        final = builder.environment.get(name) if builder.alive else None
        seen: set[int | None] = set()
        stack = [final]
        while stack:
            value = stack.pop()
            if value not in seen:
                seen.add(value)
                stack.extend(joins.get(value, ()))
        if final is not None and not seen & values:
            del builder.file.imports[name]


def _rebound(builder: Builder) -> None:
    """A name that is bound again for good means its last binding to functions and other files (``f = jit(f)``); alternatives all stay."""
    joins = {op[1] for op in builder.function.operations if op[0] in (facts.PHI, facts.LEAVE)}
    for name, values in builder.assigned.items():
        final = builder.environment.get(name) if builder.alive and len(values) > 1 else None
        if final is not None and final in values and final not in joins:
            values[:] = [final]


def _nested(builder: Builder) -> None:
    """Lower the bodies of nested functions, outermost first (an owner's names are all known before its functions are read)."""
    queue = [builder]
    while queue:
        outer = queue.pop()
        for record, node, guard in outer.nested:
            inner = Builder(outer.file, record, outer)
            inner.guard = guard
            outer.file.builders.append(inner)
            if isinstance(node, ast.Lambda):
                inner.emit(facts.RETURN, expressions.lower(inner, node.body), expressions.position_of(node.body))
            else:
                statements.block(inner, node.body)
                if inner.alive and not inner.function.generator:
                    inner.emit(facts.RETURN, inner.literal(None, record.position), record.position)
            queue.append(inner)


def _cells(builder: Builder) -> None:
    """Give every captured name a place of its own, fed by everything the name is bound to."""
    function = builder.function
    for name in function.cells:
        cell = function.cells[name] = builder.value(function.position)
        function.names.setdefault(cell, name)
        for value in builder.assigned.get(name, ()):
            builder.emit(facts.MOVE, cell, value, function.positions[value])
