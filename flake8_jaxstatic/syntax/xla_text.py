"""A Python file in, its *script* out: per function the imports, calls and writes of XLA's variables, in the order in which they run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from flake8_jaxstatic.syntax import settings_text, values_text

BRANCH = 1  # may be passed over
MAIN = 2  # only where the file is run as a program
_LEAVES = frozenset((ast.Name, ast.Constant, ast.Load, ast.Store, ast.Del, *ast.operator.__subclasses__(), *ast.cmpop.__subclasses__()))
_IMPORTERS = ("importlib.import_module", "import_module", "__import__")
_LOOPS = ast.For | ast.AsyncFor | ast.While


@dataclass(frozen=True, slots=True)
class Import:
    """``import module`` (no names) or ``from module import names``; names are (name, bound as)."""

    module: str
    level: int
    names: tuple[tuple[str, str], ...]
    alias: str
    line: int
    guard: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a dotted name; ``first`` is the text of its first argument where that is a constant.

    A call of what another call returns has the name of that one, with parentheses: ``jax.jit()`` for ``jax.jit(f)(x)``.
    """

    name: str
    line: int
    column: int
    guard: int
    first: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """A write of a variable: the number of its setting."""

    setting: int
    guard: int


Event = Import | Call | Write


@dataclass(frozen=True, slots=True)
class Routine:
    """A function, or the module body (the first one): its name inside the module, its decorators, and what it does in order.

    ``made`` holds names that are bound once, to what a call returns, with the name of what is called.
    """

    name: str
    line: int
    decorators: tuple[str, ...]
    events: tuple[Event, ...]
    made: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """One file."""

    routines: tuple[Routine, ...]
    settings: tuple[settings_text.Setting, ...]


EMPTY = Script((), ())


def read(text: str) -> Script:
    """Read a file; one that cannot be parsed says nothing here (that it cannot is said elsewhere)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        reader = _Reader(text, tree)
        reader.routine("", tree, tree.body, ())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return EMPTY
    return Script(tuple(reader.routines), tuple(reader.settings))


class _Reader:
    """What is known of a file so far."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        # Values are looked up for writes only, and most files that are read for their order have none.
        self.values = values_text.Values(text, tree if settings_text.mentions(text) else ast.Module([], []))
        self.writes = settings_text.mentions(text)
        self.routines: list[Routine] = []
        self.settings: list[settings_text.Setting] = []

    def routine(self, name: str, node: ast.AST, body: list[ast.stmt], decorators: tuple[str, ...]) -> None:
        """Read a module or function, and the functions in it after it."""
        number = len(self.routines)
        self.routines.append(Routine(name, getattr(node, "lineno", 1), decorators, ()))
        walk = _Walk(self, name, self.values.scope(node if self.writes else ast.Module([], [])))
        walk.block(body, 0)
        made = tuple((bound, called[0]) for bound, called in walk.made.items() if len(called) == 1 and called[0])
        self.routines[number] = Routine(name, getattr(node, "lineno", 1), decorators, tuple(walk.events), made)
        for inner_name, inner in walk.inner:
            told = tuple(filter(None, (dotted(_called(each)) for each in inner.decorator_list)))
            self.routine(inner_name, inner, inner.body, told)


class _Walk:
    """Goes through one function in the order of execution."""

    def __init__(self, reader: _Reader, name: str, scope: values_text.Scope) -> None:
        self.reader = reader
        self.prefix = f"{name}." if name else ""
        self.scope = scope
        self.events: list[Event] = []
        self.made: dict[str, list[str]] = {}
        self.leaving = 0  # ways out of the function, or on to another iteration, so far
        self.inner: list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]] = []

    def block(self, body: Iterable[ast.stmt], guard: int) -> None:
        """Statements, one after the other; behind a return under a condition, all is under a condition."""
        for statement in body:
            before = self.leaving
            self.statement(statement, guard)
            if self.leaving != before:
                guard |= BRANCH

    def statement(self, node: ast.stmt, guard: int) -> None:
        """One statement."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self.parts([*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)], guard)
            self.inner.append((self.prefix + node.name, node))
        elif isinstance(node, ast.ClassDef):
            self.parts([*node.decorator_list, *node.bases, *node.keywords], guard)
            outer, self.prefix = self.prefix, f"{self.prefix}{node.name}."
            self.block(node.body, guard)
            self.prefix = outer
        elif isinstance(node, ast.Import):
            for alias in node.names:
                self.events.append(Import(alias.name, 0, (), alias.asname or "", node.lineno, guard))
        elif isinstance(node, ast.ImportFrom):
            names = tuple((alias.name, alias.asname or alias.name) for alias in node.names)
            self.events.append(Import(node.module or "", node.level, names, "", node.lineno, guard))
        elif isinstance(node, ast.If):
            self.branches(node, guard)
        elif isinstance(node, _LOOPS):
            self.parts([node.test if isinstance(node, ast.While) else node.iter], guard)
            self.block(node.body, guard if isinstance(node, ast.For) and _has_elements(node.iter) else guard | BRANCH)
            self.block(node.orelse, guard | BRANCH)
        elif isinstance(node, ast.Try | ast.TryStar):
            self.block(node.body, guard)
            for handler in node.handlers:
                self.block(handler.body, guard | BRANCH)
            self.block(node.orelse, guard)
            self.block(node.finalbody, guard)
        elif isinstance(node, ast.With | ast.AsyncWith):
            self.parts([item.context_expr for item in node.items], guard)
            self.block(node.body, guard)
        elif isinstance(node, ast.Match):
            self.parts([node.subject], guard)
            for case in node.cases:
                self.block(case.body, guard | BRANCH)
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            self.parts(filter(None, [node.value]), guard)
            self.write(node, guard)
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    self.made.setdefault(target.id, []).append(dotted(node.value.func) if isinstance(node.value, ast.Call) else "")
        else:
            self.leaving += isinstance(node, ast.Return | ast.Continue | ast.Break)
            self.parts(ast.iter_child_nodes(node), guard)

    def branches(self, node: ast.If, guard: int) -> None:
        """An ``if``: one that asks whether the variable is set, or whether this is the program, is no condition on what runs."""
        self.parts([node.test], guard)
        then = guard | BRANCH
        if _asks_for(node.test, {"__name__", "__main__"}):
            then = guard | MAIN
        elif _asks_for(node.test, {"TYPE_CHECKING"}):
            self.block(node.orelse, guard)
            return
        self.block(node.body, then)
        self.block(node.orelse, guard | BRANCH)

    def parts(self, nodes: Iterable[ast.AST], guard: int) -> None:
        """Expressions: what is evaluated first comes first. Bodies of lambdas do not run here."""
        for node in nodes:
            self.expression(node, guard)

    def expression(self, node: ast.AST, guard: int) -> None:
        """One expression."""
        if type(node) in _LEAVES:
            return
        if isinstance(node, ast.Attribute):
            self.expression(node.value, guard)
        elif isinstance(node, ast.Lambda):
            self.parts([*node.args.defaults, *filter(None, node.args.kw_defaults)], guard)
        elif isinstance(node, ast.Call):
            self.parts(ast.iter_child_nodes(node), guard)
            self.call(node, guard)
        elif isinstance(node, ast.IfExp):
            self.expression(node.test, guard)
            self.parts([node.body, node.orelse], guard | BRANCH)
        elif isinstance(node, ast.BoolOp):
            self.expression(node.values[0], guard)
            self.parts(node.values[1:], guard | BRANCH)
        elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            self.expression(node.generators[0].iter, guard)
            rest = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
            runs = _has_elements(node.generators[0].iter) and not (node.generators[0].ifs or node.generators[1:])
            runs = runs and not isinstance(node, ast.GeneratorExp)
            self.parts([*node.generators[0].ifs, *node.generators[1:], *rest], guard if runs else guard | BRANCH)
        else:
            self.parts(ast.iter_child_nodes(node), guard)

    def call(self, node: ast.Call, guard: int) -> None:
        """A call: of a setter of the environment, or of something else."""
        told = values_text.written_by_call(node, self.scope)
        for each in told:
            self.setting(node, each, guard)
        for variable, value, how in values_text.handed_to_a_process(node, self.scope):
            self.setting(node, values_text.Written(variable, value, how, adds=False, elsewhere=True), guard)
        applied = isinstance(node.func, ast.Call)
        name = dotted(node.func.func if isinstance(node.func, ast.Call) else node.func)
        if name and not told:
            first = node.args[0] if node.args else None
            text = str(first.value) if isinstance(first, ast.Constant) else ""
            if name in _IMPORTERS and text and not applied:
                self.events.append(Import(text.lstrip("."), len(text) - len(text.lstrip(".")), (), "", node.lineno, guard))
            self.events.append(Call(f"{name}()" if applied else name, node.lineno, node.col_offset, guard, text[:40]))

    def write(self, node: ast.Assign | ast.AugAssign | ast.AnnAssign, guard: int) -> None:
        """An assignment to the environment, or to a dict that is handed to a process."""
        for told in values_text.written_by_assignment(node, self.scope):
            self.setting(node, told, guard)

    def setting(self, node: ast.stmt | ast.expr, told: values_text.Written, guard: int) -> None:
        """Remember a write with the flags of its value."""
        pieces = self.scope.pieces(told.value)
        found, adds, first = settings_text.flags(pieces)
        self.events.append(Write(len(self.reader.settings), guard))
        self.reader.settings.append(
            settings_text.Setting(
                variable=told.variable,
                how=told.how,
                line=node.lineno,
                column=self.reader.values.column(node),
                flags=self.reader.values.located(found),
                adds=adds or told.adds,
                always=not guard & BRANCH,
                elsewhere=told.elsewhere,
                first_word=settings_text.HOLE if told.adds else first,
            )
        )


def dotted(node: ast.AST | None) -> str:
    """``a.b.c`` of a chain of attributes, or an empty text."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join((node.id, *reversed(parts)))


def _has_elements(node: ast.expr) -> bool:
    """Whether a loop over an expression runs at least once."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return any(not isinstance(element, ast.Starred) for element in node.elts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range" and len(node.args) == 1:
        node = node.args[0]
        return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > 0
    return False


def _called(node: ast.expr) -> ast.expr:
    """What a decorator applies: of ``partial(jit, ...)``, the ``jit``."""
    while isinstance(node, ast.Call):
        inner = node.args[0] if dotted(node.func).rpartition(".")[2] == "partial" and node.args else node.func
        if inner is node:
            break
        node = inner
    return node


def _asks_for(test: ast.expr, words: set[str]) -> bool:
    found = {n.id if isinstance(n, ast.Name) else n.attr if isinstance(n, ast.Attribute) else "" for n in ast.walk(test)}
    found |= {str(n.value) for n in ast.walk(test) if isinstance(n, ast.Constant)}
    return words <= found and not any(isinstance(n, ast.Not | ast.NotEq | ast.BoolOp) for n in ast.walk(test))
