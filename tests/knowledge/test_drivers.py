"""What optimizers, samplers and integrators hand to their callbacks, seen at run time: the ground of their ``@calls`` rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

pytestmark = pytest.mark.jax


def kind(value: Any) -> str:
    """``tracer``, ``array``, ``ndarray`` or ``number``."""
    if isinstance(value, jax.core.Tracer):
        return "tracer"
    if isinstance(value, jax.Array):
        return "array"
    return "number" if isinstance(value, int | float | np.number) else type(value).__name__


def seen(run: Callable[[Callable[..., None]], object]) -> set[tuple[str, ...]]:
    """The kinds of the arguments of every call that ``run`` makes through the recorder it is given."""
    calls: set[tuple[str, ...]] = set()
    run(lambda *args: calls.add(tuple(kind(arg) for arg in args)))
    return calls


def test_scipy_optimize() -> None:
    optimize = pytest.importorskip("scipy.optimize")

    def minimize(record: Callable[..., None]) -> None:
        def loss(x: Any, scale: Any) -> float:
            record(x, scale)
            return float(np.sum(np.asarray(x) ** 2) * scale)

        optimize.minimize(loss, [1.0, 2.0], args=(3.0,), options={"maxiter": 1})
        optimize.least_squares(loss, [1.0, 2.0], args=(3.0,), max_nfev=1)

    def scalar(record: Callable[..., None]) -> None:
        optimize.brentq(lambda x: record(x) or x - 0.5, 0.0, 1.0)
        optimize.minimize_scalar(lambda x: record(x) or x**2, options={"maxiter": 1})

    def curve(record: Callable[..., None]) -> None:
        optimize.curve_fit(lambda x, a: record(x, a) or a * x, np.arange(3.0), np.arange(3.0))

    assert seen(minimize) == {("ndarray", "number")}
    assert seen(scalar) == {("number",)}
    assert seen(curve) == {("ndarray", "number")}


def test_numpyro_passes_the_arguments_of_run_as_they_are() -> None:
    numpyro = pytest.importorskip("numpyro")
    infer = pytest.importorskip("numpyro.infer")

    def run(record: Callable[..., None]) -> None:
        def model(scale: Any, data: Any) -> None:
            site = numpyro.sample("s", numpyro.distributions.Normal(0.0, 1.0))
            record(scale, data)
            numpyro.factor("f", site * scale * data.sum())

        mcmc = infer.MCMC(infer.NUTS(model), num_warmup=1, num_samples=1, progress_bar=False)
        mcmc.run(jax.random.key(0), 2.0, jnp.ones(2))
        infer.Predictive(model, num_samples=2)(jax.random.key(1), 2.0, jnp.ones(2))

    assert seen(run) == {("number", "array")}


def test_optimistix_and_diffrax_keep_python_numbers_in_args() -> None:
    optimistix = pytest.importorskip("optimistix")
    diffrax = pytest.importorskip("diffrax")

    def minimise(record: Callable[..., None]) -> None:
        optimistix.minimise(lambda y, args: record(y, args) or y**2 + args, optimistix.BFGS(1e-3, 1e-3), jnp.array(1.0), args=2.0)

    def solve(record: Callable[..., None]) -> None:
        term = diffrax.ODETerm(lambda t, y, args: record(t, y, args) or -y * args)
        diffrax.diffeqsolve(term, diffrax.Euler(), 0.0, 1.0, 0.1, jnp.array(1.0), args=2.0)

    assert seen(minimise) == {("tracer", "number")}
    assert seen(solve) == {("tracer", "tracer", "number")}


def test_jaxopt_traces_the_arguments_of_run() -> None:
    jaxopt = pytest.importorskip("jaxopt")

    def run(record: Callable[..., None]) -> None:
        jaxopt.LBFGS(lambda p, scale: record(p, scale) or jnp.sum(p**2) * scale, maxiter=2).run(jnp.ones(2), 3.0)

    assert ("tracer", "tracer") in seen(run)


def test_blackjax_differentiates_the_density() -> None:
    blackjax = pytest.importorskip("blackjax")

    def run(record: Callable[..., None]) -> None:
        kernel = blackjax.nuts(lambda p: record(p) or -jnp.sum(p**2), 0.1, jnp.ones(2))
        kernel.step(jax.random.key(0), kernel.init(jnp.ones(2)))

    assert seen(run) == {("tracer",)}


def test_nlsq_traces_data_and_parameters_but_not_args() -> None:
    nlsq = pytest.importorskip("nlsq")

    def curve(record: Callable[..., None]) -> None:
        x = np.linspace(0.0, 1.0, 20)
        nlsq.curve_fit(lambda x, a, b: record(x, a, b) or a * jnp.exp(-b * x), x, 2 * np.exp(-x), p0=[1.0, 1.0])

    def squares(record: Callable[..., None]) -> None:
        nlsq.LeastSquares().least_squares(lambda p, scale: record(p, scale) or p * scale - 1, np.array([1.0, 2.0]), args=(3.0,))

    assert ("tracer", "tracer", "tracer") in seen(curve)
    assert ("tracer", "number") in seen(squares)


def test_jax_loops_trace_their_functions_outside_jit_too() -> None:
    lax = jax.lax

    def run(record: Callable[..., None]) -> None:
        lax.scan(lambda c, x: (record(c, x), (c, x))[1], 0.0, jnp.ones(2))
        lax.fori_loop(0, 2, lambda i, c: (record(i, c), c)[1], 0.0)
        lax.while_loop(lambda c: (record(c, c), c < 1)[1], lambda c: c + 1, 0)
        lax.cond(True, lambda c: (record(c, c), c)[1], lambda c: c, 1.0)
        lax.map(lambda x: (record(x, x), x)[1], jnp.ones(2))

    assert seen(run) == {("tracer", "tracer")}


def test_lmfit_iminuit_and_emcee_call_back_with_what_they_try() -> None:
    lmfit = pytest.importorskip("lmfit")
    iminuit = pytest.importorskip("iminuit")
    emcee = pytest.importorskip("emcee")

    def minimize(record: Callable[..., None]) -> None:
        def residual(p: Any, x: Any, scale: Any) -> Any:
            record(p["a"].value, x, scale)
            return p["a"].value * x * scale - 2.0 * x

        lmfit.minimize(residual, lmfit.create_params(a=1.0), args=(np.arange(4.0),), kws={"scale": 2.0}, max_nfev=9)
        lmfit.Minimizer(residual, lmfit.create_params(a=1.0), fcn_args=(np.arange(4.0), 2.0)).minimize(max_nfev=9)

    def migrad(record: Callable[..., None]) -> None:
        iminuit.Minuit(lambda a, b: record(a, b) or (a - 1) ** 2 + b**2, 0.0, 1.0).migrad(ncall=5)

    def walk(record: Callable[..., None]) -> None:
        sampler = emcee.EnsembleSampler(4, 1, lambda p, scale: record(p, scale) or -float(p[0] ** 2) * scale, args=(2.0,))
        sampler.run_mcmc(np.linspace(0.0, 1.0, 4)[:, None], 2)

    assert seen(minimize) == {("number", "ndarray", "number")}
    assert seen(migrad) == {("number", "number")}
    assert seen(walk) == {("ndarray", "number")}


def test_line_searches_of_optax_trace_the_parameters_and_hand_the_rest_on() -> None:
    optax = pytest.importorskip("optax")

    def run(record: Callable[..., None]) -> None:
        def loss(p: Any, scale: Any) -> Any:
            record(p, scale)
            return jnp.sum(p**2) * scale

        for search in (optax.scale_by_zoom_linesearch(3), optax.scale_by_backtracking_linesearch(3)):
            solver = optax.chain(optax.sgd(0.1), search)
            params = jnp.ones(2)
            solver.update(params, solver.init(params), params, value=2.0, grad=params, value_fn=loss, scale=1.0)

    assert seen(run) == {("tracer", "number")}


def test_haiku_hands_the_arguments_of_apply_on() -> None:
    haiku = pytest.importorskip("haiku")

    def run(record: Callable[..., None]) -> None:
        net = haiku.transform(lambda x, training: record(x, training) or haiku.Linear(2)(x))
        params = net.init(jax.random.key(0), jnp.ones((1, 3)), True)
        net.apply(params, None, jnp.ones((1, 3)), training=False)

    assert seen(run) == {("array", "number")}
