"""Every stub against the library that it describes: names resolve, parameters exist, and what needs a concrete value raises without one."""

from __future__ import annotations

import ast
import importlib
import inspect
import pathlib
import warnings
from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flake8_jaxstatic.knowledge import loader, rows, table
from tests.knowledge import oracle

HERE = pathlib.Path(__file__).parent
KNOWLEDGE = loader.Knowledge()
ARRAY = KNOWLEDGE.lookup("jax.Array")
assert isinstance(ARRAY, table.Class)
LIBRARY_PROBES = oracle.probes(HERE / "probes_libraries.txt")
# Names, and parameters of functions, that not every supported version of Python, jax or numpy has.
VERSION_DEPENDENT = {
    "jax.shard_map", "jax.smap", "jax.enable_x64", "jax.experimental.enable_x64", "jax.typeof", "jax.fwd_and_bwd", "copy.replace",
    "itertools.batched", "itertools.pairwise", "enum.StrEnum", "typing.override", "builtins.__file__",
    "jax.numpy.minmax", "jax.numpy.top_k",
    "jax.random.beta.method", "jax.random.chisquare.method", "jax.random.gamma.method", "jax.random.loggamma.method",
    "jax.random.poisson.method", "numpy.argsort.descending",
}  # fmt: skip


def library_object(dotted: str) -> Any:
    """The object of a dotted name; LookupError where the library is absent, AttributeError where the name is."""
    parts = dotted.split(".")
    found: Any = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for length in range(len(parts), 0, -1):
            try:
                found = importlib.import_module(".".join(parts[:length]))
            except ImportError:
                continue
            for part in parts[length:]:
                found = getattr(found, part)
            return found
    raise LookupError(dotted)


def declared(module: str) -> Iterator[tuple[str, table.Row]]:
    """The rows that a stub declares, without fallbacks and private helpers of the stub."""
    for stub in KNOWLEDGE.stubs(module):
        for name in stub.names():
            if name != rows.FALLBACK and not (name.startswith("_") and not name.startswith("__")):
                row = stub.row(name)
                assert row is not None
                yield name, row


def concrete(real: type) -> type:
    """The class that has the methods: jax.Array is only the abstract face of it."""
    return type(jnp.zeros(1)) if real is jax.Array else real


def missing_parameters(described: table.Callable, real: Any) -> list[str]:
    """Named parameters of the stub that the real signature has not; none where it has no signature or takes any keyword."""
    try:
        signature = inspect.signature(real)
    except (TypeError, ValueError):
        return []
    kinds = {parameter.kind for parameter in signature.parameters.values()}
    if inspect.Parameter.VAR_KEYWORD in kinds:
        return []
    return [p.name for p in described.parameters if p.kind in ("pos", "kwonly") and p.name not in signature.parameters]


@pytest.mark.parametrize("module", sorted(KNOWLEDGE.modules))
def test_names_and_parameters_exist(module: str) -> None:
    try:
        library_object(module)
    except LookupError:
        pytest.skip(f"{module} is not installed")
    except AttributeError as error:
        pytest.fail(str(error))
    wrong = []
    for name, row in declared(module):
        dotted = f"{module}.{name}"
        if dotted in VERSION_DEPENDENT:
            continue
        try:
            real = library_object(dotted)
        except AttributeError:
            wrong.append(f"{dotted} does not exist")
            continue
        if isinstance(row, table.Callable):
            missing = [name for name in missing_parameters(row, real) if f"{dotted}.{name}" not in VERSION_DEPENDENT]
            wrong.extend(f"{dotted} has no parameter '{name}'" for name in missing)
        elif isinstance(row, table.Class) and isinstance(real, type):
            real = concrete(real)
            for method, described in row.methods.items():
                if method.startswith("__") or method == rows.FALLBACK:
                    continue
                if not hasattr(real, method):
                    wrong.append(f"{dotted}.{method} does not exist")
                elif not isinstance(getattr(real, method), property):
                    names = missing_parameters(described, getattr(real, method))
                    wrong.extend(f"{dotted}.{method} has no parameter '{name}'" for name in names if name != "self")
            if row.constructor and real.__init__ is not object.__init__:
                wrong.extend(
                    f"{dotted}() has no parameter '{name}'" for name in missing_parameters(row.constructor, real) if name != "self"
                )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", sorted(KNOWLEDGE.modules))
def test_aliases_exist(module: str) -> None:
    try:
        library_object(module)
    except LookupError:
        pytest.skip(f"{module} is not installed")
    for stub in KNOWLEDGE.stubs(module):
        for name in stub.aliases:
            library_object(f"{module}.{name}")


def needed(outcome: oracle.Outcome) -> bool:
    """Does the stub say that a tracer breaks this argument of this probe?"""
    row = KNOWLEDGE.lookup(outcome.function)
    if row is None:
        return False
    slot = outcome.slot
    if isinstance(row, table.Class):
        row = row.constructor
        slot = slot + 1 if isinstance(slot, int) else slot  # self
    assert isinstance(row, table.Callable), f"{outcome.text}: no callable row"
    parameter = oracle.bind(row, slot)
    if parameter is None:
        return False
    harmless = {"differentiable"} if outcome.inside else {"differentiable", "each_host"}
    return bool(set(parameter.needs) - harmless) and not set(parameter.unless) & outcome.given


@pytest.mark.jax
@pytest.mark.parametrize("text", oracle.probes(HERE / "probes.txt"))
def test_needs_are_what_jax_does(text: str) -> None:
    function = text.partition("(")[0]
    if function in VERSION_DEPENDENT:
        try:
            library_object(function)
        except AttributeError:
            pytest.skip(f"this version has no {function}")
    wrong = [
        f"argument {outcome.slot}: jax {outcome.error or 'runs'}, the stub says the opposite"
        for outcome in oracle.outcomes(text)
        if needed(outcome) != bool(outcome.error)
    ]
    assert not wrong, f"{text}: " + "; ".join(wrong)


@pytest.mark.jax
@pytest.mark.parametrize("function", sorted({text.partition("(")[0] for text in LIBRARY_PROBES}))
def test_needs_of_libraries_are_what_they_do(function: str) -> None:
    """The same of optax, flax, haiku, numpyro ...: what is described must raise with a tracer, and nothing else."""
    if not oracle.bring_in(function):
        pytest.skip(f"{function} is not installed")
    wrong = [
        f"{text}: argument {outcome.slot}: {outcome.error or 'runs'}, the stub says the opposite"
        for text in LIBRARY_PROBES
        if text.partition("(")[0] == function
        for outcome in oracle.outcomes(text)
        if needed(outcome) != bool(outcome.error)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.jax
@pytest.mark.parametrize("name", sorted(name for name, row in ARRAY.methods.items() if row.parameters[0].needs and name != "nonzero"))
def test_receivers_that_must_be_concrete(name: str) -> None:
    arguments = {"addressable_data": (0,)}.get(name, ())

    def body(x: jax.Array) -> int:
        getattr(x, name)(*arguments)
        return 0

    getattr(jnp.ones(()), name)(*arguments)
    with pytest.raises((TypeError, AttributeError)):
        jax.eval_shape(body, jnp.ones(()))


@pytest.mark.jax
@pytest.mark.parametrize("name", sorted(set(ARRAY.attributes) - {"sharding"}))  # not on tracers in every version
def test_attributes_of_arrays_need_nothing_concrete(name: str) -> None:
    def body(x: jax.Array) -> int:
        getattr(x, name)
        return 0

    jax.eval_shape(body, jnp.ones((2, 2)))


@pytest.mark.jax
def test_loop_bounds_must_be_concrete_only_under_reverse_differentiation() -> None:
    def loop(x: jax.Array, n: int) -> jax.Array:
        return jax.lax.fori_loop(0, n, lambda i, total: total * x, x)

    jax.jit(loop)(2.0, 3)
    jax.jit(jax.jacfwd(loop))(2.0, 3)
    with pytest.raises(ValueError, match="Reverse-mode"):
        jax.jit(jax.grad(loop))(2.0, 3)


@pytest.mark.jax
@pytest.mark.parametrize("text", oracle.probes(HERE / "probes.txt", "!"))
def test_arrays_that_must_be_concrete(text: str) -> None:
    row = KNOWLEDGE.lookup(oracle.called(text))
    assert isinstance(row, table.Callable)
    assert any(set(p.needs) - {"opaque"} and p.unless for p in row.parameters)
    assert oracle.run(text, 0)


@pytest.mark.jax
@pytest.mark.parametrize("text", oracle.probes(HERE / "probes.txt"))
def test_what_is_no_jax_value_cannot_be_a_tracer(text: str) -> None:
    """Every ``opaque`` parameter that a probe leaves out: adding it as a tracer raises."""
    row = KNOWLEDGE.lookup(oracle.called(text))
    if not isinstance(row, table.Callable):
        pytest.skip("no function")
    given = {keyword.arg for keyword in ast.parse(text, mode="eval").body.keywords}  # type: ignore[attr-defined]
    positional = len(ast.parse(text, mode="eval").body.args) + (text.partition(".")[0] in oracle.RECEIVERS)  # type: ignore[attr-defined]
    late = [p for number, p in enumerate(row.parameters) if p.kind == "kwonly" or (p.kind == "pos" and number >= positional)]
    names = [p.name for p in late if p.needs == ("opaque",) and p.name not in given]
    wrong = [name for name in names if not oracle.run(f"{text[:-1]}, {name}=traced_number)", 2)]
    assert not wrong


@pytest.mark.jax
@pytest.mark.parametrize("name", sorted(name for name, row in declared("numpy") if isinstance(getattr(np, name, None), np.ufunc)))
def test_numpy_ufuncs_need_host_values(name: str) -> None:
    row = KNOWLEDGE.lookup(f"numpy.{name}")
    assert isinstance(row, table.Callable)
    parameters = [p for p in row.parameters if p.kind == "posonly"]
    assert all(p.needs == ("host",) for p in parameters)
    for traced in range(len(parameters)):
        arguments = ", ".join("traced_number" if number == traced else "1" for number in range(len(parameters)))
        assert oracle.run(f"numpy.{name}({arguments})", 1)


def simple_calls() -> Iterator[tuple[str, str, str]]:
    """(function, parameter, call) for numpy's needs that a call with plain numbers reaches; the control runs with a number there."""
    for module in ("numpy", "numpy.random", "numpy.linalg", "math", "scipy.special", "statistics"):
        for name, row in declared(module):
            if not isinstance(row, table.Callable) or isinstance(getattr(np, name, None), np.ufunc):
                continue
            if name in ("load", "save", "savez", "savez_compressed", "savetxt", "fromfile", "loadtxt", "genfromtxt", "info"):
                continue
            for needing in (p for p in row.parameters if set(p.needs) & {"host", "int", "shape"} and not p.kind.startswith("star")):
                before = [p for p in row.parameters if p.kind in ("pos", "posonly") and not p.has_default and p is not needing]
                named = needing.has_default or needing.kind == "kwonly"
                for filler in ("1", "[1.0, 2.0]", "[[1.0, 2.0], [3.0, 4.0]]"):
                    arguments = ["traced_number" if p is needing else filler for p in row.parameters if p in before or p is needing]
                    if named:
                        arguments = [*(filler for _ in before), f"{needing.name}=traced_number"]
                    text = f"{module}.{name}({', '.join(arguments)})"
                    if not oracle.run_eagerly(text, 1):
                        yield f"{module}.{name}", needing.name, text
                        break


@pytest.mark.jax
def test_host_libraries_refuse_tracers() -> None:
    calls = list(simple_calls())
    assert len(calls) > 100
    assert not [text for _, _, text in calls if not oracle.run(text, 1)]


# What has to be described, and names of it that code leans on: a module without these is as good as unknown.
DESCRIBED = {
    "jax": ("jit", "grad", "vmap", "checkpoint", "remat", "pmap", "Array"),
    "jax.numpy": ("zeros", "arange", "reshape", "where"), "jax.lax": ("scan", "cond", "while_loop", "fori_loop", "switch", "map"),
    "jax.nn": ("softmax", "one_hot", "gelu"), "jax.random": ("normal", "split", "choice"), "jax.scipy.special": ("logsumexp",),
    "jax.scipy.optimize": ("minimize",), "jax.tree": ("map", "leaves"), "jax.tree_util": ("register_pytree_node", "Partial"),
    "numpy": ("asarray", "sum", "zeros"), "scipy.optimize": ("minimize", "least_squares", "curve_fit", "root", "brentq"),
    "functools": ("partial", "lru_cache", "wraps", "reduce"), "operator": ("itemgetter", "index", "truth"),
    "builtins": ("float", "range", "sorted"), "dataclasses": ("dataclass", "field", "replace"),
    "optax": ("adam", "apply_updates", "lbfgs", "linear_schedule", "scale_by_zoom_linesearch", "scale_by_backtracking_linesearch"),
    "optax.schedules": ("cosine_decay_schedule",), "optax.tree": ("norm",), "optax.projections": ("projection_simplex",),
    "jaxopt": ("LBFGS", "GradientDescent", "LevenbergMarquardt", "ZoomLineSearch", "ScipyLeastSquares"),
    "optimistix": ("minimise", "least_squares", "root_find", "fixed_point"),
    "numpyro": ("sample", "plate", "factor", "param"), "numpyro.infer": ("MCMC", "NUTS", "SVI", "Predictive"),
    "numpyro.infer.autoguide": ("AutoNormal", "AutoDelta"), "numpyro.handlers": ("seed", "trace", "substitute", "condition"),
    "numpyro.distributions.util": ("binomial", "vec_to_tril_matrix"),
    "blackjax": ("nuts", "hmc", "window_adaptation", "tempered_smc", "meanfield_vi"), "blackjax.smc.resampling": ("systematic",),
    "blackjax.diagnostics": ("effective_sample_size",),
    "flax.linen": ("Module", "compact", "jit", "Dense"), "flax.nnx": ("Module", "jit", "grad", "Linear"), "flax.struct": ("dataclass",),
    "flax.training.train_state": ("TrainState",), "flax.training.common_utils": ("onehot",),
    "equinox": ("Module", "filter_jit", "field", "Enumeration"), "equinox.nn": ("Linear", "MLP"),
    "haiku": ("transform", "transform_with_state", "Module", "avg_pool", "one_hot", "scan"),
    "chex": ("dataclass", "assert_rank", "assert_shape"), "diffrax": ("diffeqsolve", "ODETerm", "SaveAt"),
    "nlsq": ("curve_fit", "CurveFit", "LeastSquares"), "lmfit": ("minimize", "Parameters", "Minimizer"),
    "iminuit": ("Minuit", "minimize"), "emcee": ("EnsembleSampler",),
}  # fmt: skip


@pytest.mark.parametrize("module", sorted(DESCRIBED))
def test_the_libraries_of_numerical_work_are_described(module: str) -> None:
    """Each has a stub of its own that names what is used most; that the names exist is asked of the library above."""
    stubs = KNOWLEDGE.stubs(module) if module in KNOWLEDGE.modules else []
    named = {name for stub in stubs for name in (*stub.names(), *stub.aliases)}
    assert set(DESCRIBED[module]) <= named
