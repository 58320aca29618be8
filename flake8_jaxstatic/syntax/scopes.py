"""Names of a stretch of code: what it binds (for loop heads) and what a test says of a name (for the branches under it)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator

from flake8_jaxstatic.syntax import facts

_CONVERSION = re.compile(r"%[-+ #0-9.*]*(?:\([^)]*\))?[-+ #0-9.*]*([a-zA-Z])")
_Compound = ast.If | ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match


def targets(node: ast.expr) -> Iterator[str]:
    """Names bound by an assignment target."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Tuple | ast.List):
        for item in node.elts:
            yield from targets(item)
    elif isinstance(node, ast.Starred):
        yield from targets(node.value)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        yield node.value.id  # an item write makes a new version of the container


def bound_names(statements: Iterable[ast.stmt]) -> set[str]:
    """Names that the statements (not the functions inside them) may bind."""
    names: set[str] = set()
    stack = list(statements)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Assign):
            for target in node.targets:
                names.update(targets(target))
            _walrus(node.value, names)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            names.update(targets(node.target))
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update((alias.asname or alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, _Compound):
            _compound(node, names, stack)
    return names


def _walrus(node: ast.expr, names: set[str]) -> None:
    if isinstance(node, ast.NamedExpr):
        names.add(node.target.id)


def _compound(node: _Compound, names: set[str], stack: list[ast.stmt]) -> None:
    if isinstance(node, ast.For | ast.AsyncFor):
        names.update(targets(node.target))
    elif isinstance(node, ast.If | ast.While):
        for part in ast.walk(node.test):
            if isinstance(part, ast.NamedExpr):
                names.add(part.target.id)
    elif isinstance(node, ast.With | ast.AsyncWith):
        for item in node.items:
            if item.optional_vars is not None:
                names.update(targets(item.optional_vars))
    elif isinstance(node, ast.Try | ast.TryStar):
        for handler in node.handlers:
            if handler.name:
                names.add(handler.name)
            stack.extend(handler.body)
        stack.extend(node.finalbody)
    elif isinstance(node, ast.Match):
        for case in node.cases:
            names.update(captured(case.pattern))
            stack.extend(case.body)
        return
    stack.extend(node.body)
    stack.extend(getattr(node, "orelse", ()))


def captured(pattern: ast.pattern) -> Iterator[str]:
    """Names that a match pattern binds."""
    for part in ast.walk(pattern):
        name = getattr(part, "name", None) or getattr(part, "rest", None)
        if isinstance(name, str):
            yield name


Fact = tuple[str, str]  # (name, how): how as in facts.NARROW
_SHAPES = frozenset(("shape", "ndim", "size", "dtype"))


def is_computed_from(value: ast.expr, target: ast.Subscript) -> bool:
    """Whether an entry becomes something computed from itself: ``d["rate"] = 0.9 * d["rate"]``, as ``d["rate"] *= 0.9``."""
    if not isinstance(value, ast.BinOp | ast.UnaryOp | ast.Call):
        return False  # copied, or chosen
    if not (isinstance(target.value, ast.Name) and isinstance(target.slice, ast.Constant)):
        return False
    entry = ast.unparse(target)
    return any(isinstance(node, ast.Subscript) and ast.unparse(node) == entry for node in ast.walk(value))


def learned(test: ast.expr, truth: bool) -> list[Fact]:
    """What is known of names where ``test`` came out as ``truth``."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return learned(test.operand, not truth)
    if isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) == truth:
            return [fact for value in test.values for fact in learned(value, truth)]
        return [(name, "tested") for value in test.values for name, how in learned(value, truth) if how not in ("none", "some")]
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _compared(test, truth)
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.args and isinstance(test.args[0], ast.Name):
        name = test.args[0].id
        if test.func.id == "isinstance" and len(test.args) == 2:
            return [(name, _instance(test.args[1], truth))]
        if test.func.id in ("hasattr", "callable", "issubclass"):
            return [(name, "tested")]
    return []


def _instance(node: ast.expr, truth: bool) -> str:
    """How a name is narrowed that is, or is not, an instance of what stands there: by the names of the types, as they are written."""
    if truth and _builtin_type(node):
        return "concrete"
    names = _types(node)
    return " ".join((facts.IS if truth else facts.IS_NOT, *names)) if names else "tested"


def without_local(how: str, names: Collection[str]) -> str:
    """What is known of a name, where types are meant by their global names: some of these names are not."""
    word, *types = how.split()
    return "tested" if word in (facts.IS, facts.IS_NOT) and any(each.partition(".")[0] in names for each in types) else how


def _builtin_type(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(map(_builtin_type, node.elts))
    if isinstance(node, ast.BinOp):
        return _builtin_type(node.left) and _builtin_type(node.right)
    return isinstance(node, ast.Name) and node.id in ("int", "float", "bool", "str", "complex", "bytes")


def _types(node: ast.expr) -> tuple[str, ...]:
    """The names in a test for types; nothing where it is not made of names."""
    if isinstance(node, ast.Tuple | ast.BinOp):
        parts = [_types(each) for each in (node.elts if isinstance(node, ast.Tuple) else (node.left, node.right))]
        return tuple(name for part in parts for name in part) if all(parts) else ()
    name = ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""
    return (name,) if name and all(part.isidentifier() for part in name.split(".")) else ()


def _compared(test: ast.Compare, truth: bool) -> list[Fact]:
    left, operator, right = test.left, test.ops[0], test.comparators[0]
    if isinstance(left, ast.Name) and isinstance(right, ast.Constant) and right.value is None:
        positive = isinstance(operator, ast.Is | ast.Eq)
        if positive or isinstance(operator, ast.IsNot | ast.NotEq):
            return [(left.id, "none" if positive == truth else "some")]
    found: list[Fact] = []
    for side in (left, right):
        measured = _measured(side)
        if isinstance(measured, ast.Name):
            found.append((measured.id, "tested"))
    return found


def _measured(node: ast.expr) -> ast.expr | None:
    """What ``type(x)``, ``len(x)``, ``x.shape`` or ``x.shape[0]`` speak of."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("type", "len") and node.args:
        return node.args[0]
    if isinstance(node, ast.Subscript):
        node = node.value
    return node.value if isinstance(node, ast.Attribute) and node.attr in _SHAPES else None


def is_type_checking(test: ast.expr) -> bool:
    """``TYPE_CHECKING`` of ``typing``, which is false where a program runs."""
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"


def is_memo_test(test: ast.expr) -> bool:
    """Whether a test is the once-only idiom: ``x is None``, ``key not in cache``, ``not hasattr(...)``, ``not self._ready``."""
    if isinstance(test, ast.BoolOp):
        return any(map(is_memo_test, test.values))
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = test.operand
        if isinstance(inner, ast.Compare):
            return any(isinstance(op, ast.In | ast.IsNot) for op in inner.ops)
        return isinstance(inner, ast.Attribute | ast.Call | ast.Name)
    if isinstance(test, ast.Compare):
        none = any(isinstance(c, ast.Constant) and c.value is None for c in test.comparators)
        return isinstance(test.ops[0], ast.NotIn) or (none and isinstance(test.ops[0], ast.Is | ast.Eq))
    return False


def is_lookup_error(handler: ast.ExceptHandler) -> bool:
    """Whether a handler fills what was looked up in vain: ``except KeyError``, ``except AttributeError``."""
    return isinstance(handler.type, ast.Name) and handler.type.id in ("KeyError", "AttributeError", "IndexError", "LookupError")


def is_lookup(node: ast.If) -> bool:
    """Whether an ``if`` answers from a cache and leaves: ``if key in cache: return ...``, ``if found is not None: return found``."""
    if not leaves(node.body) or node.orelse or not isinstance(node.test, ast.Compare) or len(node.test.ops) != 1:
        return False
    if isinstance(node.test.ops[0], ast.In):
        return True
    last = node.body[-1]
    same = isinstance(last, ast.Return) and last.value is not None and ast.dump(last.value) == ast.dump(node.test.left)
    return isinstance(node.test.ops[0], ast.IsNot) and same


def leaves(statements: list[ast.stmt]) -> bool:
    """Whether control never reaches the end of the statements."""
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, ast.Return | ast.Raise | ast.Continue | ast.Break):
        return True
    if isinstance(last, ast.If):
        return leaves(last.body) and leaves(last.orelse)
    if isinstance(last, ast.With | ast.AsyncWith):
        return leaves(last.body)
    return False


def catches(node: ast.Try | ast.TryStar) -> bool:
    """Whether some handler of a ``try`` can catch what a tracer raises, and swallows it (does not end by raising)."""
    return any(_can_catch(handler.type) and not (handler.body and isinstance(handler.body[-1], ast.Raise)) for handler in node.handlers)


_UNRELATED = frozenset((
    "KeyError", "AttributeError", "ImportError", "ModuleNotFoundError", "OSError", "IOError", "FileNotFoundError",
    "FileExistsError", "PermissionError", "StopIteration", "KeyboardInterrupt", "SystemExit", "ZeroDivisionError",
    "FloatingPointError", "OverflowError", "ArithmeticError", "MemoryError", "NameError", "RecursionError",
    "TimeoutError", "AssertionError", "UnicodeError", "EOFError", "ConnectionError",
))  # fmt: skip


def _can_catch(node: ast.expr | None) -> bool:
    """A tracer raises subclasses of TypeError, ValueError and IndexError: other built-in errors do not catch them."""
    if isinstance(node, ast.Tuple):
        return any(map(_can_catch, node.elts))
    return not (isinstance(node, ast.Name) and node.id in _UNRELATED)


def expects_error(call: ast.Call) -> bool:
    """Whether a call runs what it is given and wants it to fail: ``assertRaises(E, lambda: ...)``, ``pytest.raises(E, f, x)``."""
    if len(call.args) < 2:
        return False
    func = call.func
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    return name == "raises" or name.startswith("assertRaises")


def expects_errors(items: list[ast.withitem]) -> bool:
    """Whether a ``with`` runs code whose error is wanted or dropped (``raises``, ``suppress``, ``assertRaises``), or nothing compiled."""
    for item in items:
        call = item.context_expr
        if isinstance(call, ast.Call):
            func = call.func
            name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
            if name in ("raises", "suppress", "disable_jit") or name.startswith("assertRaises"):
                return True
    return False


def constant_key(node: ast.expr) -> int | str | None:
    """The key or index that an expression spells out."""
    if type(node) is not ast.Constant or not isinstance(node.value, int | str):
        return None
    return None if isinstance(node.value, int) and node.value > facts.LARGEST else node.value


def has_walrus(generator: ast.comprehension) -> bool:
    """Whether a test of a comprehension binds a name."""
    return any(isinstance(part, ast.NamedExpr) for test in generator.ifs for part in ast.walk(test))


def formats_numbers(text: str) -> bool:
    """Whether every conversion of a format needs a number (``%d``, ``%.2f``): ``%s`` and ``%r`` take anything."""
    conversions = set(_CONVERSION.findall(text))
    return bool(conversions) and not conversions & {"s", "r", "a"}
