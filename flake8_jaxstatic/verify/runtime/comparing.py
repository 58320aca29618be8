"""Three programs of one function, eager, jit as it is and jit as proposed, run on one input, and the verdict of that input."""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from flake8_jaxstatic.verify.runtime import counting, deadlines, tolerance

EAGER_SECONDS = 5.0
PROBES = 6
_TRACING_WORDS = (
    "Shapes must be 1D sequences of concrete values", "Non-hashable static arguments", "is not a valid JAX type",
    "as an abstract array", "Abstract tracer value", "parameters to jaxpr equations must have __hash__", "traced array",
    "unhashable type: 'DynamicJaxprTracer'", "unhashable type: 'JitTracer'", "Slice entries must be static integers", "Tracer",
)  # fmt: skip


class Vacuous(AssertionError):
    """The two programs do not differ in what is static: their comparison would prove nothing."""


@dataclass(slots=True)
class Outcome:
    """What a program did with an input: a result, or an exception."""

    value: Any = None
    error: BaseException | None = None

    @property
    def from_tracing(self) -> bool:
        """Whether it failed because something was a tracer, so that it says nothing about the numbers."""
        error = self.error
        if error is None:
            return False
        kinds = ("ConcretizationTypeError", "TracerArrayConversionError", "TracerIntegerConversionError", "NonConcreteBooleanIndexError")
        if any(isinstance(error, getattr(jax.errors, name)) for name in kinds if hasattr(jax.errors, name)):
            return True
        return isinstance(error, TypeError | ValueError | IndexError) and any(words in str(error) for words in _TRACING_WORDS)

    def told(self) -> str:
        """The exception in one line."""
        return "" if self.error is None else f"{type(self.error).__name__}: {' '.join(str(self.error).split())[:200]}"


@dataclass(slots=True)
class Twin:
    """One jitted form of the function.

    Attributes:
        static: names of its static parameters.
        traces, compilations: how often its body was traced, and how often it was compiled.
        concrete, traced: the parameters that arrived in the body as concrete values, and those that arrived as tracers.
    """

    static: frozenset[str]
    program: Callable[..., Any] = field(repr=False)
    name: str = ""
    traces: int = 0
    compilations: int = 0
    keys: set[str] = field(default_factory=set)
    concrete: set[str] = field(default_factory=set)
    traced: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of one input.

    Attributes:
        word: ``same``, ``differs``, ``raises``, or ``skipped`` (nothing could be compared, ``reason`` says why).
        difference: how it differs.
        reason: for ``raises`` and ``skipped``.
        ulps, noisy: as in ``tolerance.Comparison``.
        against: ``traced``, or ``eager`` where the function does not run as it is.
    """

    word: str
    difference: tolerance.Difference | None = None
    reason: str = ""
    ulps: float = 0.0
    noisy: int = 0
    against: str = "traced"


class Programs:
    """The three programs of one function.

    Args:
        plain: the function without its jit.
        before, after: names that are static as it is, and as proposed.
        mutate: changes the arguments of the static program; for tests of the comparison itself.
        say: is told which of the programs runs: should it never come back, one knows.

    Raises:
        Vacuous: ``before`` and ``after`` are the same set, and ``alone`` is false.
    """

    def __init__(
        self,
        plain: Callable[..., Any],
        before: Iterable[str],
        after: Iterable[str],
        *,
        alone: bool = False,
        mutate: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.plain = plain
        self.signature = _signature(plain)
        self.alone = alone
        self.mutate = mutate
        self.say = say
        if frozenset(before) == frozenset(after) and not alone:
            raise Vacuous("both programs have the same static parameters: there is nothing to compare")
        self.before = self._twin(before)
        self.after = self._twin(after)
        self.eager_seconds = EAGER_SECONDS
        self._slow = 0

    def _twin(self, static: Iterable[str]) -> Twin:
        names = frozenset(static)
        twin = Twin(names, self.plain, counting.name_of(self.plain))

        def body(*args: Any, **kwargs: Any) -> Any:
            twin.traces += 1
            for name, value in self.named(args, kwargs).items():
                (twin.traced if counting.is_tracer(value) else twin.concrete).add(name)
            return self.plain(*args, **kwargs)

        functools.update_wrapper(body, self.plain, updated=())
        body.__name__ = twin.name
        body.__wrapped__ = self.plain  # type: ignore[attr-defined]
        if self.signature is not None:
            body.__signature__ = self.signature  # type: ignore[attr-defined]
        twin.program = jax.jit(body, **self._spec(names))
        return twin

    def _spec(self, names: frozenset[str]) -> dict[str, Any]:
        """Numbers for what has a number, names for what has none; both at once switches jax's inference off, so calls keep to them."""
        if self.signature is None:
            return {"static_argnames": tuple(sorted(names))} if names else {}
        parameters = list(self.signature.parameters.values())
        positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)]
        numbers = tuple(number for number, p in enumerate(positional) if p.name in names)
        by_name = tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.name in names)
        spec: dict[str, Any] = {}
        if numbers:
            spec["static_argnums"] = numbers
        if by_name:
            spec["static_argnames"] = by_name
        return spec

    def named(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments by the name of their parameter."""
        if self.signature is None:
            return {**{str(n): value for n, value in enumerate(args)}, **kwargs}
        try:
            return dict(self.signature.bind(*args, **kwargs).arguments)
        except TypeError:
            return dict(kwargs)

    def arranged(self, values: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Values by parameter to arguments: by position what can be; ``*args`` and ``**kwargs`` are unpacked."""
        if self.signature is None:
            return list(values.values()), {}
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        complete = True
        for name, parameter in self.signature.parameters.items():
            if parameter.kind is parameter.VAR_KEYWORD:
                kwargs.update(values.get(name, {}))
            elif parameter.kind is parameter.VAR_POSITIONAL:
                args.extend(values.get(name, ()) if complete else ())
            elif name not in values:
                complete = False
            elif parameter.kind is parameter.KEYWORD_ONLY or not complete:
                kwargs[name] = values[name]
            else:
                args.append(values[name])
        return args, kwargs

    def reset(self) -> None:
        """Count from here on, as if nothing had been run; what was compiled for nothing is not compiled again."""
        for twin in (self.before, self.after):
            twin.traces = twin.compilations = 0
            twin.keys.clear()

    @property
    def eager_is_slow(self) -> bool:
        """Whether eager execution is given up: it was too slow without any jit, and with the jits and loops inside compiled."""
        return self._slow > 1

    @contextlib.contextmanager
    def _without_jit(self) -> Iterator[None]:
        """No jit at all, so that loops run in Python; once that was too slow, only that of the function itself is left out.

        Raises:
            deadlines.TooSlow: it takes too long.
        """
        if self._slow:
            with deadlines.limit(self.eager_seconds):
                yield
        else:
            with deadlines.limit(min(self.eager_seconds, EAGER_SECONDS)), jax.disable_jit():
                yield

    # running

    def run(self, twin: Twin, values: Mapping[str, Any]) -> Outcome:
        """Run a jitted form, to the end, and count."""
        args, kwargs = self.arranged(_copied(values))
        traces = twin.traces
        with counting.COMPILATIONS.during() as names:
            outcome = _guarded(lambda: jax.block_until_ready(twin.program(*args, **kwargs)))
        if outcome.error is None and counting.is_compiled(names, twin.name, traced=twin.traces > traces):
            twin.compilations += 1
        twin.keys.add(repr([(name, repr(values[name])[:200]) for name in sorted(twin.static) if name in values]))
        return outcome

    def eager(self, values: Mapping[str, Any]) -> Outcome:
        """Run the function without jit; what takes too long is not tried again."""
        while not self.eager_is_slow:
            args, kwargs = self.arranged(_copied(values))
            try:
                with self._without_jit():
                    return _guarded(lambda: jax.block_until_ready(self.plain(*args, **kwargs)))  # noqa: B023 - run at once
            except deadlines.TooSlow:
                self._slow += 1
        return Outcome(error=TimeoutError("eager execution takes too long"))

    def reference(self, values: Mapping[str, Any]) -> Any:
        """The eager result in double precision.

        Raises:
            Exception: whatever the function raises there.
        """
        with double_precision():
            wide = {name: widened(value) for name, value in values.items()}
            args, kwargs = self.arranged(wide)
            if self.eager_is_slow:
                return jax.jit(lambda: self.plain(*args, **kwargs))()
            with self._without_jit():
                return self.plain(*args, **kwargs)

    def moved(self, values: Mapping[str, Any]) -> list[Any]:
        """Results, as it is, of inputs whose numbers are moved by one ulp; not those of what is to be static, which is under test."""
        found = []
        for seed in range(PROBES):
            random = np.random.default_rng(seed)
            near = {name: value if name in self.after.static else shaken(value, random) for name, value in values.items()}
            outcome = self.run(self.before, near)
            if outcome.error is not None:
                outcome = self.eager(near)
            if outcome.error is None:
                found.append(outcome.value)
        return found

    def judge(self, values: Mapping[str, Any], twin_values: Mapping[str, Any] | None = None) -> Judged:
        """Run all programs on one input and compare.

        Args:
            values: by parameter.
            twin_values: an input that equals this one in the eyes of a cache (``-0.0`` for ``0.0``, ``1`` for ``1.0``); the static program
                sees it first.
        """
        changed = self.mutate(dict(values)) if self.mutate is not None else values
        self.say("as it is")
        traced = Outcome() if self.alone else self.run(self.before, values)
        self.say("without jit")
        eager = self.eager(values)
        self.say("as proposed")
        if twin_values is not None:
            self.run(self.after, twin_values)
        static = self.run(self.after, changed)
        if self.alone and eager.error is not None and static.error is None:  # it needs arrays, as jit makes them of numbers
            eager = self.eager({name: value if name in self.after.static else as_arrays(value) for name, value in values.items()})
        self.say("")
        against = "traced"
        if self.alone or traced.from_tracing:
            traced, against = eager, "eager"
        if eager.error is not None and traced.error is None:
            eager = traced
        if traced.error is None and static.error is None:
            strict = against == "traced"
            found = tolerance.compare(
                eager.value, traced.value, static.value, lambda: self.reference(values), lambda: self.moved(values), strict=strict
            )
            word = "same" if found.difference is None else "differs"
            return Judged(word, found.difference, "", found.ulps, found.noisy, against)
        if traced.error is not None and static.error is not None:
            return self._both_raise(traced, static, against)
        if static.error is not None:
            return Judged("raises", reason=static.told(), against=against)
        if against == "eager" and isinstance(traced.error, TimeoutError):
            return Judged("skipped", reason="eager execution takes too long, and there is nothing else to compare with")
        if self.alone:
            return Judged("skipped", reason=f"only without jit it raises {traced.told()}", against=against)
        how = "without jit" if against == "eager" else "as it is"
        return Judged("differs", tolerance.Difference("raises", f"{how} raises {traced.told()}, as proposed it does not"), against=against)

    @staticmethod
    def _both_raise(traced: Outcome, static: Outcome, against: str) -> Judged:
        if type(traced.error) is type(static.error) or isinstance(traced.error, TimeoutError):
            return Judged("skipped", reason=static.told(), against=against)
        words = f"raises {static.told()} instead of {traced.told()}"
        return Judged("raises", reason=words, against=against)

    def assert_different(self) -> None:
        """Check, once both were traced, that what is to be static arrived concrete in one program and traced in the other.

        Raises:
            Vacuous: it did not.
        """
        if self.alone or not self.after.concrete | self.after.traced:
            return
        more = self.after.static - self.before.static
        wrong = more & self.after.traced
        if wrong:
            raise Vacuous(f"{', '.join(sorted(wrong))} was to be static and arrived as a tracer")
        if self.before.concrete | self.before.traced and more and not (more & self.before.traced):
            raise Vacuous(f"{', '.join(sorted(more))}: no number or array in it, so nothing was traced as it is")


def double_precision() -> contextlib.AbstractContextManager[Any]:
    """Double precision for a while; the switch has moved between versions of jax."""
    switch: Any = getattr(jax, "enable_x64", None)
    if switch is None:
        switch = importlib.import_module("jax.experimental").enable_x64
    return switch(True)  # type: ignore[no-any-return]


def widened(value: Any) -> Any:
    """Floating-point arrays of a tree in double precision."""

    def wide(leaf: Any) -> Any:
        if isinstance(leaf, jax.Array | np.ndarray) and jax.dtypes.issubdtype(leaf.dtype, np.floating):
            return jax.numpy.asarray(np.asarray(leaf).astype(np.float64))
        if isinstance(leaf, jax.Array | np.ndarray) and jax.dtypes.issubdtype(leaf.dtype, np.complexfloating):
            return jax.numpy.asarray(np.asarray(leaf).astype(np.complex128))
        return leaf

    return jax.tree_util.tree_map(wide, value)


def as_arrays(value: Any) -> Any:
    """Python numbers of a tree as arrays that are as weak."""
    return jax.tree_util.tree_map(lambda leaf: jax.numpy.asarray(leaf) if isinstance(leaf, bool | int | float | complex) else leaf, value)


def shaken(value: Any, random: np.random.Generator) -> Any:
    """Floating-point numbers of a tree moved by one ulp up or down; Python numbers by one of the default precision."""

    def move(leaf: Any) -> Any:
        if isinstance(leaf, float):
            return leaf * (1 + float(jax.numpy.finfo(jax.numpy.asarray(1.0).dtype).eps) * int(random.choice([-1, 1])))
        if isinstance(leaf, jax.Array | np.ndarray) and jax.dtypes.issubdtype(leaf.dtype, np.floating):
            host = np.asarray(leaf)
            factor = 1 + float(jax.numpy.finfo(host.dtype).eps) * random.choice([-1, 1], host.shape)
            return jax.numpy.asarray((host.astype(np.float64) * factor).astype(host.dtype))
        return leaf

    return jax.tree_util.tree_map(move, value)


def _copied(values: Mapping[str, Any]) -> dict[str, Any]:
    """New numpy arrays, so that no program sees what another one wrote into."""
    return {
        name: jax.tree_util.tree_map(lambda leaf: leaf.copy() if isinstance(leaf, np.ndarray) else leaf, value)
        for name, value in values.items()
    }


def _guarded(run: Callable[[], Any]) -> Outcome:
    try:
        return Outcome(run())
    except (Exception, SystemExit) as error:  # what the user's function raises is what is compared
        return Outcome(error=error)


def _signature(function: Callable[..., Any]) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        return None
