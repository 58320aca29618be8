"""What arrives at a function when code of the user's runs that calls it: its callers, other methods of its object, tests."""

from __future__ import annotations

import contextlib
import pathlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax

from flake8_jaxstatic.verify.runtime import arrivals, deadlines, evaluation, making, recorder, testing

METHOD_SECONDS = 5.0
MOST_METHODS = 24
Found = tuple[arrivals.Example, str]  # with words that say where it comes from


@dataclass(frozen=True, slots=True)
class Sources:
    """What inputs are found with: the target and what is known of it, and those who record, evaluate and make up values."""

    task: Mapping[str, Any]
    plain: Callable[..., Any]
    examples: list[arrivals.Example]
    seen: recorder.Recorder
    probe: recorder.Probe
    evaluator: evaluation.Evaluator
    maker: making.Maker
    constants: Mapping[str, list[Any]]
    gathering: float  # until when callers and tests are run: a search that only waits for them would never try what can be made up


def gathered(sources: Sources, reasons: dict[str, int]) -> Iterator[Found]:
    """What the function gets when its tests and callers run: in turns, for either may take all the time and lead nowhere."""
    ways = [tested(sources, reasons), driven(sources, reasons)]
    while ways:
        for way in list(ways):
            found = next(way, None)
            if found is None:
                ways.remove(way)
            else:
                yield from found


def driven(sources: Sources, reasons: dict[str, int]) -> Iterator[list[Found]]:
    """What the function gets when its callers run, one after the other."""
    for place, expression in sources.task["drivers"]:
        if time.monotonic() > sources.gathering:
            return
        until = sooner(sources.gathering) if sources.task["tests"] else sources.gathering
        try:
            watch(
                sources.seen,
                sources.probe,
                lambda expression=expression: sources.evaluator.fresh().value(expression),  # type: ignore[misc]
                until,
            )
        except evaluation.Unknown as error:
            reasons[f"{place}: {error}"] = 0
        except deadlines.TooSlow:
            reasons[f"{place}: it takes too long"] = 0
        yield [(example, f"a call from the function at {place}") for example in sources.probe.news()]


def watch(seen: recorder.Recorder, probe: recorder.Probe, run: Callable[[], object], until: float) -> None:
    """Run what calls a function, as it is and then, if no call with values was seen, without jit, so that no value is a tracer.

    Raises:
        deadlines.TooSlow: the second run takes too long.
        evaluation.Unknown: it cannot be run at all.
    """
    known = len(probe.examples())
    jitted = deadlines.limit(left(halfway(until)))
    with contextlib.suppress(recorder.Enough, deadlines.TooSlow), jitted, seen.probing(probe):
        run()
    if len(probe.examples()) == known:
        eager = deadlines.limit(left(until))
        with contextlib.suppress(recorder.Enough), eager, jax.disable_jit(), seen.probing(probe):
            run()


def through_object(sources: Sources) -> Iterator[Found]:
    """What a bound method gets when the other methods of its object run on a made-up array."""
    owner = getattr(sources.plain, "__self__", None)
    if owner is None:
        return
    for name in [each for each in dir(type(owner)) if each[0] != "_"][:MOST_METHODS]:
        method = getattr(owner, name, None)
        if not callable(method) or name == getattr(sources.plain, "__name__", ""):
            continue
        if time.monotonic() > sources.gathering:
            return
        try:
            with (
                deadlines.limit(min(METHOD_SECONDS, left(sources.gathering))),
                jax.disable_jit(),
                sources.seen.probing(sources.probe),
            ):
                method(sources.maker.floats("n"))
        except (Exception, SystemExit, deadlines.TooSlow, recorder.Enough):  # noqa: S110 - what it called before is what is looked for
            pass
        yield from ((example, f"a call from {type(owner).__name__}.{name}") for example in sources.probe.news())


def tested(sources: Sources, reasons: dict[str, int]) -> Iterator[list[Found]]:
    """What the function gets in tests of the user, one after the other.

    First as they are; then without jit, where it was traced and what was traced did not run; at last values of the shapes that were seen.
    """
    traced: list[tuple[str, str]] = []
    for file, test in sources.task["tests"]:
        if time.monotonic() > sources.gathering:
            break
        before = len(sources.probe.calls)
        run_test(sources, file, test, reasons, halfway(sources.gathering))
        name = f"{pathlib.Path(file).name}::{test}"
        yield [(example, f"a call in {name}") for example in sources.probe.news()]
        if len(sources.probe.calls) > before:
            traced.append((file, test))
    for file, test in traced:
        if time.monotonic() > sources.gathering:
            break
        with jax.disable_jit():
            run_test(sources, file, test, reasons, sources.gathering)
        yield [(example, f"a call in {pathlib.Path(file).name}::{test}") for example in sources.probe.news()]
    yield [(example, "made up, of the shapes of a call that was seen") for example in sources.probe.made_up()]


def run_test(sources: Sources, file: str, test: str, reasons: dict[str, int], until: float) -> None:
    """Run one test until a time, or until calls have been seen; what it says is told among the reasons."""
    with sources.seen.probing(sources.probe):
        told = testing.run(file, test, left(until))
    if told:
        reasons.setdefault(told, 0)


def left(until: float) -> float:
    """Seconds until a time; one at least."""
    return max(until - time.monotonic(), 1.0)


def sooner(until: float) -> float:
    """The time after a third of what is left: for one of several that share it."""
    return time.monotonic() + left(until) / 3


def halfway(until: float) -> float:
    """The time in the middle between now and another time: for the first of two that share it."""
    return (time.monotonic() + until) / 2
