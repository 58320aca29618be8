"""Tests that come again: under ``if flag:`` a name stands for what an earlier ``if flag:`` bound, and not for what its other branch did.

A test that asks nothing but names and constants has one answer as long as the names stand for the same values. So a value that joins the
two branches of such a test is the value of one branch wherever that test is known to hold, or to fail.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from flake8_jaxstatic.syntax.builder import Builder, Environment

_POSITIVE: dict[type[ast.cmpop], ast.cmpop] = {ast.IsNot: ast.Is(), ast.NotEq: ast.Eq(), ast.NotIn: ast.In()}
_DEEPEST = 12  # joins of joins

Key = tuple[object, ...]


class Condition(NamedTuple):
    """A test and how it came out; the names it asks."""

    key: Key
    holds: bool
    names: tuple[str, ...]


def conditions(b: Builder, test: ast.expr, holds: bool) -> list[Condition]:
    """What is known where a test came out as ``holds``: of the test itself, and of its parts where they all came out so."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, holds = test.operand, not holds
    parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) == holds else []
    whole = whole_condition(b, test, holds)
    return [*([] if whole is None else [whole]), *(condition for part in parts for condition in conditions(b, part, holds))]


def whole_condition(b: Builder, test: ast.expr, holds: bool) -> Condition | None:
    """The test as a condition; None where it asks anything but names and constants."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, holds = test.operand, not holds
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _POSITIVE:
        test, holds = ast.Compare(test.left, [_POSITIVE[type(test.ops[0])]], test.comparators), not holds
    key = _key(b, test)
    if key is None or key[0] == "constant":
        return None
    return Condition(key, holds, tuple(each.id for each in ast.walk(test) if isinstance(each, ast.Name)))


def _key(b: Builder, node: ast.expr) -> Key | None:
    match node:
        case ast.Name(id=name):
            value = b.origin(b.known(name))
            return None if value < 0 or value in b.containers else ("name", value)
        case ast.Constant(value=constant):
            return "constant", type(constant).__name__, repr(constant)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            parts, operators = [operand], ["Not"]
        case ast.BoolOp(op=operator, values=values):
            parts, operators = values, [type(operator).__name__]
        case ast.Compare(left=left, ops=ops, comparators=others):
            parts, operators = [left, *others], [type(each).__name__ for each in ops]
        case _:
            return None
    keys = [_key(b, part) for part in parts]
    return None if None in keys else (*operators, *keys)


def decide(b: Builder, condition: Condition | None, joined: dict[str, int], then: Environment | None, other: Environment | None) -> None:
    """Note what the two branches of a test bound: ``joined`` are the names whose values have met."""
    if condition is None or then is None or other is None:
        return
    for name, value in joined.items():
        if name in then and name in other:
            choose(b, condition, value, then[name], other[name])
    b.note(condition.key, joined)


def choose(b: Builder, condition: Condition, value: int, then: int, other: int) -> None:
    """Note that a value is one of two, by a test."""
    b.choices[value] = (condition.key, *((then, other) if condition.holds else (other, then)))


def assume(b: Builder, known: list[Condition], position: int) -> Environment:
    """Let names that earlier tests decided stand for what they are where these conditions hold: which, and for what."""
    changed: Environment = {}
    if not b.choices:
        return changed
    for condition in known:
        for name in sorted({*b.decided.get(condition.key[:2], ()), *condition.names}):
            value = changed.get(name, b.environment.get(name, -1))
            chosen = _chosen(b, value, condition, position)
            if chosen != value:
                changed[name] = chosen
    if changed:  # a new one: the old may be what the code behind the test goes on with
        b.environment = {**b.environment, **changed}
    return changed


def forget(before: Environment, after: Environment, assumed: Environment) -> None:
    """At the end of a branch, let names that were not bound in it stand for what they stood for before its condition was assumed."""
    for name, value in assumed.items():
        if after.get(name) == value:
            after[name] = before[name]


def _chosen(b: Builder, value: int, condition: Condition, position: int, depth: int = 0) -> int:
    choice = b.choices.get(value)
    if choice is None or depth > _DEEPEST:
        return value
    key, then, other = choice
    if key == condition.key:
        return _chosen(b, then if condition.holds else other, condition, position, depth + 1)
    if condition.holds and _exclude(key, condition.key):
        return _chosen(b, other, condition, position, depth + 1)
    if not condition.holds and condition.key[0] == "Is" and ("name", b.origin(value)) in condition.key:
        apart = [each for each in (then, other) if ("name", b.origin(each)) not in condition.key]
        if len(apart) == 1:
            return _chosen(b, apart[0], condition, position, depth + 1)
    left, right = (_chosen(b, each, condition, position, depth + 1) for each in (then, other))
    if (left, right) == (then, other):
        return value
    joined = b.join_values((left, right), position)
    b.choices[joined] = (key, left, right)
    b.renamed[joined] = b.origin(value)
    return joined


def _exclude(one: Key, other: Key) -> bool:
    """Whether two tests compare one name with different texts: only one of them can hold."""
    texts = one[0] == other[0] == "Eq" and one[1] == other[1] and all(key[2][:2] == ("constant", "str") for key in (one, other))  # type: ignore[index]
    return texts and one[2] != other[2]
