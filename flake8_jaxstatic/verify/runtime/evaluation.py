"""Expressions of the linter, evaluated: what a call site passes becomes a value, as far as it is written in the source."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import itertools
import operator
from collections.abc import Callable, Sequence
from typing import Any

from flake8_jaxstatic.verify.runtime import deadlines, making, recorder, testing

Expression = Sequence[Any]


class Unknown(Exception):
    """An expression that cannot be evaluated; the text says why."""


KINDS = frozenset((
    "const", "name", "import", "attr", "item", "slice", "call", "build", "op", "first", "any", "source", "made", "hole", "given", "none",
))  # fmt: skip
_OPERATORS: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv, "%": operator.mod,
    "**": operator.pow, "@": operator.matmul, "&": operator.and_, "|": operator.or_, "^": operator.xor, "<<": operator.lshift,
    ">>": operator.rshift, "u": operator.neg, "~": operator.invert,
}  # fmt: skip


class Evaluator:
    """Evaluates expressions; equal expressions give the same object, as one variable of the source does.

    Args:
        maker: makes up what no call says.
    """

    def __init__(self, maker: making.Maker) -> None:
        self.maker = maker
        self._known: dict[str, Any] = {}

    def fresh(self) -> Evaluator:
        """One that knows nothing yet: what was made under jit is made again."""
        return Evaluator(self.maker)

    def value(self, expression: Expression) -> Any:
        """The value of an expression.

        Raises:
            Unknown: a part of it is not written in the source, or evaluating it raised.
        """
        key = repr(expression)
        if expression[0] not in KINDS:
            raise Unknown(f"no such expression: {expression[0]}")
        if key not in self._known:
            try:
                self._known[key] = getattr(self, f"_{expression[0]}")(*expression[1:])
            except (Unknown, deadlines.TooSlow, recorder.Enough, KeyboardInterrupt):
                raise
            except BaseException as error:  # the user's own code, run out of its context: a test module is skipped by what is no Exception
                raise Unknown(f"{type(error).__name__}: {' '.join(str(error).split())[:160]}") from None
        return self._known[key]

    def _const(self, kind: str, text: Any) -> Any:
        return constant(kind, text)

    def _name(self, module: str, name: str, attributes: Sequence[str]) -> Any:
        imported = importlib.import_module(module)
        found = getattr(imported, name) if hasattr(imported, name) else getattr(builtins, name)
        for attribute in attributes:
            found = getattr(found, attribute)
        return found

    def _import(self, dotted: str) -> Any:
        parts = dotted.split(".")
        for end in range(len(parts), 0, -1):
            try:
                found: Any = importlib.import_module(".".join(parts[:end]))
            except ImportError:
                continue
            for attribute in parts[end:]:
                found = getattr(found, attribute)
            return found
        raise Unknown(f"there is no {dotted}")

    def _attr(self, of: Expression, name: str) -> Any:
        return getattr(self.value(of), name)

    def _item(self, of: Expression, key: Expression) -> Any:
        found = self.value(of)
        return found[self.value(key)] if not inspect.isgenerator(found) else next(itertools.islice(found, self.value(key), None))

    def _slice(self, of: Expression, module: str, line: int, column: int, bounds: Sequence[Expression]) -> Any:
        """Constant bounds stand in the text; the others come in its order."""
        rest = [self.value(each) for each in bounds]

        def bound(node: ast.expr | None) -> Any:
            if node is None:
                return None
            return node.value if isinstance(node, ast.Constant) else rest.pop(0)

        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Subscript) and (node.lineno, node.col_offset) == (line, column) and _sliced(node.slice):
                parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                index = [
                    slice(bound(part.lower), bound(part.upper), bound(part.step)) if isinstance(part, ast.Slice) else bound(part)
                    for part in parts
                ]
                return self.value(of)[tuple(index) if isinstance(node.slice, ast.Tuple) else index[0]]
        raise Unknown("no slice stands there")

    def _call(self, callee: Expression, arguments: Sequence[Expression], keywords: Sequence[Any]) -> Any:
        function = self.value(callee)
        args: list[Any] = []
        for argument in arguments:
            if argument[0] == "star":
                args.extend(self.value(argument[1]))
            else:
                args.append(self.value(argument))
        kwargs: dict[str, Any] = {}
        for name, expression in keywords:
            if name is None:
                kwargs.update(self.value(expression))
            else:
                kwargs[name] = self.value(expression)
        return function(*args, **kwargs)

    def _build(self, kind: str, keys: Sequence[Any], parts: Sequence[Expression]) -> Any:
        if kind == "dict":
            built: dict[Any, Any] = {}
            for key, part in zip(keys, parts, strict=True):
                if key is None:
                    raise Unknown("a computed key")
                found = constant(*key)
                if found == "*":
                    built.update(self.value(part))
                else:
                    built[found] = self.value(part)
            return built
        items: list[Any] = []
        for key, part in zip(keys, parts, strict=True):
            if key is not None and constant(*key) == "*":
                items.extend(self.value(part))
            else:
                items.append(self.value(part))
        if len(parts) == 1 and tuple(keys) == (None,):  # a comprehension: its element, and one more
            items = items * 2
        return {"tuple": tuple, "list": list, "set": set}[kind](items)

    def _op(self, name: str, operands: Sequence[Expression]) -> Any:
        return _OPERATORS[name](*(self.value(each) for each in operands))

    def _first(self, of: Expression) -> Any:
        return next(iter(self.value(of)))

    def _any(self, alternatives: Sequence[Expression]) -> Any:
        reasons = []
        for each in alternatives:
            try:
                return self.value(each)
            except Unknown as error:
                reasons.append(str(error))
        raise Unknown(reasons[0] if reasons else "no alternative")

    def _source(self, module: str, line: int, column: int, captured: Sequence[Any]) -> Any:
        """A nested function or lambda, compiled from its text in its module, with what it captures."""
        imported = importlib.import_module(module)
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Lambda | ast.FunctionDef) and (node.lineno, node.col_offset) == (line, column):
                names = {}
                for name, expression in captured:
                    names[name] = self.value(expression)
                return _compiled(node, names, imported)
        raise Unknown("no function stands there")

    def _made(self, module: str, name: str, attributes: Sequence[str]) -> Any:
        return self.maker.instance(self._name(module, name, attributes))

    def _hole(self, name: str, annotation: str, module: str, passed: Sequence[Any] = (), called: bool = False) -> Any:
        for part in annotation.split("|"):
            found: Any = importlib.import_module(module)
            for word in part.strip().split("."):
                found = getattr(found, word, None)
            if inspect.isclass(found) and found.__module__.partition(".")[0] == module.partition(".")[0]:
                made = self.maker.objects(found)
                if made:
                    return made[0]
        return self.maker.parameter(name, annotation, passed=passed, called=called)

    def _given(self, module: str, test: str, name: str) -> Any:
        given = testing.arguments(inspect.getsourcefile(importlib.import_module(module)) or "", test)
        if name not in given:
            raise Unknown(f"{test} was not given {name!r}")
        return given[name]

    def _none(self, reason: str) -> Any:
        raise Unknown(f"not written in the source: {reason}")


def _tree(module: str) -> ast.Module:
    path = inspect.getsourcefile(importlib.import_module(module)) or ""
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        return ast.parse(stream.read())


def _sliced(index: ast.expr) -> bool:
    return any(isinstance(part, ast.Slice) for part in (index.elts if isinstance(index, ast.Tuple) else [index]))


def _compiled(node: ast.Lambda | ast.FunctionDef, names: dict[str, Any], module: Any) -> Any:
    if isinstance(node, ast.Lambda):
        inner: ast.stmt = ast.Return(value=node)
        body = [inner]
    else:
        body = [node, ast.Return(value=ast.Name(id=node.name, ctx=ast.Load()))]
    arguments = ast.arguments(posonlyargs=[], args=[ast.arg(arg=name) for name in names], kwonlyargs=[], kw_defaults=[], defaults=[])
    factory = ast.FunctionDef(name="made", args=arguments, body=body, decorator_list=[], type_params=[])  # type: ignore[call-arg]
    tree = ast.fix_missing_locations(ast.Module(body=[factory], type_ignores=[]))
    space = dict(vars(module))
    exec(compile(tree, inspect.getsourcefile(module) or "<source>", "exec"), space)  # noqa: S102 - the user's own function, from its file
    return space["made"](**names)


def constant(kind: str, text: Any) -> Any:
    """A constant from its type and text."""
    if kind == "str":
        return text
    if kind in ("int", "float", "complex"):
        return {"int": int, "float": float, "complex": complex}[kind](text)
    if kind == "bytes":
        return ast.literal_eval(text)
    return {"True": True, "False": False, "None": None, "Ellipsis": ...}[str(text)]
