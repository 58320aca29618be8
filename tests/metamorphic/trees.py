"""Small projects as trees, and what the rewrites share. A rewrite takes trees that it may change and a way to choose a place."""

from __future__ import annotations

import ast
import copy
import symtable
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Pick = Callable[[int], int]
Files = dict[str, ast.Module]
Body = list[ast.stmt]
SIMPLE = (ast.Return, ast.Assign, ast.Expr)
WRAPPERS = ("jit",)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The project after a rewrite.

    Attributes:
        files: its trees.
        renamed: leads from a new name of a function to the one it had.
        anonymous: functions got names that had none, so names are not compared.
    """

    files: Files
    renamed: dict[str, str] = field(default_factory=dict)
    anonymous: bool = False


Rewrite = Callable[[Files, Pick], Rewritten | None]


def parsed(texts: dict[str, str]) -> Files:
    """The trees of a project."""
    return {path: ast.parse(text) for path, text in texts.items()}


def written(files: Files) -> dict[str, str]:
    """The texts of a project."""
    return {path: ast.unparse(ast.fix_missing_locations(tree)) + "\n" for path, tree in files.items()}


def copied(files: Files) -> Files:
    """Trees that may be changed."""
    return copy.deepcopy(files)


def one(found: list[Any], pick: Pick) -> Any:
    """One of several places."""
    return found[pick(len(found))] if found else None


def last(node: ast.expr) -> str:
    """The last part of a dotted name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def parse_statements(text: str) -> Body:
    """Statements of a text."""
    return ast.parse(text).body


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions of a module that stand at its top."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def bound_once(tree: ast.Module, name: str) -> bool:
    """Whether a name is bound by exactly one statement of the module and nowhere inside: then every use means that binding."""
    count = 0
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=bound) | ast.ClassDef(name=bound) | ast.AsyncFunctionDef(name=bound):
                count += bound == name
            case ast.Name(id=bound, ctx=ast.Store() | ast.Del()) | ast.arg(arg=bound) | ast.ExceptHandler(name=bound):
                count += bound == name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                count += sum((alias.asname or alias.name.partition(".")[0]) == name for alias in aliases)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                count += 2 * (name in names)
            case ast.MatchAs(name=bound) | ast.MatchStar(name=bound):
                count += bound == name
    return count == 1


class Renamed(ast.NodeTransformer):
    """Another name for every plain use of one."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Rename."""
        return ast.copy_location(ast.Name(self.new, node.ctx), node) if node.id == self.old else node


def bodies(tree: ast.AST) -> Iterator[Body]:
    """Every list of statements of functions and modules, blocks included."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body and isinstance(body[0], ast.stmt) and not isinstance(node, ast.ClassDef):
                yield body


def first_evaluated(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls of a simple statement that run before anything else of it does: in front of them stand names and constants only."""
    node: ast.AST | None = getattr(statement, "value", None)
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        yield node
        node = node.args[0] if node.args else None


def free_names(function: ast.FunctionDef) -> set[str]:
    """The globals that a function reads, those of its decorators and defaults included."""
    table = symtable.symtable(ast.unparse(function), "moved", "exec")
    found = set()
    pending = [table]
    while pending:
        scope = pending.pop()
        pending += scope.get_children()
        found |= {s.get_name() for s in scope.get_symbols() if s.is_global() or (scope is table and s.is_referenced())}
    return found - {function.name}


def after_imports(tree: ast.Module) -> int:
    """Where the first statement stands that may use what is imported."""
    last_import = max((i for i, node in enumerate(tree.body) if isinstance(node, ast.Import | ast.ImportFrom)), default=-1)
    docstring = bool(tree.body) and isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant)
    return max(last_import + 1, int(docstring))


def jit_call(node: ast.expr) -> ast.Call | None:
    """``jit(f, ...)``, ``partial(jit, ...)``, ``jit(...)`` as one call."""
    if isinstance(node, ast.Call):
        if last(node.func) in WRAPPERS:
            return node
        if last(node.func) == "partial" and node.args and last(node.args[0]) in WRAPPERS:
            return node
    return None


def module_name(path: str) -> str:
    """The dotted name of a file at the root of the project."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
