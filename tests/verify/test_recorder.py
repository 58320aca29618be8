"""What the recorder says of a running program is what JAX does; the pytest option shows it and fails above a budget."""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import pathlib
import subprocess
import sys
import textwrap
import time
import weakref
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flake8_jaxstatic.verify.runtime import counting, driving, recorder, subjects
from tests.verify.conftest import ROOT

pytestmark = pytest.mark.jax


def recorded(run: Any) -> dict[str, dict[str, Any]]:
    with recorder.Recorder() as seen:
        run()
    return {row["function"].rpartition(".")[2]: row for row in seen.rows()}


def causes(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[name] for name in ("compilations", "first", "by_static", "by_object", "by_shape"))


def test_causes_of_compilations() -> None:
    def run() -> None:
        def power(x: Any, n: int) -> Any:
            return x**n

        jitted = jax.jit(power, static_argnames="n")
        for n in (2, 3, 2, 4):
            jitted(jnp.ones(3), n)
        jitted(jnp.ones(4), 2)
        jitted(jnp.ones(3, "int32"), 2)
        jitted(jnp.ones(3), n=2)

    row = recorded(run)["power"]
    assert causes(row) == (6, 1, 3, 0, 2)
    assert row["received"]["n"] == {"tracer": 0, "array": 0, "ndarray": 0, "scalar": 7, "other": 0, "unhashable": 0, "distinct": 3}
    assert row["received"]["x"]["array"] == 7


def test_a_new_function_is_a_new_program_and_the_same_one_is_not() -> None:
    def same(x: Any) -> Any:
        return x + 1

    def run() -> None:
        for _ in range(3):
            jax.jit(lambda x: x * 2)(1.0)
            jax.jit(same)(1.0)

    rows = recorded(run)
    assert causes(rows["<lambda>"]) == (3, 1, 0, 2, 0)
    assert causes(rows["same"]) == (1, 1, 0, 0, 0)
    assert (rows["<lambda>"]["objects"], rows["same"]["objects"]) == (3, 1)


def test_a_bound_method_is_new_at_each_read_and_the_same_where_it_is_kept() -> None:
    class Grid:
        @classmethod
        def made(cls, x: Any) -> Any:
            return x * 2

        def moved(self, x: Any, n: int) -> Any:
            return x * n

    def run() -> None:
        grid = Grid()
        kept = grid.moved
        for _ in range(3):
            jax.jit(Grid.made)(1.0)
            assert jax.jit(kept, static_argnames="n")(1.0, 2) == 2
        alive.append(weakref.ref(grid))

    alive: list[Any] = []
    rows = recorded(run)
    assert causes(rows["made"]) == (3, 1, 0, 2, 0)
    assert causes(rows["moved"]) == (1, 1, 0, 0, 0)
    jax.clear_caches()
    gc.collect()
    assert alive[0]() is None, "the recorder keeps objects alive"


def test_nothing_is_written_into_objects_that_are_jitted() -> None:
    """A pytree may be made of the attributes of an object, as ott's solvers are: one more of them, and its class refuses them."""

    @jax.tree_util.register_pytree_node_class
    class Solver:
        def __init__(self, rate: float) -> None:
            self.rate = rate

        def __call__(self, x: Any) -> Any:
            return x * self.rate

        def tree_flatten(self) -> tuple[Any, Any]:
            return (), vars(self)

        @classmethod
        def tree_unflatten(cls, attributes: Any, _: Any) -> Any:
            return cls(**attributes)

    def run() -> None:
        solver = Solver(2.0)
        for _ in range(3):
            assert jax.jit(solver)(1.0) == 2
        assert jax.jit(lambda solver, x: solver(x))(solver, 3.0) == 6
        assert vars(solver) == {"rate": 2.0}

    rows = recorded(run)
    (name,) = set(rows) - {"<lambda>"}
    assert causes(rows[name]) == (1, 1, 0, 0, 0)


def test_methods_decorators_and_nested_calls() -> None:
    def run() -> None:
        from functools import partial

        class Model:
            @partial(jax.jit, static_argnums=0)
            def step(self, x: Any) -> Any:
                return x * 2

            @jax.jit
            @staticmethod
            def free(x: Any) -> Any:
                return x

        model = Model()
        model.step(1.0)

        @jax.jit
        def outer(x: Any) -> Any:
            return model.step(x) + jax.grad(model.step)(x)

        outer(2.0)
        jax.vmap(model.step)(np.ones(3, "float32"))

    try:
        rows = recorded(run)
    except TypeError:  # staticmethod below jit: refused by jax itself, with the recorder as without
        pytest.skip("jax refuses staticmethod objects")
    assert causes(rows["step"])[0] == 1
    assert rows["step"]["nested"] == 3
    assert rows["step"]["received"]["x"]["tracer"] == 3


def test_what_a_jitted_function_can_do_it_still_can() -> None:
    with recorder.Recorder():
        jitted = jax.jit(lambda x, n: x**n, static_argnums=1)
    assert jitted.lower(1.0, 2).compile()(3.0) == 9.0
    assert jitted._cache_size() == 0
    jitted(1.0, 2)
    assert jitted._cache_size() == 1
    jitted.clear_cache()
    assert jitted._cache_size() == 0
    assert jitted.__wrapped__(2.0, 3) == 8.0
    assert jax.jit.__module__.startswith("jax")


TESTS = """
    import jax
    import jax.numpy as jnp
    import pytest
    from functools import partial

    @partial(jax.jit, static_argnames="order")
    def moment(x, order):
        return jnp.mean(x**order)

    @jax.jit
    def plain(x):
        return x + 1

    @pytest.mark.parametrize("order", range(1, 6))
    def test_moment(order):
        moment(jnp.ones(3), order)
        plain(float(order))
"""


@pytest.mark.parametrize(("budget", "status"), [(5, 0), (4, 1)])
def test_option(tmp_path: pathlib.Path, budget: int, status: int) -> None:
    (tmp_path / "test_moment.py").write_text(textwrap.dedent(TESTS), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    told = tmp_path / "told.json"
    options = [f"--jaxstatic-compiles-budget={budget}", f"--jaxstatic-compiles-json={told}", "--jaxstatic-compiles"]
    plugin = "flake8_jaxstatic.verify.runtime.pytest_plugin"
    already = _installed()
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *([] if already else ["-p", plugin]), *options]
    done = subprocess.run(call, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["5", "4", "0", "0", "5", "moment", "test_moment.py:7", "order:", "5"] in lines, done.stdout
    assert ["1", "0", "0", "0", "5", "plain", "test_moment.py:11", "-"] in lines, done.stdout
    assert ("moment: 5 compilations, 4 are allowed" in done.stdout) == bool(status)
    assert {row["function"] for row in json.loads(told.read_text())} >= {"moment", "plain"}


def _installed() -> bool:
    from importlib import metadata

    return any(entry.name == "jaxstatic" for entry in metadata.entry_points(group="pytest11"))


def test_what_calls_a_function_ends_when_its_calls_have_been_seen() -> None:
    seen = recorder.Recorder(keep=True)
    ended: list[str] = []
    with seen:
        inner = jax.jit(lambda x: x * 2)
        outer = jax.jit(lambda x: inner(x) + 1)
        probe, below = recorder.Probe.of(inner.__wrapped__), recorder.Probe.of(inner.__wrapped__)

        def direct() -> None:
            for k in range(5):
                inner(float(k))
            ended.append("direct")

        def nested() -> None:
            for k in range(5):
                outer(float(k))
            ended.append("nested")

        driving.watch(seen, probe, direct, time.monotonic() + 60)
        driving.watch(seen, below, nested, time.monotonic() + 60)
    assert [example.arguments["x"] for example in probe.examples()] == [0.0, 1.0]
    assert [example.arguments["x"] for example in below.examples()] == [0.0, 1.0]  # what arrives in the one trace of it
    assert ended == []


def test_what_tracers_stand_for_is_read_while_the_program_runs() -> None:
    """Under jit, vmap, grad and loops, all as the caller had it; of what never ran, values of its shapes."""

    def noisy(key: Any, x: Any, scale: Any, power: int) -> Any:
        return jnp.sum(x**power) * scale + jax.random.normal(key)

    with recorder.Recorder(keep=True) as seen:
        inner = jax.jit(noisy, static_argnums=3)
        outer = jax.jit(lambda key, x: jax.vmap(jax.grad(lambda row: inner(key, row, 3.0, 2)))(x))
        repeated = jax.jit(lambda key, x: jax.lax.fori_loop(0, 9, lambda k, total: total + inner(key, x, k, 3), 0.0))
        found = []
        for run in (
            lambda: outer(jax.random.key(7), jnp.ones((4, 3))),
            lambda: repeated(jax.random.PRNGKey(7), jnp.ones(3)),
            lambda: jax.eval_shape(outer, jax.random.key(7), jnp.ones((4, 3))),
        ):
            probe = recorder.Probe.of(noisy)
            seen.forget()
            with contextlib.suppress(recorder.Enough), seen.probing(probe):
                run()
            found.append(probe)
    rows, loop, shapes = found
    assert len(rows.examples()) == len(loop.examples()) == 2
    first = rows.examples()[0]
    assert first.function is noisy
    assert jax.random.key_impl(first.arguments["key"]) == jax.random.key_impl(jax.random.key(7))
    assert [first.arguments[name] for name in ("scale", "power")] == [3.0, 2]
    assert first.arguments["x"].shape == (3,)
    assert not counting.is_tracer(first.arguments)
    assert sorted(int(each.arguments["scale"]) for each in loop.examples()) == [0, 1]
    assert shapes.examples() == []
    (made,) = shapes.made_up()
    assert (made.arguments["x"].shape, made.arguments["power"]) == ((3,), 2)
    assert jnp.isfinite(noisy(**made.arguments))


def test_what_a_call_takes_away_can_be_repeated() -> None:
    with recorder.Recorder(keep=True) as seen:
        jax.jit(lambda total, x: total + x, donate_argnums=0)(jnp.ones(3), 2.0)
    (program,) = [each for each in seen.programs.values() if each.calls]
    (example,) = program.examples
    assert float(example.function(**example.arguments)[0]) == 3.0


def test_closures_of_one_text_and_methods_of_one_class_are_alike() -> None:
    def closure(by: float) -> Any:
        return lambda x: x * by

    class Scale:
        def by(self, x: Any) -> Any:
            return x

        def __call__(self, x: Any) -> Any:
            return x

    assert recorder.alike(closure(1.0), closure(2.0))
    assert recorder.alike(Scale().by, Scale().by)
    assert recorder.alike(Scale(), Scale())
    assert not recorder.alike(jax.vmap(closure(1.0)), jax.vmap(math.sin))
    assert not recorder.alike(closure(1.0), lambda x: x)
    assert not recorder.alike(Scale().by, Scale())


def test_what_one_jit_gets_is_no_input_of_another_one_where_it_speaks_against_the_proposal() -> None:
    def scaled(x: Any, by: Any) -> Any:
        return x * by

    with recorder.Recorder(keep=True) as seen:
        first = jax.jit(scaled)
        jax.jit(scaled)
        first(1.0, jnp.ones(3))
        first(1.0, 2.0)
    here = scaled.__code__
    task = {
        "file": here.co_filename, "line": here.co_firstlineno, "qualname": "scaled", "through": (), "site_file": here.co_filename,
        "site_line": here.co_firstlineno + 5, "before": (), "after": ("by",),
    }  # fmt: skip

    def examples(**changes: Any) -> list[Any]:
        found = subjects._recorded({**task, **changes}, seen)
        assert found is not None
        return [np.ndim(each.arguments["by"]) for each in found[1]]

    assert examples() == []
    assert examples(site_line=here.co_firstlineno + 4) == [1, 0]
    assert examples(site_line=0) == [0]
    assert examples(site_line=0, after=()) == [1, 0]
