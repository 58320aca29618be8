"""Run one probe under jax: each of its literal numbers is passed as a tracer in turn, and what happens is recorded."""

from __future__ import annotations

import ast
import bisect
import builtins
import decimal
import fractions
import importlib
import itertools
import math
import operator
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jax
import jax.flatten_util
import jax.numpy as jnp
import jax.scipy.integrate
import jax.scipy.interpolate
import jax.scipy.ndimage
import jax.scipy.signal
import jax.scipy.stats
import numpy as np
import scipy.integrate
import scipy.optimize
import scipy.special
from jax import lax

from flake8_jaxstatic.knowledge import table

if TYPE_CHECKING:
    import pathlib

MODULES: dict[str, Any] = {
    "jnp": jnp, "lax": lax, "jax": jax, "numpy": np, "scipy": scipy, "math": math, "operator": operator, "itertools": itertools,
    "random": random, "bisect": bisect, "statistics": statistics, "fractions": fractions, "decimal": decimal,
}  # fmt: skip
RECEIVERS = ("x", "m", "i", "b", "c")
DOTTED = {"jnp": "jax.numpy", "lax": "jax.lax", **dict.fromkeys(RECEIVERS, "jax.Array")}


@dataclass(frozen=True)
class Outcome:
    """One literal of one probe.

    Attributes:
        function: dotted name of what is called.
        slot: position or keyword of the argument.
        inside: the literal is an element of a tuple or list.
        given: keywords that the probe passes besides.
        error: name of the exception class, or empty when it runs.
        text: the call.
    """

    function: str
    slot: int | str
    inside: bool
    given: frozenset[str]
    error: str
    text: str


def probes(file: pathlib.Path, mark: str = "") -> list[str]:
    """The calls in a probe file: those without a mark, or those with it."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    if mark:
        return [line.removeprefix(mark).strip() for line in lines if line.startswith(mark)]
    return [line for line in lines if not line.startswith("!")]


def bind(row: table.Callable, slot: int | str) -> table.Parameter | None:
    """The parameter that an argument reaches: by position, by name, or the star that takes the rest."""
    positional = [p for p in row.parameters if p.kind in ("posonly", "pos")]
    stars = {p.kind: p for p in row.parameters}
    if isinstance(slot, int):
        return positional[slot] if slot < len(positional) else stars.get("star")
    named = next((p for p in row.parameters if p.name == slot and p.kind in ("pos", "kwonly")), None)
    return named or stars.get("starstar")


def operands() -> dict[str, Any]:
    """The arrays that the probes name."""
    return {
        "x": jnp.linspace(0.1, 0.9, 6), "m": jnp.eye(4) * 2.0, "i": jnp.arange(6) % 3, "b": jnp.arange(6) > 2,
        "c": jnp.ones(6) * 1j, "g": jnp.ones((1, 4, 4, 1)), "s": jnp.linspace(0.0, 1.0, 32).reshape(4, 8) ** 2, "key": jax.random.key(0),
    }  # fmt: skip


def bring_in(function: str) -> bool:
    """Make the library of a dotted name known to the probes; False where it is not installed."""
    parts = function.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        MODULES[parts[0]] = importlib.import_module(parts[0])
        return True
    return False


def literals(node: ast.expr) -> Iterator[ast.Constant]:
    """Number literals of an argument: itself, or the first in a tuple or list."""
    match node:
        case ast.Constant(value=int() | float()):
            yield node
        case ast.Tuple(elts=[first, *_]) | ast.List(elts=[first, *_]):
            yield from literals(first)


def called(text: str) -> str:
    """The dotted name of what a probe calls."""
    head, _, tail = text.partition("(")[0].partition(".")
    return f"{DOTTED.get(head, head)}.{tail}" if tail else f"builtins.{head}"


def outcomes(text: str) -> Iterator[Outcome]:
    """Every literal of the probe, traced while all else is as written."""
    tree = ast.parse(text, mode="eval")
    call = tree.body
    assert isinstance(call, ast.Call)
    head = ast.unparse(call.func).partition(".")[0]
    function = called(text)
    first = 1 if head in RECEIVERS else 0  # a method's receiver is its parameter 0
    slots: list[tuple[int | str, ast.expr]] = [*enumerate(call.args, first)]
    slots += [(keyword.arg or "", keyword.value) for keyword in call.keywords]
    for slot, value in slots:
        for literal in literals(value):
            given = frozenset(keyword.arg or "" for keyword in call.keywords)
            yield Outcome(function, slot, literal is not value, given, run(_traced(tree, literal), literal.value), text)


def _traced(tree: ast.Expression, literal: ast.Constant) -> str:
    class Swap(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.expr:
            return ast.Name("traced_number", ast.Load()) if node is literal else node

    copied = ast.Expression(Swap().visit(tree).body)
    text = ast.unparse(copied)

    class Restore(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return literal if node.id == "traced_number" else node

    Restore().visit(tree)
    return text


def run(text: str, number: Any) -> str:
    """Evaluate a call under a trace, with ``number`` as the tracer ``traced_number``: the class of its error, or empty."""
    code = compile(text, "<probe>", "eval")

    def body(traced_number: Any, arrays: dict[str, Any]) -> Any:
        eval(code, {**vars(builtins), **MODULES, **arrays, "traced_number": traced_number})
        return 0

    try:
        jax.eval_shape(body, number, operands())
    except Exception as error:  # every class is an answer
        return type(error).__name__
    return ""


def run_eagerly(text: str, number: Any) -> str:
    """The control of ``run``: the same call with the number itself."""
    try:
        eval(text, {**vars(builtins), **MODULES, "traced_number": number})
    except Exception as error:
        return type(error).__name__
    return ""
