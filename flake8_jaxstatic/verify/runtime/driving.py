"""What arrives at a function when code of the user's runs that calls it: its callers, other methods of its object, tests."""

from __future__ import annotations

import contextlib
import pathlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax

from flake8_jaxstatic.verify.runtime import deadlines, evaluation, making, recorder

METHOD_SECONDS = 5.0
MOST_METHODS = 24


@dataclass(frozen=True, slots=True)
class Sources:
    """What inputs are found with: the target and what is known of it, and those who record, evaluate and make up values."""

    task: Mapping[str, Any]
    plain: Callable[..., Any]
    examples: list[dict[str, Any]]
    seen: recorder.Recorder
    evaluator: evaluation.Evaluator
    maker: making.Maker
    constants: Mapping[str, list[Any]]
    gathering: float  # until when callers and tests are run: a search that only waits for them would never try what can be made up


def driven(sources: Sources, reasons: dict[str, int]) -> Iterator[tuple[dict[str, Any], str]]:
    """What the function gets when its callers run, without jit, so that no value on the way is a tracer."""
    probe = recorder.Probe(sources.plain)
    until = halfway(sources.gathering) if sources.task["tests"] else sources.gathering
    for place, expression in sources.task["drivers"]:
        if time.monotonic() > until:
            return
        try:
            watch(
                sources.seen,
                probe,
                lambda expression=expression: sources.evaluator.fresh().value(expression),  # type: ignore[misc]
                until,
            )
        except evaluation.Unknown as error:
            reasons[f"{place}: {error}"] = 0
        except deadlines.TooSlow:
            reasons[f"{place}: it takes too long"] = 0
        while probe.examples:
            yield probe.examples.pop(0), f"a call from the function at {place}"


def watch(seen: recorder.Recorder, probe: recorder.Probe, run: Callable[[], object], until: float) -> None:
    """Run what calls a function, as it is and then, if no call with values was seen, without jit, so that no value is a tracer.

    Raises:
        deadlines.TooSlow: the second run takes too long.
        evaluation.Unknown: it cannot be run at all.
    """
    jitted = deadlines.limit(left(halfway(until)))
    with contextlib.suppress(recorder.Enough, deadlines.TooSlow), jitted, seen.probing(probe):
        run()
    if not probe.examples:
        eager = deadlines.limit(left(until))
        with contextlib.suppress(recorder.Enough), eager, jax.disable_jit(), seen.probing(probe):
            run()


def through_object(sources: Sources) -> Iterator[tuple[dict[str, Any], str]]:
    """What a bound method gets when the other methods of its object run on a made-up array."""
    owner = getattr(sources.plain, "__self__", None)
    if owner is None:
        return
    probe = recorder.Probe(sources.plain)
    for name in [each for each in dir(type(owner)) if each[0] != "_"][:MOST_METHODS]:
        method = getattr(owner, name, None)
        if not callable(method) or name == getattr(sources.plain, "__name__", ""):
            continue
        if time.monotonic() > sources.gathering:
            return
        try:
            with deadlines.limit(min(METHOD_SECONDS, left(sources.gathering))), jax.disable_jit(), sources.seen.probing(probe):
                method(sources.maker.floats("n"))
        except (Exception, SystemExit, deadlines.TooSlow, recorder.Enough):  # noqa: S110 - what it called before is what is looked for
            pass
        while probe.examples:
            yield probe.examples.pop(0), f"a call from {type(owner).__name__}.{name}"


def tested(sources: Sources) -> Iterator[tuple[dict[str, Any], str]]:
    """What the function gets in tests of the user."""
    probe = recorder.Probe(sources.plain)
    until = sources.gathering
    for file, test in sources.task["tests"]:
        if time.monotonic() > until:
            return
        with contextlib.suppress(deadlines.TooSlow):
            watch(sources.seen, probe, lambda file=file, test=test: run_test(file, test, [], until), until)  # type: ignore[misc]
        while probe.examples:
            yield probe.examples.pop(0), f"a call in {pathlib.Path(file).name}::{test}"


def run_test(file: str, test: str, reasons: list[str], until: float) -> None:
    """Run one test of the user under pytest, for the calls that it makes."""
    try:
        import pytest  # the user's environment need not have it
    except ImportError:
        reasons.append("its calls stand in tests, and pytest is not installed")
        return
    try:
        with deadlines.limit(left(until)):
            name = test.rpartition(".")[2]
            pytest.main(
                [file, "-q", "-x", "-k", name, "-p", "no:cacheprovider", "--assert=plain", "-W", "ignore", "--import-mode=importlib"]
            )
    except deadlines.TooSlow:
        reasons.append(f"the test {test} takes too long")
    except (Exception, SystemExit) as error:
        reasons.append(f"the test {test} failed: {type(error).__name__}: {error}")


def left(until: float) -> float:
    """Seconds until a time; one at least."""
    return max(until - time.monotonic(), 1.0)


def halfway(until: float) -> float:
    """The time in the middle between now and another time: for the first of two that share it."""
    return (time.monotonic() + until) / 2
