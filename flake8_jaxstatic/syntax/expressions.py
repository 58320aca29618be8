"""Expressions to values: every function here takes a builder and a node, emits operations, and returns the value."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from flake8_jaxstatic.syntax import conditions, facts, hints, scopes
from flake8_jaxstatic.syntax.builder import Body, Builder, Environment

Lower = Callable[[Builder, Any], int]  # the table below says which node each takes
Positioned = ast.expr | ast.stmt | ast.arg | ast.pattern | ast.excepthandler


def position_of(node: Positioned) -> int:
    """The packed position of a node."""
    column = node.col_offset
    return node.lineno << 12 | (column if column < 4096 else 4095)


def lower(b: Builder, node: ast.expr) -> int:
    """The value of an expression."""
    return _LOWER.get(type(node), _other)(b, node)


def _other(b: Builder, node: ast.expr) -> int:
    """An expression of a later Python (a template): its parts are read, of the whole nothing is known."""
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.expr):
            lower(b, part)
    return b.opaque(position_of(node))


def unknown(b: Builder, cause: str, position: int) -> int:
    """A value of which nothing is known, and why."""
    number = b.value(position)
    b.emit(facts.LITERAL, number, "u", cause, position)
    return number


def _constant(b: Builder, node: ast.Constant) -> int:
    return b.literal(node.value, position_of(node))


def _name(b: Builder, node: ast.Name) -> int:
    return b.load(node.id, position_of(node))


def _attribute(b: Builder, node: ast.Attribute) -> int:
    chain = [node.attr]
    root = node.value
    while type(root) is ast.Attribute:
        chain.append(root.attr)
        root = root.value
    if type(root) is ast.Name and b.function.index == 0 and b.imported(root.id):
        chain.reverse()
        return b.reference(b.imported(root.id), tuple(chain), position_of(node))
    if type(root) is ast.Name and not b.is_local(root.id):
        chain.reverse()
        return b.reference(root.id, tuple(chain), position_of(node))
    source = lower(b, root)
    position = position_of(node)
    for name in reversed(chain):
        number = b.value(position)
        b.emit(facts.ATTRIBUTE, number, source, name, b.loop, position)
        source = number
    return source


def _call(b: Builder, node: ast.Call) -> int:
    position = position_of(node)
    if type(node.func) is ast.Name and node.func.id == "super" and not node.args and b.function.parameters and not b.is_local("super"):
        number = b.value(position)
        b.emit(facts.ATTRIBUTE, number, 0, facts.SUPER, b.loop, position)
        return number
    if b.guard & facts.GUARD_EXPECTED == 0 and scopes.expects_error(node):
        guard = b.guard
        b.guard |= facts.GUARD_CAUGHT | facts.GUARD_EXPECTED
        number = _call(b, node)
        b.guard = guard
        return number
    if _is_setattr(b, node):
        owner, value = lower(b, node.args[0]), lower(b, node.args[2])
        b.emit(facts.SET_ATTRIBUTE, owner, node.args[1].value, value, 0, b.loop, b.guard, position)  # type: ignore[attr-defined]
        return b.literal(None, position)
    callee = lower(b, node.func)
    arguments = tuple([~lower(b, a.value) if type(a) is ast.Starred else lower(b, a) for a in node.args])
    keywords = tuple([(k.arg, lower(b, k.value)) for k in node.keywords]) if node.keywords else ()
    number = b.value(position)
    b.emit(facts.CALL, number, callee, arguments, keywords, b.loop, b.guard, position)
    return number


def _is_setattr(b: Builder, node: ast.Call) -> bool:
    """``setattr(x, "name", value)`` is ``x.name = value``."""
    if type(node.func) is not ast.Name or node.func.id != "setattr" or len(node.args) != 3 or node.keywords or b.is_local("setattr"):
        return False
    name = node.args[1]
    return type(name) is ast.Constant and isinstance(name.value, str)


def _subscript(b: Builder, node: ast.Subscript) -> int:
    source = lower(b, node.value)
    return item(b, source, node.slice, position_of(node))


def item(b: Builder, source: int, index: ast.expr, position: int) -> int:
    """The value of ``source[index]``."""
    number = b.value(position)
    key = scopes.constant_key(index)
    if key is not None and type(key) is not bool:
        b.emit(facts.ITEM, number, source, key, -1, position)
        return number
    if type(index) is ast.UnaryOp and type(index.op) is ast.USub and type(key := scopes.constant_key(index.operand)) is int:
        b.emit(facts.ITEM, number, source, -key, -1, position)
        return number
    if type(index) is ast.Slice:
        b.emit(facts.SLICE, number, source, slice_bounds(b, source, index), position)
        return number
    if type(index) is ast.Tuple and any(type(part) is ast.Slice for part in index.elts):
        bounds: list[int] = []
        for part in index.elts:
            if type(part) is ast.Slice:
                bounds.extend(slice_bounds(b, source, part))
            elif type(part) is not ast.Constant:
                bounds.append(lower(b, part))
        b.emit(facts.SLICE, number, source, tuple(bounds), position)
        return number
    b.emit(facts.ITEM, number, source, None, lower(b, index), position)
    return number


def slice_bounds(b: Builder, source: int, node: ast.Slice) -> tuple[int, ...]:
    """Lower the bounds of a slice; each must be concrete, whatever is sliced."""
    position = position_of(node)
    bounds = []
    for part in (node.lower, node.upper, node.step):
        if part is not None and type(part) is not ast.Constant:
            number = lower(b, part)
            b.emit(facts.NEED, number, "int", source, position)
            bounds.append(number)
    return tuple(bounds)


OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^",
}  # fmt: skip


def _binary(b: Builder, node: ast.BinOp) -> int:
    chain = [node]
    left = node.left
    while type(left) is ast.BinOp:  # long sums nest to the left: no recursion there
        chain.append(left)
        left = left.left
    value = lower(b, left)
    text = left.value if type(left) is ast.Constant and isinstance(left.value, str) else "" if type(left) is ast.JoinedStr else None
    sequence = text is not None or type(left) in (ast.List, ast.Tuple)
    for part in reversed(chain):
        right = lower(b, part.right)
        side = "left" if sequence else "right" if type(part.right) in (ast.List, ast.Tuple) else ""
        value = operate(b, OPERATORS[type(part.op)], value, right, position_of(part), text, side)
    return value


def operate(b: Builder, operator: str, left: int, right: int, position: int, text: str | None = None, sequence: str = "") -> int:
    """The value of a binary operation; repetition (of the ``left`` or ``right`` operand) and text that formats numbers (``%d``, not ``%s``)
    need concrete operands.
    """
    if operator == "%" and text is not None:
        if scopes.formats_numbers(text):
            b.emit(facts.NEED, right, "format", -1, position)
        return b.opaque(position)
    number = b.value(position)
    if operator == "*" and sequence:
        b.emit(facts.NEED, right if sequence == "left" else left, "int", left if sequence == "left" else right, position)
    b.emit(facts.OPERATE, number, operator, (left, right), position)
    return number


def _unary(b: Builder, node: ast.UnaryOp) -> int:
    position = position_of(node)
    if type(node.op) is ast.Not:
        value = lower(b, node.operand)
        b.emit(facts.TEST, value, "not", position)
        return answer(b, (value,), position)
    if type(node.op) is ast.USub and type(node.operand) is ast.Constant and isinstance(node.operand.value, int | float):
        return b.literal(-node.operand.value, position)
    value = lower(b, node.operand)
    number = b.value(position)
    b.emit(facts.OPERATE, number, "~" if type(node.op) is ast.Invert else "u", (value,), position)
    return number


def _compare(b: Builder, node: ast.Compare) -> int:
    position = position_of(node)
    operands = [lower(b, node.left)]
    result = -1
    for operator, right in zip(node.ops, node.comparators, strict=True):
        operands.append(lower(b, right))
        kind = type(operator)
        if result >= 0:
            b.emit(facts.TEST, result, "chained comparison", position)
        if kind is ast.Is or kind is ast.IsNot or (type(right) is ast.Constant and right.value is None):
            result = answer(b, operands[-2:], position)
        elif kind is ast.In or kind is ast.NotIn:
            need = "hash" if type(right) in (ast.Set, ast.Dict) else "bool" if type(right) in (ast.Tuple, ast.List) else "member"
            b.emit(facts.NEED, operands[-2], need, operands[-1], position)
            result = answer(b, operands[-2:], position)
        else:
            result = b.value(position)
            b.emit(facts.OPERATE, result, "<", (operands[-2], operands[-1]), position)
    return result


def answer(b: Builder, operands: Sequence[int], position: int) -> int:
    """The value of a question that is a plain truth value, whatever it is asked of (``is``, ``in``, ``not``)."""
    number = b.value(position)
    b.emit(facts.OPERATE, number, "?", tuple(operands), position)
    return number


def truth(b: Builder, node: ast.expr, how: str) -> None:
    """Lower a test: every operand whose truth Python asks for is needed concrete."""
    if type(node) is ast.BoolOp:
        saved = b.environment
        for part in node.values:
            truth(b, part, "and" if type(node.op) is ast.And else "or")
            narrow(b, scopes.learned(part, type(node.op) is ast.And), position_of(part))
        b.environment = restore(b, saved)
    elif type(node) is ast.UnaryOp and type(node.op) is ast.Not:
        truth(b, node.operand, how)
    else:
        b.emit(facts.TEST, lower(b, node), how, position_of(node))


def restore(b: Builder, saved: Environment) -> Environment:
    """The environment from before a test, with what the test itself has bound (``:=``)."""
    return {**{name: value for name, value in b.environment.items() if name not in saved}, **saved}


def narrow(b: Builder, known: Sequence[scopes.Fact], position: int) -> None:
    """Rebind names to narrowed versions of themselves."""
    if not known:
        return
    environment = dict(b.environment)
    for name, how in known:
        source = environment.get(name)
        if source is not None:
            number = b.value(position)
            b.emit(facts.NARROW, number, source, scopes.without_local(how, b.environment), position)
            environment[name] = number
            if b.class_depth == 0:
                b.function.names.setdefault(number, name)
    b.environment = environment


def _boolean(b: Builder, node: ast.BoolOp) -> int:
    position = position_of(node)
    saved = b.environment
    values = []
    for part in node.values[:-1]:
        value = lower(b, part)
        b.emit(facts.TEST, value, "and" if type(node.op) is ast.And else "or", position_of(part))
        values.append(value)
        narrow(b, scopes.learned(part, type(node.op) is ast.And), position)
    values.append(lower(b, node.values[-1]))
    b.environment = restore(b, saved)
    return phi(b, values, position)


def phi(b: Builder, values: Sequence[int], position: int) -> int:
    """The join of several values."""
    different = tuple(dict.fromkeys(values))
    if len(different) == 1:
        return different[0]
    number = b.value(position)
    b.emit(facts.PHI, number, different, -1, 0, position)
    return number


def _conditional(b: Builder, node: ast.IfExp) -> int:
    position = position_of(node)
    truth(b, node.test, "conditional expression")
    saved, test, branches = b.environment, conditions.whole_condition(b, node.test, True), []
    for part, holds in ((node.body, True), (node.orelse, False)):
        conditions.assume(b, conditions.conditions(b, node.test, holds), position)
        narrow(b, scopes.learned(node.test, holds), position)
        branches.append(lower(b, part))
        b.environment = restore(b, saved)
    joined = phi(b, branches, position)
    if test is not None and joined not in branches:
        conditions.choose(b, test, joined, *branches)
    return joined


def _sequence(b: Builder, node: ast.Tuple | ast.List | ast.Set) -> int:
    keys: list[object] = []
    sources = []
    for index, part in enumerate(node.elts):
        if type(part) is ast.Starred:
            keys.append("*")
            sources.append(lower(b, part.value))
        else:
            keys.append(index if "*" not in keys else None)
            sources.append(lower(b, part))
    number = b.value(position_of(node))
    kind = "tuple" if type(node) is ast.Tuple else "list" if type(node) is ast.List else "set"
    if kind == "set":
        for key, source in zip(keys, sources, strict=True):
            if key != "*":
                b.emit(facts.NEED, source, "hash", -1, position_of(node))
    b.emit(facts.BUILD, number, kind, tuple(keys), tuple(sources), position_of(node))
    return number


def _dict(b: Builder, node: ast.Dict) -> int:
    keys: list[object] = []
    sources = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            keys.append("*")
        else:
            constant = scopes.constant_key(key)
            if constant is None:
                b.emit(facts.NEED, lower(b, key), "hash", -1, position_of(key))
            keys.append(constant)
        sources.append(lower(b, value))
    number = b.value(position_of(node))
    b.emit(facts.BUILD, number, "dict", tuple(keys), tuple(sources), position_of(node))
    return number


def _lambda(b: Builder, node: ast.Lambda) -> int:
    return function_value(b, node, "<lambda>", -1)


def function_value(b: Builder, node: Body, name: str, owner: int) -> int:
    """A new function value; its body is lowered later, when all names of this function are known."""
    position = position_of(node)
    outer = b.function.qualname
    prefix = b.file.classes[owner].qualname + "." if owner >= 0 else outer + ".<locals>." if b.function.index else ""
    parameters = _parameters(b, node.args)
    record = b.file.function(name, prefix + name, position, b, owner, parameters)
    b.nested.append((record, node, b.guard & (facts.GUARD_CAUGHT | facts.GUARD_EXPECTED)))
    number = b.value(position)
    b.emit(facts.FUNCTION, number, record.index, b.loop, position)
    return number


def _parameters(b: Builder, arguments: ast.arguments) -> list[facts.Parameter]:
    positional = [(a, 0) for a in arguments.posonlyargs] + [(a, 1) for a in arguments.args]
    defaults = [-1] * (len(positional) - len(arguments.defaults)) + [lower(b, d) for d in arguments.defaults]
    result = [_parameter(a, kind, default) for (a, kind), default in zip(positional, defaults, strict=True)]
    if arguments.vararg is not None:
        result.append(_parameter(arguments.vararg, 2, -1))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        result.append(_parameter(argument, 3, -1 if default is None else lower(b, default)))
    if arguments.kwarg is not None:
        result.append(_parameter(arguments.kwarg, 4, -1))
    return result


def _parameter(argument: ast.arg, kind: int, default: int) -> facts.Parameter:
    return facts.Parameter(argument.arg, kind, default, hints.text(argument.annotation), position_of(argument))


def _comprehension(b: Builder, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> int:
    position = position_of(node)
    saved, loop = b.environment, b.loop
    for generator in node.generators:
        source = lower(b, generator.iter)
        b.function.loops.append((b.loop, position_of(generator.iter)))
        b.loop = len(b.function.loops) - 1
        element = b.value(position_of(generator.target))
        b.emit(facts.ITERATE, element, source, b.loop, position_of(generator.iter))
        b.environment = dict(b.environment)
        assign(b, generator.target, element)
        for test in generator.ifs:
            truth(b, test, "comprehension filter")
            narrow(b, scopes.learned(test, True), position)
    if isinstance(node, ast.DictComp):
        lower(b, node.key)
        value = lower(b, node.value)
    else:
        value = lower(b, node.elt)
    b.environment, b.loop = restore(b, saved) if any(scopes.has_walrus(g) for g in node.generators) else saved, loop
    number = b.value(position)
    kind = "dict" if isinstance(node, ast.DictComp) else "set" if isinstance(node, ast.SetComp) else "list"
    if isinstance(node, ast.GeneratorExp):
        kind = "generator"
    left = b.value(position)
    b.emit(facts.LEAVE, left, value, position)
    b.emit(facts.BUILD, number, kind, (None,), (left,), position)
    return number


def _joined(b: Builder, node: ast.JoinedStr) -> int:
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            value = lower(b, part.value)
            if part.format_spec is not None:
                if part.conversion == -1:  # not ``{x!s:>8}``
                    b.emit(facts.NEED, value, "format", -1, position_of(part.value))
                lower(b, part.format_spec)
    number = b.value(position_of(node))
    b.emit(facts.LITERAL, number, "o", "f-string", position_of(node))
    return number


def _named(b: Builder, node: ast.NamedExpr) -> int:
    value = lower(b, node.value)
    b.bind(node.target.id, value)
    return value


def _starred(b: Builder, node: ast.Starred) -> int:
    return lower(b, node.value)


def _await(b: Builder, node: ast.Await) -> int:
    return lower(b, node.value)


def _yield(b: Builder, node: ast.Yield | ast.YieldFrom) -> int:
    position = position_of(node)
    if node.value is not None:
        value = lower(b, node.value)
        if isinstance(node, ast.YieldFrom):
            element = b.value(position)
            b.emit(facts.ITERATE, element, value, -1, position)
            value = element
        b.emit(facts.YIELD, value, position)
    b.function.generator = True
    return unknown(b, "sent into a generator", position)


def _slice(b: Builder, node: ast.Slice) -> int:
    for part in (node.lower, node.upper, node.step):
        if part is not None:
            lower(b, part)
    return b.opaque(position_of(node))


def assign(b: Builder, target: ast.expr, value: int) -> None:
    """Bind an assignment target to a value."""
    if isinstance(target, ast.Name):
        b.bind(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(b, target.elts, value)
    elif isinstance(target, ast.Starred):
        assign(b, target.value, value)
    elif isinstance(target, ast.Attribute):
        owner = lower(b, target.value)
        b.emit(facts.SET_ATTRIBUTE, owner, target.attr, value, 0, b.loop, b.guard, position_of(target))
    elif isinstance(target, ast.Subscript):
        _set_item(b, target, value)


def _unpack(b: Builder, parts: list[ast.expr], value: int) -> None:
    starred = next((i for i, part in enumerate(parts) if isinstance(part, ast.Starred)), None)
    for index, part in enumerate(parts):
        position = position_of(part)
        number = b.value(position)
        if starred is None or index < starred:
            b.emit(facts.ITEM, number, value, index, -1, position)
        elif index > starred:
            b.emit(facts.ITEM, number, value, index - len(parts), -1, position)
        else:
            rest = b.value(position)
            b.emit(facts.SLICE, rest, value, (), position)
            b.emit(facts.BUILD, number, "list", ("*",), (rest,), position)
        assign(b, part, number)


def _set_item(b: Builder, target: ast.Subscript, value: int) -> None:
    container = lower(b, target.value)
    index = target.slice
    position = position_of(target)
    key = scopes.constant_key(index)
    number = -1 if key is not None else lower(b, index)
    after = b.value(position)
    b.emit(facts.SET_ITEM, after, container, key, number, value, b.loop, b.guard, position)
    if isinstance(target.value, ast.Name) and b.is_local(target.value.id) and target.value.id in b.environment:
        b.bind(target.value.id, after)


_LOWER: dict[type[ast.expr], Lower] = {
    ast.Constant: _constant, ast.Name: _name, ast.Attribute: _attribute, ast.Call: _call, ast.Subscript: _subscript, ast.BinOp: _binary,
    ast.UnaryOp: _unary, ast.Compare: _compare, ast.BoolOp: _boolean, ast.IfExp: _conditional, ast.Tuple: _sequence, ast.List: _sequence,
    ast.Set: _sequence, ast.Dict: _dict, ast.Lambda: _lambda, ast.ListComp: _comprehension, ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension, ast.DictComp: _comprehension, ast.JoinedStr: _joined, ast.NamedExpr: _named, ast.Starred: _starred,
    ast.Await: _await, ast.Yield: _yield, ast.YieldFrom: _yield, ast.Slice: _slice,
}  # fmt: skip
