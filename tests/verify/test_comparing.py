"""Static forms that are known to differ are reported, each mutation of a static program is noticed, and nothing empty counts."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from flake8_jaxstatic.verify import assert_max_compiles, assert_static_equivalent
from flake8_jaxstatic.verify.runtime import comparing, varying

pytestmark = pytest.mark.jax
X = np.asarray([1.5, 2.5, 3.5], "float32")
WHOLE = np.asarray([1, 2, 3], "int32")


def judged(function: Callable[..., Any], x: Any, s: Any, twin: Any = None) -> comparing.Judged:
    programs = comparing.Programs(function, (), ("s",))
    found = programs.judge({"x": x, "s": s}, None if twin is None else {"x": x, "s": twin})
    programs.assert_different()
    return found


@dataclasses.dataclass(frozen=True)
class Scale:
    by: float


jax.tree_util.register_dataclass(Scale, data_fields=["by"], meta_fields=[])


@pytest.mark.filterwarnings("ignore:Bitwise inversion")
@pytest.mark.parametrize(
    ("function", "x", "s", "twin", "word", "what"),
    [
        pytest.param(lambda x, s: (x * s) / s, X, 3e38, None, "differs", "nan", id="overflow that is folded away"),
        pytest.param(lambda x, s: x + ~s, WHOLE, True, None, "differs", "value", id="not of a flag"),
        pytest.param(lambda x, s: x + s * s, WHOLE, 50_000, None, "raises", "OverflowError", id="integer overflow"),
        pytest.param(lambda x, s: x * (1 / s), X, 0.0, None, "raises", "ZeroDivisionError", id="division by zero"),
        pytest.param(lambda x, s: jnp.asarray(s[0]), X, (1.0,), (1,), "differs", "dtype", id="int against float in a tuple"),
        pytest.param(lambda x, s: jnp.asarray(s.by), X, Scale(1.0), Scale(1), "differs", "dtype", id="int against float in a record"),
        pytest.param(lambda x, s: x / s, X, -0.0, 0.0, "differs", "nan", id="signed zero"),
        pytest.param(lambda x, s: x * (2.0 if isinstance(s, float) else 1.0), X, 1.0, None, "differs", "value", id="isinstance"),
        pytest.param(lambda x, s: x + s ** (1 / 3), X, -8.0, None, "differs", "dtype", id="complex root"),
    ],
)  # fmt: skip
def test_known_differences(function: Callable[..., Any], x: Any, s: Any, twin: Any, word: str, what: str) -> None:
    found = judged(function, x, s, twin)
    assert found.word == word
    assert what in (found.difference.what if found.difference is not None else found.reason)


def test_reassociation_is_reported_where_xla_does_it() -> None:
    """``(x + s) - s`` is ``x`` in the static form, up to XLA of jaxlib 0.10; later ones leave it. JAX itself says which it is here."""

    def function(x: Any, s: Any) -> Any:
        return (x + s) - s

    same = np.array_equal(jax.jit(function)(X, 1e7), jax.jit(function, static_argnums=1)(X, 1e7))
    found = judged(function, X, 1e7)
    assert found.word == ("same" if same else "differs")
    assert same or (found.difference is not None and found.difference.nearer)


def test_reassociation_by_hand() -> None:
    """The same on every version: a function whose static form is written as ``x``."""

    def function(x: Any, s: Any) -> Any:
        return x + 0 if isinstance(s, float) and not isinstance(x, np.ndarray) else (x + s) - s

    found = judged(function, X, 1e7)
    assert found.word == "differs"
    assert found.difference is not None
    assert found.difference.nearer


@pytest.mark.parametrize("exponent", [2, 3, 10, 0.5, -1, 2.5])
def test_a_few_ulp_are_no_difference(exponent: float) -> None:
    x = np.random.default_rng(0).uniform(0.5, 2.0, 10_000).astype("float32")
    found = judged(lambda x, s: x**s, x, exponent)
    assert found.word == "same"


def test_a_power_really_moves_by_an_ulp() -> None:
    """The test above is not empty: the two forms of a cube are not bitwise equal."""
    x = np.random.default_rng(0).uniform(0.5, 2.0, 10_000).astype("float32")
    assert judged(lambda x, s: x**s, x, 3).ulps >= 1


def test_a_loop_that_python_takes_too_long_for_is_compared_with_its_loop_compiled() -> None:
    """Without any jit a loop runs in Python; where that does not end in its time, only the jit of the function itself is left out."""

    def settled(x: Any) -> Any:
        return jax.lax.fori_loop(0, 1_000_000, lambda _, y: 0.5 * (y + 1.0), x)

    programs = comparing.Programs(settled, (), (), alone=True)
    programs.eager_seconds = 3.0
    found = programs.judge({"x": X})
    assert (found.word, found.against) == ("same", "eager")
    assert not programs.eager_is_slow


def test_what_needs_arrays_gets_them_without_jit_too() -> None:
    """A Python number has no ``astype``; under jit it is an array."""
    programs = comparing.Programs(lambda rate, count: (rate**count).astype("float32"), (), (), alone=True)
    found = programs.judge({"rate": 0.5, "count": 3})
    assert (found.word, found.against) == ("same", "eager")


BODIES: dict[str, Callable[..., Any]] = {
    "product": lambda x, s: x * s,
    "power": lambda x, s: x**s,
    "trapezoid": lambda x, s: jnp.cumsum((x[1:] + x[:-1]) * s / 2),
    "reduction": lambda x, s: jnp.sum(x * s),
    "branch": lambda x, s: x if jnp.ndim(s) == 1 else x + s,
    "shape": lambda x, s: jnp.ones(int(s * 4)).sum() + x,
}


@pytest.mark.parametrize("name", BODIES)
def test_another_constant_is_noticed(name: str) -> None:
    """The self-test: the static program gets another constant, and the comparison fails."""
    values = {"x": X, "s": 0.75}
    right = comparing.Programs(BODIES[name], (), ("s",))
    wrong = comparing.Programs(BODIES[name], (), ("s",), mutate=lambda values: {**values, "s": values["s"] + 0.25})
    assert right.judge(values).word == "same"
    assert wrong.judge(values).word == "differs"


def test_equal_static_sets_are_refused() -> None:
    with pytest.raises(comparing.Vacuous):
        comparing.Programs(BODIES["product"], ("s",), ("s",))


def test_what_never_was_traced_is_refused() -> None:
    """A function as static argument is static in both programs, whatever is declared: nothing would be compared."""
    programs = comparing.Programs(lambda x, s: x * len(s), (), ("s",))
    programs.judge({"x": X, "s": ()})
    with pytest.raises(comparing.Vacuous, match="nothing was traced"):
        programs.assert_different()


def test_programs_differ_in_their_inputs() -> None:
    programs = comparing.Programs(BODIES["product"], (), ("s",))
    programs.judge({"x": X, "s": 0.75})
    assert programs.before.traced == {"x", "s"}
    assert (programs.after.traced, programs.after.concrete) == ({"x"}, {"s"})


@pytest.mark.parametrize(
    ("value", "twin"),
    [(0.0, "-0.0"), ((1, 2.0), "(1.0, 2)"), ((True,), "(1,)"), (1.0, "1.0"), ("a", "'a'"), (Scale(1.0), f"{Scale(1)!r}")],
)  # fmt: skip
def test_twins_for_a_cache(value: Any, twin: str) -> None:
    found = varying.cache_twin(value)
    assert repr(found) == twin
    assert found == value


def smooth(x: Any, width: int, *, scale: float = 1.0) -> Any:
    return scale * jnp.convolve(x, jnp.ones(3) / width, mode="same")


def test_assertion_passes_and_fails() -> None:
    assert_static_equivalent(smooth, static_argnames=("width", "scale"), x=X, width=3, scale=0.5, max_examples=6)
    assert_static_equivalent(jax.jit(smooth), "scale", x=X, width=3, scale=0.5, max_examples=4)
    with pytest.raises(AssertionError, match="differs with static"):
        assert_static_equivalent(lambda x, s: x * (2 if isinstance(s, float) else 1), "s", x=X, s=0.5, max_examples=4)
    with pytest.raises(TypeError, match="no strategy"):
        assert_static_equivalent(smooth, static_argnames="width", x=X)
    with pytest.raises(comparing.Vacuous):
        assert_static_equivalent(smooth, static_argnames=(), x=X, width=3)


def test_max_compiles() -> None:
    jitted = jax.jit(smooth, static_argnames="width")
    calls = [({"x": X, "width": width}) for width in (2, 3, 3, 4)]
    assert_max_compiles(jitted, calls, 3)
    assert_max_compiles(jitted, [(X, 2), ((X, 2), {"scale": 2.0})], 2)
    with pytest.raises(AssertionError, match="compiled 3 times in 4 calls, 2 are allowed; at calls"):
        assert_max_compiles(jitted, calls, 2)
    with pytest.raises(TypeError, match="not a jitted function"):
        assert_max_compiles(functools.partial(smooth), calls, 2)
