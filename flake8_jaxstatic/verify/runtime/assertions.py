"""Two assertions for the tests of users: the static form of a function is numerically the same, and it is compiled so often and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import hypothesis
import jax
from hypothesis import strategies as st

from flake8_jaxstatic.verify.runtime import comparing, counting, subjects, varying


def assert_static_equivalent(
    fn: Callable[..., Any],
    static_argnames: str | Iterable[str],
    *,
    always_static: str | Iterable[str] = (),
    max_examples: int = 25,
    special_values: bool = True,
    **strategies: Any,
) -> None:
    """Assert that a function gives the same results with some parameters static as with the same parameters traced.

    Results are compared by the rules of ``flake8_jaxstatic.verify``: per element within 8 ulp of the interval between eager and traced, or
    as near to a float64 reference as they are; dtypes, weak types, shapes, tree structure, integers and exceptions exactly.

    Args:
        fn: the function, jitted or not.
        static_argnames: the parameters that are to be static.
        always_static: parameters that are static in both programs.
        max_examples: how many inputs.
        special_values: also try 0, -0.0, NaN, infinity, subnormal and extreme numbers, empty arrays and arrays of size one.
        strategies: per parameter, a Hypothesis strategy, or a value around which inputs are varied.

    Raises:
        AssertionError: the results differ, or the static form raises; with the smallest input that Hypothesis found.
        comparing.Vacuous: an ``AssertionError`` as well: nothing was compared.
    """
    fixed = _names(always_static)
    programs = comparing.Programs(subjects.unjitted(fn), fixed, fixed | _names(static_argnames))
    unknown = set(programs.signature.parameters if programs.signature else strategies) ^ set(strategies)
    missing = [name for name in unknown if name in strategies or _required(programs, name)]
    if missing:
        raise TypeError(f"{counting.name_of(fn)}: no strategy, or no parameter, for {', '.join(sorted(missing))}")
    drawn = {name: each if isinstance(each, st.SearchStrategy) else varying.like(each) for name, each in strategies.items()}
    compared = 0

    def compare(values: dict[str, Any]) -> None:
        nonlocal compared
        twins = {name: varying.cache_twin(values[name]) for name in programs.after.static if name in values}
        changed = {name: twin for name, twin in twins.items() if twin is not values[name]}
        judged = programs.judge(values, {**values, **changed} if changed else None)
        compared += judged.word != "skipped"
        if judged.word in ("differs", "raises"):
            shown = ", ".join(f"{name}={value}" for name, value in varying.shown(values).items())
            raise AssertionError(f"{counting.name_of(fn)} {judged.word} with static {sorted(programs.after.static)}: "
                                 f"{judged.difference or judged.reason} at {shown}")  # fmt: skip

    inputs = st.fixed_dictionaries(drawn)
    _given(inputs, max_examples, compare)
    if special_values:
        special = inputs.flatmap(lambda values: _changed(values, programs.after.static - programs.before.static))
        _given(special, max_examples, compare)
    if not compared:
        raise comparing.Vacuous(f"{counting.name_of(fn)}: all inputs raise, so nothing was compared")
    programs.assert_different()


def assert_max_compiles(fn: Callable[..., Any], calls: Iterable[Any], n: int) -> None:
    """Assert that some calls of a jitted function compile it at most ``n`` times.

    Its cache is emptied first, so that the count does not depend on what ran before.

    Args:
        fn: a jitted function.
        calls: per call a tuple of arguments, a mapping of keyword arguments, or a pair of both: ``((x, 2), {"order": 3})``.
        n: the most that are allowed.

    Raises:
        AssertionError: there were more; the message says at which calls.
        TypeError: ``fn`` is not jitted.
    """
    clear = getattr(fn, "clear_cache", None)
    if clear is None:
        raise TypeError(f"{counting.name_of(fn)} is not a jitted function")
    clear()
    compiled: list[int] = []
    number = -1
    for number, call in enumerate(calls):
        args, kwargs = _arguments(call)
        with counting.COMPILATIONS.during() as names:
            jax.block_until_ready(fn(*args, **kwargs))
        if counting.is_compiled(names, counting.name_of(fn), traced=True):
            compiled.append(number)
    if len(compiled) > n:
        raise AssertionError(
            f"{counting.name_of(fn)} was compiled {len(compiled)} times in {number + 1} calls, {n} are allowed; at calls {compiled[:20]}"
        )


def _given(strategy: st.SearchStrategy[dict[str, Any]], max_examples: int, check: Callable[[dict[str, Any]], None]) -> None:
    """Check inputs. Which lines only failing ones reach is not explained: for that all of jax would run under a trace of its lines."""

    @hypothesis.settings(
        max_examples=max_examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink],
    )  # fmt: skip
    @hypothesis.given(strategy)
    def examples(values: dict[str, Any]) -> None:
        check(values)

    examples()


def _changed(values: dict[str, Any], static: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
    found = varying.changes(values, static)
    return st.sampled_from(found).map(lambda change: change.apply(values)) if found else st.just(values)


def _required(programs: comparing.Programs, name: str) -> bool:
    parameter = programs.signature.parameters.get(name) if programs.signature is not None else None
    return parameter is not None and parameter.default is parameter.empty and parameter.kind.name not in ("VAR_POSITIONAL", "VAR_KEYWORD")


def _names(given: str | Iterable[str]) -> frozenset[str]:
    return frozenset([given] if isinstance(given, str) else given)


def _arguments(call: Any) -> tuple[Sequence[Any], Mapping[str, Any]]:
    if isinstance(call, Mapping):
        return (), call
    if isinstance(call, tuple) and len(call) == 2 and isinstance(call[0], tuple) and isinstance(call[1], Mapping):
        return call
    return (call if isinstance(call, tuple) else (call,)), {}
