"""Statements to operations: control flow, bindings, definitions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flake8_jaxstatic.syntax import conditions, expressions, facts, hints, scopes
from flake8_jaxstatic.syntax.builder import Builder, Environment
from flake8_jaxstatic.syntax.expressions import lower, narrow, position_of, truth

Lower = Callable[[Builder, Any], None]  # the table below says which node each takes


def block(b: Builder, statements: Iterable[ast.stmt]) -> None:
    """Lower statements in order, up to where control cannot go on."""
    for statement in statements:
        if not b.alive:
            return
        handler = _LOWER.get(type(statement))
        if handler is not None:
            handler(b, statement)


def _expression(b: Builder, node: ast.Expr) -> None:
    if type(node.value) is not ast.Constant:
        lower(b, node.value)


def _assign(b: Builder, node: ast.Assign) -> None:
    value = lower(b, node.value)
    for target in node.targets:
        again = isinstance(target, ast.Subscript) and scopes.is_computed_from(node.value, target)
        expressions.assign(b, target, _counted(b, value, position_of(target)) if again else value)
    if b.function.index == 0 and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
        _exports(b, node.value)


def _exports(b: Builder, node: ast.expr) -> None:
    if isinstance(node, ast.List | ast.Tuple):
        b.file.exports = [part.value for part in node.elts if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _annotated(b: Builder, node: ast.AnnAssign) -> None:
    if node.value is not None:
        expressions.assign(b, node.target, lower(b, node.value))


def _augmented(b: Builder, node: ast.AugAssign) -> None:
    target = node.target
    operator = expressions.OPERATORS[type(node.op)]
    position = position_of(node)
    if isinstance(target, ast.Name):
        left = b.load(target.id, position_of(target))
        value = expressions.operate(b, operator, left, lower(b, node.value), position)
        b.bind(target.id, _counted(b, value, position) if target.id in b.outer_names else value)
        return
    owner = lower(b, target.value)
    if isinstance(target, ast.Attribute):
        left = b.value(position)
        b.emit(facts.ATTRIBUTE, left, owner, target.attr, b.loop, position)
        value = expressions.operate(b, operator, left, lower(b, node.value), position)
        b.emit(facts.SET_ATTRIBUTE, owner, target.attr, value, 1, b.loop, b.guard, position)
        return
    left = expressions.item(b, owner, target.slice, position)
    value = expressions.operate(b, operator, left, lower(b, node.value), position)
    expressions.assign(b, target, _counted(b, value, position))


def _counted(b: Builder, value: int, position: int) -> int:
    """What an entry or an outer name becomes by ``+=``: another value at each execution, where the code can run again."""
    if b.loop < 0 and b.function.index == 0:
        return value
    number = b.value(position)
    b.emit(facts.NARROW, number, value, "counted", position)
    return number


def _return(b: Builder, node: ast.Return) -> None:
    if node.value is not None:
        value = lower(b, node.value)
        if b.loop >= 0:
            position = position_of(node)
            left = b.value(position)
            b.emit(facts.LEAVE, left, value, position)
            value = left
        b.emit(facts.RETURN, value, position_of(node))
    else:
        b.emit(facts.RETURN, b.literal(None, position_of(node)), position_of(node))
    b.stop()


def _raise(b: Builder, node: ast.Raise) -> None:
    if node.exc is not None:
        lower(b, node.exc)
    b.stop()


def _break(b: Builder, _: ast.Break) -> None:
    if b.breaks:
        b.breaks[-1].append(b.environment)
    b.stop()


def _continue(b: Builder, _: ast.Continue) -> None:
    if b.continues:
        b.continues[-1].append(b.environment)
    b.stop()


def _if(b: Builder, node: ast.If) -> None:
    if node.orelse and scopes.is_type_checking(node.test):
        block(b, node.orelse)  # the other branch is never run
        return
    position = position_of(node)
    truth(b, node.test, "if")
    before, guard = b.environment, b.guard
    test = conditions.whole_condition(b, node.test, True)
    holding, failing = (conditions.conditions(b, node.test, holds) for holds in (True, False))
    memo = scopes.is_memo_test(node.test)
    b.guard = guard | facts.GUARD_BRANCH | (facts.GUARD_MEMO if memo else 0)
    b.environment = dict(before)
    assumed = conditions.assume(b, holding, position)
    narrow(b, scopes.learned(node.test, True), position)
    _branch(b, before, scopes.learned(node.test, True), node.body)
    block(b, node.body)
    then = b.end()
    if isinstance(node.body[-1], ast.Return):
        b.function.branches.append((-1, "", facts.pack(node.end_lineno or node.lineno, node.end_col_offset or 0), facts.END))
    b.guard = guard | facts.GUARD_BRANCH
    b.resume(dict(before))
    otherwise = conditions.assume(b, failing, position)
    narrow(b, scopes.learned(node.test, False), position)
    _branch(b, before, scopes.learned(node.test, False), node.orelse)
    block(b, node.orelse)
    b.guard = guard | (facts.GUARD_MEMO if scopes.is_lookup(node) else 0)
    other = b.end()
    if then is not None and other is not None:
        conditions.forget(before, then, assumed)
        conditions.forget(before, other, otherwise)
    conditions.decide(b, test, b.join([then, other], position), then, other)


def _branch(b: Builder, before: Environment, learned: list[scopes.Fact], body: list[ast.stmt]) -> None:
    """Note a branch, and what is known of parameters throughout it."""
    if not body:
        return
    last = body[-1]
    first, end = position_of(body[0]), facts.pack(last.end_lineno or last.lineno, last.end_col_offset or 0)
    known = [(before.get(name, -1), how) for name, how in learned if how in ("none", "some")]
    known = [(value, how) for value, how in known if 0 <= value < len(b.function.parameters)]
    b.function.branches.extend((value, how, first, end) for value, how in known or [(-1, "")])


def _while(b: Builder, node: ast.While) -> None:
    endless = isinstance(node.test, ast.Constant) and bool(node.test.value)
    _loop(b, node, lambda: None if endless else truth(b, node.test, "while"), None, never_skipped=endless)


def _for(b: Builder, node: ast.For | ast.AsyncFor) -> None:
    source = lower(b, node.iter)

    def head() -> None:
        element = b.value(position_of(node.target))
        b.emit(facts.ITERATE, element, source, b.loop, position_of(node.iter))
        expressions.assign(b, node.target, element)

    _loop(b, node, head, node.target)


def _loop(
    b: Builder, node: ast.For | ast.AsyncFor | ast.While, head: Callable[[], None], target: ast.expr | None, never_skipped: bool = False
) -> None:
    position = position_of(node)
    before = b.environment
    b.function.loops.append((b.loop, position))
    outer, b.loop = b.loop, len(b.function.loops) - 1
    names = scopes.bound_names(node.body)
    if target is not None:
        names.difference_update(scopes.targets(target))
    heads: dict[str, tuple[int, int]] = {}  # name -> (value of the phi, number of its operation)
    environment: Environment = dict(before)
    for name in sorted(names):
        if name in before:
            number = b.value(position)
            heads[name] = (number, len(b.function.operations))
            b.emit(facts.PHI, number, (before[name],), b.loop, 0, position)
            environment[name] = number
            if b.class_depth == 0:
                b.assigned.setdefault(name, []).append(number)
                b.function.names.setdefault(number, name)
    b.environment = environment
    b.breaks.append([])
    b.continues.append([])
    at_head = dict(environment)
    head()
    block(b, node.body)
    ends = [*b.continues.pop(), *([b.environment] if b.alive else [])]
    for name, (number, operation) in heads.items():
        sources = dict.fromkeys([before[name], *(e[name] for e in ends if name in e)])
        sources.pop(number, None)
        b.function.operations[operation] = (facts.PHI, number, tuple(sources), b.loop, 0, position)
    breaks = b.breaks.pop()
    b.loop = outer
    if never_skipped:
        b.stop()
    else:
        b.resume({**ends[-1], **{name: head for name, (head, _) in heads.items()}} if ends else at_head)
        block(b, node.orelse)
    b.join([b.end(), *breaks], position)
    _leave(b, before, position)


def _leave(b: Builder, before: Environment, position: int) -> None:
    if not b.alive:
        return
    environment = dict(b.environment)
    b.file.spend(len(environment))
    for name, value in sorted(environment.items() - before.items()):
        number = b.value(position)
        b.emit(facts.LEAVE, number, value, position)
        environment[name] = number
        if b.class_depth == 0:
            b.function.names.setdefault(number, name)
            b.assigned.setdefault(name, []).append(number)
    b.environment = environment


def _with(b: Builder, node: ast.With | ast.AsyncWith) -> None:
    guard = b.guard
    for item in node.items:
        value = lower(b, item.context_expr)
        if item.optional_vars is not None:
            number = b.value(position_of(item.context_expr))
            b.emit(facts.ATTRIBUTE, number, value, "__enter__", b.loop, position_of(item.context_expr))
            b.emit(facts.MOVE, number, value, position_of(item.context_expr))
            expressions.assign(b, item.optional_vars, number)
    if scopes.expects_errors(node.items):
        b.guard |= facts.GUARD_CAUGHT | facts.GUARD_EXPECTED
        before = b.environment
        block(b, node.body)
        b.join([before, b.end()], position_of(node))
    else:
        block(b, node.body)
    b.guard = guard


def _try(b: Builder, node: ast.Try | ast.TryStar) -> None:
    position = position_of(node)
    guard, before = b.guard, b.environment
    if scopes.catches(node):
        b.guard |= facts.GUARD_CAUGHT
    block(b, node.body)
    b.guard = guard
    after_body = b.end()
    block(b, node.orelse)
    ends = [b.end()]
    b.join([before, after_body], position)
    at_handler = b.environment
    for handler in node.handlers:
        b.resume(dict(at_handler))
        if handler.name:
            b.bind(handler.name, b.opaque(position_of(handler)))
        b.guard = guard | facts.GUARD_BRANCH | (facts.GUARD_MEMO if scopes.is_lookup_error(handler) else 0)
        block(b, handler.body)
        b.guard = guard
        ends.append(b.end())
    b.join(ends, position)
    if node.finalbody:
        left = not b.alive
        if left:
            b.resume(dict(at_handler))
        block(b, node.finalbody)
        if left:
            b.stop()


def _match(b: Builder, node: ast.Match) -> None:
    position = position_of(node)
    subject = lower(b, node.subject)
    before = b.environment
    ends: list[Environment | None] = []
    exhaustive = False
    for case in node.cases:
        b.resume(dict(before))
        _pattern(b, case.pattern, subject)
        if case.guard is not None:
            truth(b, case.guard, "match guard")
        elif isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None:
            exhaustive = True
        block(b, case.body)
        ends.append(b.end())
    b.join(ends if exhaustive else [*ends, before], position)


def _pattern(b: Builder, pattern: ast.pattern, subject: int) -> None:
    position = position_of(pattern)
    if isinstance(pattern, ast.MatchValue):
        other = lower(b, pattern.value)
        result = b.value(position)
        b.emit(facts.OPERATE, result, "<", (subject, other), position)
        b.emit(facts.TEST, result, "match", position)
    elif isinstance(pattern, ast.MatchOr):
        for part in pattern.patterns:
            _pattern(b, part, subject)
    elif isinstance(pattern, ast.MatchAs):
        if pattern.pattern is not None:
            _pattern(b, pattern.pattern, subject)
        if pattern.name is not None:
            b.bind(pattern.name, subject)
    elif isinstance(pattern, ast.MatchSequence):
        _sequence_pattern(b, pattern, subject)
    elif isinstance(pattern, ast.MatchMapping):
        for key, part in zip(pattern.keys, pattern.patterns, strict=True):
            number = b.value(position)
            b.emit(facts.ITEM, number, subject, scopes.constant_key(key), -1, position)
            _pattern(b, part, number)
        if pattern.rest is not None:
            b.bind(pattern.rest, subject)
    elif isinstance(pattern, ast.MatchClass):
        names = [None] * len(pattern.patterns) + list(pattern.kwd_attrs)
        for name, part in zip(names, [*pattern.patterns, *pattern.kwd_patterns], strict=True):
            number = b.value(position)
            if name is None:
                b.emit(facts.NARROW, number, subject, "tested", position)
            else:
                b.emit(facts.ATTRIBUTE, number, subject, name, b.loop, position)
            _pattern(b, part, number)


def _sequence_pattern(b: Builder, pattern: ast.MatchSequence, subject: int) -> None:
    position = position_of(pattern)
    starred = False
    for index, part in enumerate(pattern.patterns):
        number = b.value(position)
        if isinstance(part, ast.MatchStar):
            starred = True
            if part.name is not None:
                b.emit(facts.SLICE, number, subject, (), position)
                b.bind(part.name, number)
            continue
        b.emit(facts.ITEM, number, subject, index - len(pattern.patterns) if starred else index, -1, position)
        _pattern(b, part, number)


def _delete(b: Builder, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            b.environment.pop(target.id, None)


def _assert(b: Builder, node: ast.Assert) -> None:
    truth(b, node.test, "assert")
    narrow(b, scopes.learned(node.test, True), position_of(node))


def _outer_names(b: Builder, node: ast.Global | ast.Nonlocal) -> None:
    b.outer_names.update(node.names)


def _import(b: Builder, node: ast.Import) -> None:
    for alias in node.names:
        if alias.asname:
            _imported(b, alias.asname, alias.name, 0, "", node)
        else:
            root = alias.name.partition(".")[0]
            _imported(b, root, root, 0, "", node)
            if "." in alias.name:
                b.file.imports.setdefault(" " + alias.name, []).append((alias.name, 0, ""))


def _import_from(b: Builder, node: ast.ImportFrom) -> None:
    for alias in node.names:
        if alias.name == "*":
            b.emit(facts.IMPORT_STAR, node.module or "", node.level, position_of(node))
        else:
            _imported(b, alias.asname or alias.name, node.module or "", node.level, alias.name, node)


def _imported(b: Builder, name: str, module: str, level: int, attribute: str, node: ast.stmt) -> None:
    binding = (module, level, attribute)
    at_module = b.function.index == 0 and b.class_depth == 0
    if at_module:
        known = b.file.imports.setdefault(name, [])
        if binding not in known:
            known.append(binding)
    key = f"{name} {module} {level} {attribute}"  # this very import, under a name that no source can spell
    b.file.imports[key] = [binding]
    number = b.value(position_of(node))
    b.emit(facts.NAME, number, key, (), position_of(node))
    if not at_module:
        b.bind(name, number)
    else:
        b.environment[name] = number
        b.import_keys[number] = key
        b.file.imported_values.setdefault(name, set()).add(number)


def _function(b: Builder, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    owner = b.owners.get(node, -1) if b.class_depth else -1
    if b.file.skipped and b.function.index == 0 and facts.key_of(b.file.classes, owner, node.name) in b.file.skipped:
        b.bind(node.name, expressions.unknown(b, f"{node.name}() is far from every jit site and not read", position_of(node)))
        return
    decorators = [(lower(b, d), position_of(d)) for d in node.decorator_list]
    value = expressions.function_value(b, node, node.name, owner)
    for decorator, position in reversed(decorators):
        number = b.value(position)
        b.emit(facts.CALL, number, decorator, (value,), (), b.loop, b.guard | facts.GUARD_DECORATOR, position)
        value = number
    b.bind(node.name, value)


def _class(b: Builder, node: ast.ClassDef) -> None:
    position = position_of(node)
    bases = [lower(b, base) for base in node.bases if not isinstance(base, ast.Starred)]
    keywords = [(k.arg, lower(b, k.value)) for k in node.keywords if k.arg]
    decorators = [lower(b, d) for d in node.decorator_list]
    prefix = b.function.qualname + ".<locals>." if b.function.index else ""
    enclosing = b.owners.get(node, -1)
    if enclosing >= 0:
        prefix = b.file.classes[enclosing].qualname + "."
    number = b.value(position)
    record = facts.Class(
        len(b.file.classes), node.name, prefix + node.name, position, b.function.index, number, bases, keywords, decorators, {}, [], {}
    )
    b.file.classes.append(record)
    saved = b.environment
    b.file.spend(len(saved) // 16)
    b.environment = dict(saved)
    b.class_depth += 1
    for statement in _flat(node.body):
        b.owners[statement] = record.index
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            default = lower(b, statement.value) if statement.value is not None else -1
            record.fields.append((statement.target.id, hints.text(statement.annotation), default))
            if default >= 0:
                b.environment[statement.target.id] = default
    names = scopes.bound_names(node.body)  # not all that are known here: in a file of many classes they would be too many
    before = {name: b.environment[name] for name in names if name in b.environment}
    _class_body(b, node.body, record)
    bound = b.environment if b.alive else before
    found = [(name, bound[name]) for name in names if name in bound and saved.get(name) != bound[name]]
    record.attributes.update(sorted(found, key=lambda pair: pair[::-1]))  # the order of a set is none
    b.class_depth -= 1
    b.resume(saved)
    b.emit(facts.CLASS, number, record.index, position)
    value = number
    for node_, decorator in reversed(list(zip(node.decorator_list, decorators, strict=True))):
        place = position_of(node_)
        result = b.value(place)
        b.emit(facts.CALL, result, decorator, (value,), (), b.loop, b.guard | facts.GUARD_DECORATOR, place)
        value = result
    b.bind(node.name, value)


def _class_body(b: Builder, body: Sequence[ast.stmt], record: facts.Class) -> None:
    first = len(b.file.functions)
    for statement in body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            continue
        block(b, (statement,))
    for function in b.file.functions[first:]:
        if function.owner == record.index:
            record.methods[function.name] = function.index


def _flat(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    flat: list[ast.stmt] = []
    for statement in body:
        flat.append(statement)
        if isinstance(statement, ast.If):
            flat.extend(_flat(statement.body))
            flat.extend(_flat(statement.orelse))
        elif isinstance(statement, ast.Try):
            flat.extend(_flat(statement.body))
    return flat


_LOWER: dict[type[ast.stmt], Lower] = {
    ast.Expr: _expression, ast.Assign: _assign, ast.AnnAssign: _annotated, ast.AugAssign: _augmented, ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _break, ast.Continue: _continue, ast.If: _if, ast.While: _while, ast.For: _for, ast.AsyncFor: _for, ast.With: _with,
    ast.AsyncWith: _with, ast.Try: _try, ast.TryStar: _try, ast.Match: _match, ast.Delete: _delete, ast.Assert: _assert,
    ast.Global: _outer_names, ast.Nonlocal: _outer_names, ast.Import: _import, ast.ImportFrom: _import_from,
    ast.FunctionDef: _function, ast.AsyncFunctionDef: _function, ast.ClassDef: _class,
}  # fmt: skip
