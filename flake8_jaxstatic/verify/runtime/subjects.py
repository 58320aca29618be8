"""The function under test as an object, and inputs that it runs with: a target of the linter comes in, both come out, or why not."""

from __future__ import annotations

import contextlib
import functools
import heapq
import importlib
import inspect
import itertools
import pathlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from flake8_jaxstatic.verify.runtime import arrivals, comparing, deadlines, driving, evaluation, making, recorder, testing

MOST_TRIES = 300
MAKING_SECONDS = 20.0  # of one object
MOST_DECORATORS = 12  # lines of them above a function
MOST_KEYS = 24  # tries with a PRNG key in the place of an array
GATHERING = 0.65  # of the time of a search, after which no caller and no test is run any more
FIRST = 0.9  # of it, after which other made-up functions are tried


Until = tuple[float, float]  # the time until which inputs are tried, and that until which one that was seen in a call may run


class NotRunnable(Exception):
    """A target that cannot be run; the text says why."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A function without its jit, and an input with which it runs.

    Attributes:
        plain: what was given to the jit.
        programs: its forms, with what was compiled to find the input.
        sample: values by parameter.
        source: where they come from, in words.
        constants: by parameter, values that callers pass or that the body compares with.
    """

    plain: Callable[..., Any]
    programs: comparing.Programs
    sample: dict[str, Any]
    source: str
    constants: dict[str, list[Any]]


def find(task: Mapping[str, Any], seen: recorder.Recorder, seconds: float, last: float) -> Subject:
    """Find the function and an input.

    Args:
        task: a target as plain data.
        seen: the recorder that was installed before anything of the project was imported.
        seconds: how long the search for inputs may take.
        last: the time until which a call that was seen may run.

    Raises:
        NotRunnable: in words.
    """
    started = time.monotonic()
    _import(task)
    try:
        return _found(task, seen, making.Maker(), started + GATHERING * seconds, (started + FIRST * seconds, last))
    except NotRunnable as first:
        try:
            return _found(task, seen, making.Maker(function=1), started, (started + seconds, last))
        except NotRunnable:
            raise first from None


def _found(task: Mapping[str, Any], seen: recorder.Recorder, maker: making.Maker, gathering: float, until: Until) -> Subject:
    """The function and an input; callers and tests are begun until one time, and inputs are tried until another."""
    evaluator = evaluation.Evaluator(maker)
    reasons: list[str] = []
    probe = recorder.Probe(lambda _, program: is_target(task, program) and (at_site(task, program) or not task["through"]))
    plain, examples = _function(task, seen, probe, evaluator, maker, reasons, gathering)
    if plain is None:
        told = reasons[-1] if reasons else "no call of it is seen"
        raise NotRunnable(f"the function is made inside another one that cannot be run: {told}")
    constants = {p["name"]: [evaluation.constant(*each) for each in p["literals"]] for p in task["parameters"]}
    by_task = probe.wanted
    probe.wanted = lambda function, program: by_task(function, program) or recorder.alike(function, plain)
    sources = driving.Sources(task, plain, examples, seen, probe, evaluator, maker, constants, gathering)
    programs, sample, source = _sample(sources, until)
    return Subject(programs.plain, programs, sample, source, constants)


def _import(task: Mapping[str, Any]) -> Any:
    folder = pathlib.Path(task["file"])
    parts = task["module"].split(".")
    if folder.name == "__init__.py":
        folder = folder.parent
    root = str(folder.parents[len(parts) - 1])
    if root not in sys.path:
        sys.path.insert(0, root)
    sys.path.extend(folder for folder in task["folders"] if folder not in sys.path)
    try:
        return importlib.import_module(task["module"])
    except (Exception, SystemExit) as error:
        raise NotRunnable(f"its module cannot be imported: {type(error).__name__}: {' '.join(str(error).split())[:200]}") from None


# the function


def _function(
    task: Mapping[str, Any],
    seen: recorder.Recorder,
    probe: recorder.Probe,
    evaluator: evaluation.Evaluator,
    maker: making.Maker,
    reasons: list[str],
    gathering: float,
) -> tuple[Any, list[arrivals.Example]]:
    found = _recorded(task, seen)
    if found is not None:
        return found
    bound = task["owner"] and task["leading"]
    if bound:  # a test makes the object as it is meant to be made, and calls it
        found = _by_tests(task, seen, probe, reasons, driving.halfway(gathering))
        if found is not None:
            return found
    plain = None if "<" in task["qualname"] else _by_name(task, evaluator, maker, reasons, gathering)
    if plain is not None and not task["through"]:
        return plain, []
    until = driving.halfway(gathering) if task["tests"] else gathering
    for expression in task["makers"]:
        if time.monotonic() > until:
            break
        try:
            with contextlib.suppress(recorder.Enough), deadlines.limit(driving.left(until)), seen.probing(probe):
                made = evaluator.value(expression)
                for name in ("init", "run"):
                    if "." in task["qualname"] and hasattr(made, name) and _recorded(task, seen) is None:
                        _drive(getattr(made, name), maker)
        except evaluation.Unknown as error:
            reasons.append(str(error))
        except making.Unmakeable as error:
            reasons.append(str(error))
        except deadlines.TooSlow:
            reasons.append("it takes too long")
        found = _recorded(task, seen)
        if found is not None:
            return found
    found = None if bound else _by_tests(task, seen, probe, reasons, gathering)
    return found if found is not None else (plain, [])


def _by_tests(
    task: Mapping[str, Any], seen: recorder.Recorder, probe: recorder.Probe, reasons: list[str], until: float
) -> tuple[Any, list[arrivals.Example]] | None:
    """What tests that call it jit at its place; each gets half of the time that is left."""
    for file, test in task["tests"]:
        if time.monotonic() > until:
            break
        with seen.probing(probe):
            told = testing.run(file, test, driving.left(driving.halfway(until)))
        if told:
            reasons.append(told)
        found = _recorded(task, seen)
        if found is not None:
            return found
    return None


def _drive(method: Any, maker: making.Maker) -> None:
    """Call a method of a made object with made arguments: some jit objects come into being only then."""
    try:
        method(maker.floats("n"))
    except Exception:  # whether it made the jit object is what counts, and that is looked at by the caller
        return


def is_target(task: Mapping[str, Any], program: recorder.Program) -> bool:
    """Whether a program was made of the function of a target, by where it is defined."""
    last = task["qualname"].rpartition(".")[2]
    if not _same_file(program.defined[0], task["file"]):
        return False
    if program.function.rpartition(".")[2] != last and not task["through"] and last not in ("<lambda>", "__call__"):
        return False
    if last == "<lambda>":
        return bool(program.defined[1] == task["line"])
    return bool(program.defined[1] <= task["line"] <= program.defined[1] + MOST_DECORATORS)


def at_site(task: Mapping[str, Any], program: recorder.Program) -> bool:
    """Whether a program was made at the place of a target."""
    return _same_file(program.file, task["site_file"]) and bool(program.line == task["site_line"])


def _recorded(task: Mapping[str, Any], seen: recorder.Recorder) -> tuple[Any, list[arrivals.Example]] | None:
    """What the recorder saw being jitted at the place of the target; else elsewhere, as far as it says nothing against what is proposed."""
    best = None
    for program in seen.programs.values():
        if program.made and is_target(task, program) and (best is None or at_site(task, program)):
            best = program
            if at_site(task, program) and program.examples:
                break
    if best is None:
        return None
    exact = at_site(task, best)
    proposed = set(task["after"]) - set(task["before"])
    return best.made[-1][0], [
        each for each in best.examples
        if exact or all(recorder.distinct(_scalar(each.arguments[name])) is not None for name in proposed & set(each.arguments))
    ]  # fmt: skip


def _same_file(left: str, right: str) -> bool:
    return left == right or (bool(left) and pathlib.Path(left).resolve() == pathlib.Path(right).resolve())


def _by_name(task: Mapping[str, Any], evaluator: evaluation.Evaluator, maker: making.Maker, reasons: list[str], gathering: float) -> Any:
    """The function under its name in its module, without jit; a bound method where its object is bound."""
    try:
        holder: Any = importlib.import_module(task["module"])
        parts = task["qualname"].split(".")
        for part in parts[:-1]:
            holder = getattr(holder, part)
        raw = inspect.getattr_static(holder, parts[-1])
    except AttributeError as error:
        reasons.append(str(error))
        return None
    if isinstance(raw, staticmethod | classmethod):
        raw = getattr(holder, parts[-1])
    function = unjitted(raw)
    if not task["owner"] or not task["leading"] or inspect.ismethod(function):
        return function
    for make in (*(functools.partial(evaluator.value, each) for each in task["makers"]), functools.partial(maker.instance, holder)):
        try:
            with deadlines.limit(min(MAKING_SECONDS, driving.left(driving.sooner(gathering)))):
                instance = make()
        except (evaluation.Unknown, making.Unmakeable) as error:
            reasons.append(str(error))
        except deadlines.TooSlow:
            reasons.append(f"making a {holder.__name__} takes too long")
        except Exception as error:  # the user's constructor
            reasons.append(f"making a {holder.__name__}: {type(error).__name__}: {error}")
        else:
            if isinstance(instance, holder):
                return functools.partial(function, instance) if not hasattr(function, "__get__") else function.__get__(instance)
    return None


def unjitted(function: Any) -> Any:
    """The function below one jit, whoever jitted it; others as they are."""
    if hasattr(function, "__jaxstatic_program__") or type(function).__name__ in ("PjitFunction", "PmapFunction", "CompiledFunction"):
        return function.__wrapped__
    return function


# inputs


def _sample(sources: driving.Sources, until: Until) -> tuple[comparing.Programs, dict[str, Any], str]:
    task = sources.task
    programs = _programs(task, sources.plain)
    reasons: dict[str, int] = {}
    proposed = set(task["after"]) - set(task["before"])
    keys = 0
    for tried, (example, source) in enumerate(_proposals(sources, reasons)):
        if example.function is not programs.plain:
            programs = _programs(task, example.function)
        given = _defaults(programs, proposed) | example.arguments
        values = {name: _scalar(value) if name in proposed else value for name, value in given.items()}
        if tried >= MOST_TRIES or time.monotonic() > until[0]:
            break
        sources.seen.forget()
        programs.reset()
        try:
            with deadlines.limit(driving.left(until["made up" not in source])):
                outcome = runs(programs, values)
        except deadlines.TooSlow:
            reasons["one call takes longer than its part of the time limit"] = 1
            break
        if outcome.error is None:
            return programs, values, source
        if "PRNG key" in str(outcome.error) and keys < MOST_KEYS:
            for with_key in _with_a_key(values, sources.maker):
                keys += 1
                programs.reset()
                if runs(programs, with_key).error is None:
                    return programs, with_key, source
        reasons[outcome.told()] = reasons.get(outcome.told(), 0) + 1
    if task.get("refused"):
        raise NotRunnable("every call of it that is seen expects an error")
    if not reasons:
        raise NotRunnable("no input could be made up" + (f"; {sources.maker.refused}" if sources.maker.refused else ""))
    most = max(reasons, key=lambda each: reasons[each])
    raise NotRunnable(f"no input was found with which it runs ({sum(reasons.values())} tried; mostly {most})")


def _programs(task: Mapping[str, Any], plain: Callable[..., Any]) -> comparing.Programs:
    return comparing.Programs(plain, task["before"], task["after"], alone=task["before"] == task["after"])


def _defaults(programs: comparing.Programs, proposed: set[str]) -> dict[str, Any]:
    """The defaults of what is to be static: where a call leaves one out, it is a constant of each program, and nothing is compared."""
    parameters = programs.signature.parameters if programs.signature is not None else {}
    found = {name: parameters[name].default for name in proposed if name in parameters}
    return {name: value for name, value in found.items() if value is not inspect.Parameter.empty}


def _with_a_key(values: Mapping[str, Any], maker: making.Maker) -> Iterator[dict[str, Any]]:
    """The same input with a PRNG key in the place of one of its arrays or numbers."""
    for name, value in values.items():
        if isinstance(value, jax.Array | np.ndarray | float | int) and not isinstance(value, bool):
            yield {**values, name: maker.key()}


def runs(programs: comparing.Programs, values: Mapping[str, Any]) -> comparing.Outcome:
    """Whether one of the programs runs: abstractly first, which is quick, then really."""
    args, kwargs = programs.arranged(values)
    failed: list[comparing.Outcome] = []
    for twin in (programs.after, programs.before):
        abstract = getattr(twin.program, "eval_shape", None)
        if abstract is not None:
            try:
                abstract(*args, **kwargs)
            except (Exception, SystemExit) as error:  # it is the question whether it raises
                failed.append(comparing.Outcome(error=error))
                continue
        outcome = programs.run(twin, values)
        if outcome.error is None:
            return outcome
        failed.append(outcome)
    return failed[0]


def _proposals(sources: driving.Sources, reasons: dict[str, int]) -> Iterator[driving.Found]:
    """Inputs to try: what really was passed, what call sites say, what is made up."""
    task, plain, evaluator = sources.task, sources.plain, sources.evaluator
    for example in sources.examples:
        yield example, "a call that was recorded"
    partial = []
    wanted = _wanted(task, plain)
    until = driving.sooner(sources.gathering)
    for place, written in task["calls"]:
        known: dict[str, Any] = {}
        missing = []
        for name in wanted:
            if name not in written:
                if wanted[name]["required"]:
                    missing.append(name)
                continue
            try:
                with deadlines.limit(driving.left(until)):
                    known[name] = evaluator.value(written[name])
            except evaluation.Unknown as error:
                reasons[f"{place}: {name}: {error}"] = 0
                missing.append(name)
            except deadlines.TooSlow:
                missing.append(name)
        if any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree_util.tree_leaves(known)):
            continue
        words = f"the call at {place}" if not missing else f"the call at {place}, and made up: {', '.join(missing)}"
        if not missing:
            yield arrivals.Example(plain, known), words
        elif known:
            partial.append((known, missing, words))
    yield from driving.gathered(sources, reasons)
    yield from driving.through_object(sources)
    for known, missing, words in partial:
        if known:
            for made in itertools.islice(_combinations({n: wanted[n] for n in missing}, sources), MOST_TRIES // 4):
                both = {**known, **made}
                yield arrivals.Example(plain, {name: both[name] for name in wanted if name in both}), words
    for made in _combinations({n: w for n, w in wanted.items() if w["required"]}, sources):
        yield arrivals.Example(plain, made), "made up from what the analysis knows"


def _scalar(value: Any) -> Any:
    """An array of one number as a Python number, which can be hashed; others as they are."""
    if isinstance(value, jax.Array) and value.ndim == 0 and not jax.dtypes.issubdtype(value.dtype, jax.dtypes.prng_key):
        return value.item()
    return value


def _wanted(task: Mapping[str, Any], plain: Callable[..., Any]) -> dict[str, Mapping[str, Any]]:
    """Evidence by parameter, in the order of the real signature."""
    known = {p["name"]: p for p in task["parameters"]}
    try:
        signature = inspect.signature(plain)
    except (TypeError, ValueError):
        return known
    found: dict[str, Mapping[str, Any]] = {}
    for name, parameter in signature.parameters.items():
        kind = {"POSITIONAL_ONLY": 0, "POSITIONAL_OR_KEYWORD": 1, "VAR_POSITIONAL": 2, "KEYWORD_ONLY": 3, "VAR_KEYWORD": 4}
        fallback = {
            "name": name, "kind": kind[parameter.kind.name], "annotation": "", "required": True, "contract": "traced", "must": False,
            "words": [], "literals": [], "needs": [],
        }  # fmt: skip
        required = parameter.default is parameter.empty and parameter.kind.name not in ("VAR_POSITIONAL", "VAR_KEYWORD")
        found[name] = {**known.get(name, fallback), "required": required}
    return found


def _combinations(wanted: Mapping[str, Mapping[str, Any]], sources: driving.Sources) -> Iterator[dict[str, Any]]:
    """All combinations of candidates, those of likely ones first."""
    names = list(wanted)
    options = []
    for name in names:
        candidates = sources.maker.candidates(wanted[name], sources.constants.get(name, []))
        if name in ("self", "cls") and sources.task["owner"]:
            candidates = _instances(sources) or candidates
        options.append(candidates)
    if not names:
        yield {}
        return
    start = (0,) * len(names)
    heap, seen = [(0, start)], {start}
    while heap:
        _, chosen = heapq.heappop(heap)
        yield {name: options[at][rank] for at, (name, rank) in enumerate(zip(names, chosen, strict=True))}
        for at, rank in enumerate(chosen):
            if rank + 1 < len(options[at]):
                after = (*chosen[:at], rank + 1, *chosen[at + 1 :])
                if after not in seen:
                    seen.add(after)
                    heapq.heappush(heap, (sum(after), after))


def _instances(sources: driving.Sources) -> list[Any]:
    found, task = [], sources.task
    for expression in task["makers"]:
        try:
            with deadlines.limit(MAKING_SECONDS):
                found.append(sources.evaluator.value(expression))
        except (evaluation.Unknown, deadlines.TooSlow):
            continue
    holder: Any = importlib.import_module(task["module"])
    for part in task["owner"].split("."):
        holder = getattr(holder, part, None)
    try:
        found.append(sources.maker.instance(holder))
    except Exception as error:  # the user's constructor may raise anything; then there is one instance fewer to try
        sources.maker.refuse(holder, error)
    return found
