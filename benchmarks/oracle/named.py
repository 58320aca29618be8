"""The names of jitted functions in a project, and which mentions of a name are calls, read from the syntax alone."""

from __future__ import annotations

import ast
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

JITS = frozenset(("jit", "pmap", "pjit", "filter_jit", "checkpoint", "remat"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands for a jitted function.

    Attributes:
        file: relative to the root.
        line, column: of the name, both from 0, the column in characters.
        text: the name.
        first, last: the lines, from 1, between which the transform is written.
    """

    file: str
    line: int
    column: int
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A call: file relative to the root, line from 1, column from 1 of its first character."""

    file: str
    line: int
    column: int


def trees(root: pathlib.Path) -> dict[str, tuple[str, ast.Module]]:
    """Text and tree of every Python file below a folder, by relative path; files that do not parse are left out."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        text = path.read_text(errors="replace")
        try:
            found[path.relative_to(root).as_posix()] = (text, ast.parse(text))
        except SyntaxError as error:
            print(f"not read: {path}: {error.msg}")
    return found


def names(read: dict[str, tuple[str, ast.Module]]) -> Iterator[Name]:
    """Functions that are decorated with a jit, and names that a jit is assigned to."""
    for file, (text, tree) in read.items():
        lines = text.splitlines()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                marks = [mark for mark in node.decorator_list if _is_jit(mark)]
                if marks:
                    line = node.lineno - 1
                    column = lines[line].index(node.name, node.col_offset)
                    yield Name(file, line, column, node.name, marks[0].lineno, marks[-1].end_lineno or marks[-1].lineno)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _makes_one(node.value):
                target = node.targets[0]
                if isinstance(target, ast.Name | ast.Attribute):
                    text_of = target.id if isinstance(target, ast.Name) else target.attr
                    end = (target.end_lineno or 1) - 1
                    column = len(lines[end].encode()[: target.end_col_offset].decode()) - len(text_of)
                    yield Name(file, end, column, text_of, node.value.lineno, node.value.end_lineno or node.value.lineno)


def _is_jit(node: ast.expr) -> bool:
    """``jit``, ``jax.jit``, ``jit(...)``, ``partial(jit, ...)``."""
    if isinstance(node, ast.Call):
        return _is_jit(node.func) or (_last(node.func) == "partial" and bool(node.args) and _is_jit(node.args[0]))
    return _last(node) in JITS


def _makes_one(call: ast.Call) -> bool:
    """``jit(f)``, ``partial(jit, ...)(f)``, ``jit(static_argnums=0)(f)``, but not ``jit(f)(x)``, which is a call of it."""
    if isinstance(call.func, ast.Call):
        return _is_jit(call.func) and (_last(call.func.func) == "partial" or not call.func.args)
    return _last(call.func) in JITS and bool(call.args)


def _last(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def calls(read: dict[str, tuple[str, ast.Module]]) -> dict[tuple[str, int, int], Place]:
    """(file, line, column, both from 0) of the last name of a callee -> the place of the call that it is."""
    found = {}
    for file, (text, tree) in read.items():
        lines = text.splitlines()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = _last(node.func)
                end = (node.func.end_lineno or 1) - 1
                column = len(lines[end].encode()[: node.func.end_col_offset].decode()) - len(name)
                start = len(lines[node.lineno - 1].encode()[: node.col_offset].decode())
                found[file, end, column] = Place(file, node.lineno, start + 1)
    return found
