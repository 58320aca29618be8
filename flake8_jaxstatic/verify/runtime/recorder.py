"""What every jitted function of a running program really received, and how often it was compiled, and why.

``jax.jit`` is replaced while a recorder is installed; what was made by the replacement is recorded for good. Installed before the project
is imported, it sees every ``jax.jit`` of it, under whatever name. The jits of libraries are seen, too: rows carry their file.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import pathlib
import sys
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import jax
import numpy as np

from flake8_jaxstatic.verify.runtime import arrivals, counting

MOST_VALUES = 1000  # that are told apart per parameter
MOST_CALLS = 4  # whose arguments are kept
MOST_PROBED = 12  # the same, of a function that is looked for
ENOUGH_CALLS = 2  # of a function that is looked for: then what calls it need not go on
_OWN = str(pathlib.Path(__file__).parent)
_COPIED = ("lower", "trace", "eval_shape", "clear_cache", "_cache_size", "_clear_cache", "_fun", "_jit_info")
_CALLED = "__call__"
_MARK = "__jaxstatic_counted__"


@dataclass(slots=True)
class Received:
    """What one parameter got: how often a tracer, a jax array, a numpy array, a Python scalar or something else, and which values."""

    tracer: int = 0
    array: int = 0
    ndarray: int = 0
    scalar: int = 0
    other: int = 0
    values: set[str] = field(default_factory=set)
    unhashable: int = 0


@dataclass(slots=True)
class Program:
    """One jit site with one function: everything that was seen of it.

    Attributes:
        file, line: where ``jit`` was called (of a decorator: the line of the ``def`` or of the decorator, as Python counts).
        function, defined: the qualified name of the function, and file and line of its definition.
        static: names of the static parameters.
        objects: how many jit objects were made there over different function objects.
        calls, nested: calls of the program, and those of them inside another trace.
        traces, compilations: how often its body was traced, how often it was compiled by a call of its own.
        first, by_static, by_object, by_shape: the compilations by their cause: the first one, a new static value, a jit of a new function
            object, and a new shape, dtype, weak type or tree structure.
        received: per parameter.
        donates: what it gets is gone afterwards.
        calls_seen: the first calls, for whoever wants to repeat them.
        made: the functions that were jitted, with options.
    """

    file: str
    line: int
    function: str
    defined: tuple[str, int]
    static: tuple[str, ...]
    objects: int = 0
    calls: int = 0
    nested: int = 0
    traces: int = 0
    compilations: int = 0
    first: int = 0
    by_static: int = 0
    by_object: int = 0
    by_shape: int = 0
    received: dict[str, Received] = field(default_factory=dict)
    donates: bool = False
    calls_seen: list[arrivals.Call] = field(default_factory=list)
    made: list[tuple[Callable[..., Any], dict[str, Any]]] = field(default_factory=list)

    @property
    def examples(self) -> list[arrivals.Example]:
        """The first calls with values, so far."""
        return [example for call in self.calls_seen for example in call.examples()]


class Enough(BaseException):
    """The calls that were looked for have been seen: ends what makes them, as an interrupt does."""


class Probe:
    """Collects calls of one function, whichever jit object it is called through, and in whichever trace.

    Args:
        wanted: whether a function, without its jit, with which this program was made, is the one that is looked for.
    """

    def __init__(self, wanted: Callable[[Callable[..., Any], Program], bool]) -> None:
        self.wanted = wanted
        self.calls: list[arrivals.Call] = []
        self._told = 0  # examples that were handed out

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Self:
        """For a function, another closure of the same text, or the method of another object of its class."""
        return cls(lambda called, _: alike(called, function))

    def wants(self, function: Callable[..., Any], program: Program) -> bool:
        """Whether a call of a recorded program is to be kept."""
        return len(self.calls) < MOST_PROBED and self.wanted(function, program)

    def settle(self) -> None:
        """Once no trace is open: wait for what arrives.

        Raises:
            Enough: there are as many calls with values as are needed.
        """
        if len(self.examples()) - self._told >= ENOUGH_CALLS:
            raise Enough

    def examples(self) -> list[arrivals.Example]:
        """The calls with values, so far."""
        if any(call.holes for call in self.calls):
            jax.effects_barrier()
        return [example for call in self.calls for example in call.examples()]

    def news(self) -> list[arrivals.Example]:
        """Those that were not handed out before."""
        found = self.examples()
        new, self._told = found[self._told :], len(found)
        return new

    def made_up(self) -> list[arrivals.Example]:
        """Those of which only shapes were seen."""
        return [call.made_up() for call in self.calls if not call.arrived]


class Recorder:
    """Replaces ``jax.jit`` while installed.

    Args:
        keep: keep arguments of the first calls (they stay alive as long as the recorder).
    """

    def __init__(self, *, keep: bool = False) -> None:
        self.keep = keep
        self.programs: dict[tuple[str, int, str], Program] = {}
        self._original: Callable[..., Any] | None = None
        self._probe: Probe | None = None
        self._traced = False  # while there was a probe

    @contextlib.contextmanager
    def probing(self, probe: Probe) -> Iterator[None]:
        """Show the calls of all recorded programs to a probe, those under a trace as well."""
        self._probe, self._traced = probe, True
        try:
            yield
        finally:
            self._probe = None

    def forget(self) -> None:
        """Have jax forget what was traced under a probe: another probe would not see it, and what tells of arrivals is not to be timed."""
        if self._traced:
            jax.clear_caches()
            self._traced = False

    def install(self) -> None:
        """Replace ``jax.jit``; once."""
        if self._original is None:
            self._original = jax.jit
            jax.jit = self._jit

    def remove(self) -> None:
        """Put ``jax.jit`` back; programs that were made meanwhile go on being recorded."""
        if self._original is not None:
            jax.jit = self._original
            self._original = None

    def __enter__(self) -> Self:
        self.install()
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def rows(self) -> Iterator[dict[str, Any]]:
        """All that was seen, as plain data."""
        for program in self.programs.values():
            yield {
                "file": program.file, "line": program.line, "function": program.function, "defined": list(program.defined),
                "static": list(program.static), "objects": program.objects, "calls": program.calls, "nested": program.nested,
                "traces": program.traces, "compilations": program.compilations, "first": program.first, "by_static": program.by_static,
                "by_object": program.by_object, "by_shape": program.by_shape,
                "received": {
                    name: {
                        "tracer": got.tracer, "array": got.array, "ndarray": got.ndarray, "scalar": got.scalar, "other": got.other,
                        "unhashable": got.unhashable, "distinct": len(got.values),
                    }
                    for name, got in program.received.items()
                },
            }  # fmt: skip

    # what stands in the place of jax.jit

    def _jit(self, *given: Any, **options: Any) -> Any:
        original = self._original or jax.jit
        if not given and "fun" not in options:
            return functools.partial(self._jit, **options)
        function = given[0] if given else options["fun"]
        if not callable(function) or (self._original is None):
            return original(*given, **options)
        counted = _counted(function)
        compiled = original(counted, *given[1:], **{name: value for name, value in options.items() if name != "fun"})
        compiled.__jaxstatic_function__ = function  # alive as long as what is compiled of it
        file, line = _caller()
        program = self._program(file, line, function, options)
        if self.keep:
            program.made.append((function, dict(options)))
        program.objects += id(program) not in counted.programs
        counted.programs.add(id(program))
        return self._recording(compiled, function, counted, program)

    def _program(self, file: str, line: int, function: Callable[..., Any], options: dict[str, Any]) -> Program:
        name = getattr(function, "__qualname__", counting.name_of(function))
        key = (file, line, name)
        if key not in self.programs:
            donates = any(options.get(word) is not None for word in ("donate_argnums", "donate_argnames"))
            self.programs[key] = Program(file, line, name, definition(function), static_names(function, options), donates=donates)
        return self.programs[key]

    def _recording(self, compiled: Any, function: Callable[..., Any], counted: Any, program: Program) -> Callable[..., Any]:
        name = counting.name_of(function)
        bind = _binder(function)

        def recorded(*args: Any, **kwargs: Any) -> Any:
            bound = bind(args, kwargs)
            inside = _under_trace() or any(counting.is_tracer(value) for value in bound.values())
            self._keep_call(program, function, bound, inside=inside)
            self._received(program, bound)
            program.calls += 1
            if inside:
                program.nested += 1
                before = counted.traces
                try:
                    return compiled(*args, **kwargs)
                finally:
                    program.traces += counted.traces - before
            before = counted.traces
            with counting.COMPILATIONS.during() as names:
                result = compiled(*args, **kwargs)
            program.traces += counted.traces - before
            if counting.is_compiled(names, name, traced=counted.traces > before):
                by_name = [name for name in program.static if name in kwargs]
                _classify(program, counted, bound, by_name)
            if self._probe is not None:
                self._probe.settle()
            return result

        recorded.__dict__.update(getattr(function, "__dict__", {}))
        recorded.__dict__.pop(_MARK, None)
        functools.update_wrapper(recorded, function, updated=())
        recorded.__wrapped__ = function  # type: ignore[attr-defined]
        recorded.__jaxstatic_program__ = program  # type: ignore[attr-defined]
        for attribute in _COPIED:
            if hasattr(compiled, attribute):
                setattr(recorded, attribute, getattr(compiled, attribute))
        return recorded

    def _keep_call(self, program: Program, function: Callable[..., Any], bound: dict[str, Any], *, inside: bool) -> None:
        """Keep a call for whoever wants to repeat it; one under a trace only while there is a probe, for it changes what is traced."""
        wanted = self._probe is not None and self._probe.wants(function, program)
        kept = self.keep and len(program.calls_seen) < MOST_CALLS and (self._probe is not None or not inside)
        call = arrivals.observed(function, bound, copied=program.donates) if wanted or kept else None
        if call is not None and kept:
            program.calls_seen.append(call)
        if call is not None and wanted and self._probe is not None:
            self._probe.calls.append(call)
        if self._probe is not None and not inside:
            self._probe.settle()

    @staticmethod
    def _received(program: Program, bound: dict[str, Any]) -> None:
        for name, value in bound.items():
            got = program.received.setdefault(name, Received())
            leaves = jax.tree_util.tree_leaves(value)
            if any(isinstance(leaf, jax.core.Tracer) for leaf in leaves):
                got.tracer += 1
                continue
            if leaves and any(isinstance(leaf, jax.Array) for leaf in leaves):
                got.array += 1
            elif any(isinstance(leaf, np.ndarray) for leaf in leaves):
                got.ndarray += 1
            elif isinstance(value, bool | int | float | complex | np.generic):
                got.scalar += 1
            else:
                got.other += 1
            told = distinct(value) if name in program.static or isinstance(value, bool | int | float | complex | str | np.generic) else None
            if told is None:
                got.unhashable += not _hashable(value)
            elif len(got.values) < MOST_VALUES:
                got.values.add(told)


def alike(left: Callable[..., Any], right: Callable[..., Any]) -> bool:
    """Whether two functions are the same, closures of the same text, or methods or partials of such."""
    if left is right or (inspect.ismethod(left) and left == right):
        return True
    return type(left) is type(right) and _code(left) is not None and _code(left) is _code(right) and definition(left) == definition(right)


def _code(function: Any) -> Any:
    """The code that a call runs first, whatever object is called."""
    if isinstance(function, functools.partial):
        return _code(function.func)
    function = getattr(function, "__func__", function)
    return getattr(function, "__code__", None) or getattr(getattr(type(function), _CALLED, None), "__code__", None)


def definition(function: Callable[..., Any]) -> tuple[str, int]:
    """File and line of the function below partials, transforms and wrappers."""
    for _ in range(20):
        inner = getattr(function, "__wrapped__", None) or getattr(function, "func", None) or getattr(function, "__func__", None)
        if inner is None:
            break
        function = inner
    code = _code(function)
    return (code.co_filename, code.co_firstlineno) if code is not None else ("", 0)


def static_names(function: Callable[..., Any], options: dict[str, Any]) -> tuple[str, ...]:
    """The names of the static parameters that options of jit declare."""
    try:
        parameters = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        parameters = []
    numbers, names = options.get("static_argnums"), options.get("static_argnames")
    found = [names] if isinstance(names, str) else list(names or ())
    for number in [numbers] if isinstance(numbers, int) else list(numbers if numbers is not None else ()):
        if -len(parameters) <= int(number) < len(parameters):
            found.append(parameters[int(number)])
    return tuple(dict.fromkeys(str(name) for name in found))


def distinct(value: Any) -> str | None:
    """What tells a static value from another as jax tells them (by type and ``==``); None where it cannot be hashed."""
    if not _hashable(value):
        return None
    if isinstance(value, bool | int | float | complex | str | bytes | np.generic | type(None)):
        return f"{type(value).__name__} {value!r}"
    return f"{type(value).__name__} {hash(value)}"


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _classify(program: Program, counted: Any, bound: dict[str, Any], by_name: list[str]) -> None:
    """Why a program was compiled. The same static value by position, by keyword and left out makes three programs for jax."""
    program.compilations += 1
    statics: set[str] = counted.known.setdefault(id(program), set())
    key = repr([(name, distinct(bound[name]), name in by_name) for name in program.static if name in bound])
    if not statics and program.compilations == 1:
        program.first += 1
    elif not statics:
        program.by_object += 1
    elif key not in statics:
        program.by_static += 1
    else:
        program.by_shape += 1
    statics.add(key)


_OBJECTS: dict[int, tuple[Callable[[], Any], Any]] = {}  # by identity: a callable that is no plain function, and what counts its traces


def _counted(function: Any) -> Any:
    """The function with a count of its traces: one per function object, so that jax's cache behaves as it does without us.

    A function keeps it itself. Into other objects nothing is written, for their attributes may be data (a pytree that is made of them, a
    bound method has none at all): there it is kept as long as they live. A bound method is new at each read, and then it is new for jax as
    well; one that is kept is the same.
    """
    if not inspect.isfunction(function):
        return _counted_object(function)
    known = function.__dict__.get(_MARK)
    if known is not None and known.__wrapped__ is function:
        return known
    counted = _counting(lambda: function)
    functools.update_wrapper(counted, function, updated=())
    function.__dict__[_MARK] = counted
    return counted


def _counted_object(function: Any) -> Any:
    """The same for a bound method, a partial or an object, which must not be kept alive by its count: whoever jits it does that."""
    identity = id(function)
    if identity in _OBJECTS:
        return _OBJECTS[identity][1]
    try:
        held: Callable[[], Any] = weakref.ref(function, lambda _: _OBJECTS.pop(identity, None))
    except TypeError:  # it takes no weak references
        counted = _counting(lambda: function)
    else:
        counted = _counting(held)
        _OBJECTS[identity] = held, counted
    functools.update_wrapper(counted, function, updated=())
    del counted.__wrapped__
    if not hasattr(function, "__name__"):
        counted.__name__ = counting.name_of(function)
    with contextlib.suppress(TypeError, ValueError):
        counted.__signature__ = inspect.signature(function)
    return counted


def _counting(held: Callable[[], Any]) -> Any:
    def counted(*args: Any, **kwargs: Any) -> Any:
        counted.traces += 1  # type: ignore[attr-defined]
        return held()(*args, **kwargs)

    counted.traces, counted.known, counted.programs = 0, {}, set()  # type: ignore[attr-defined]
    return counted


def _binder(function: Callable[..., Any]) -> Callable[[tuple[Any, ...], dict[str, Any]], dict[str, Any]]:
    """Arguments to values by parameter, those of ``*args`` and ``**kwargs`` under their own names."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        signature = None

    def bind(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        if signature is not None:
            try:
                return dict(signature.bind(*args, **kwargs).arguments)
            except TypeError:
                pass  # the call will say so itself
        return {**{str(number): value for number, value in enumerate(args)}, **kwargs}

    return bind


def _under_trace() -> bool:
    clean = getattr(jax.core, "trace_state_clean", None)
    return not clean() if clean is not None else False


def _caller() -> tuple[str, int]:
    """The frame that called jit: none of ours, none of functools."""
    frame: Any = sys._getframe(1)  # noqa: SLF001 - the only way to ask who calls
    while frame is not None:
        name = frame.f_code.co_filename
        if not name.startswith(_OWN) and not name.endswith("functools.py"):
            return name, frame.f_lineno
        frame = frame.f_back
    return "", 0
