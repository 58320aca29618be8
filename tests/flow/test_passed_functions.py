"""A function that is given several others: what belongs to one caller does not reach another."""

from __future__ import annotations

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

HEAD = """
import jax
import jax.numpy as jnp
from functools import partial

@partial(jax.jit, static_argnums=(1,))
def step(x, n):
    return x * n

def index(v):
    return 3

def array(v):
    return jnp.asarray(v)

def force(how, v):
    if how is None:
        how = lambda x: x
    return how(v)
"""


def found(text: str) -> list[tuple[str, str]]:
    analysis = pipeline.analyse(workspace.Workspace.of_texts({"a.py": text}, Settings()), Settings())
    return [(finding.code, finding.param) for finding in analysis.findings]


def test_what_another_callers_function_returns_is_not_ones_own() -> None:
    text = HEAD + "def main(x):\n    y = force(array, x)\n    return step(y, force(index, 3))\n"
    assert found(text) == []


def test_what_the_only_function_returns_is() -> None:
    text = HEAD.replace("    if how is None:\n        how = lambda x: x\n", "") + "def main(x):\n    return step(x, force(array, x))\n"
    assert found(text) == [("JXS203", "n")]


def test_what_another_caller_passes_on_is_not_ones_own() -> None:
    text = HEAD + "def use(n):\n    return step(jnp.ones(3), n)\ndef main(x):\n    force(array, jnp.ones(3))\n    return force(use, 4)\n"
    assert found(text) == []


def test_what_is_born_inside_reaches_all_functions_that_are_given() -> None:
    text = (
        HEAD
        + "def use(n):\n    return step(jnp.ones(3), n)\ndef use_too(n):\n    return step(jnp.ones(4), n)\n"
        + "def run(how):\n    return how(jnp.ones(2))\ndef main(x):\n    return run(use), run(use_too)\n"
    )
    assert found(text) == [("JXS203", "n"), ("JXS203", "n")]


def test_wrappers_that_hold_each_other_are_counted_and_left() -> None:
    """Twelve wrappers in one list, each a jit of whatever the list holds: 12 to the power of 8 ways lead through them."""
    text = "import jax\n\ndef f(x):\n    return x\n\nfunctions = [f]\nfor _ in range(3):\n"
    text += "".join(f"    g{i} = jax.jit(functions[-1])\n    functions.append(g{i})\n" for i in range(12))
    text += "functions[0](1.0)\n"
    analysis = pipeline.analyse(workspace.Workspace.of_texts({"a.py": text}, Settings()), Settings())
    assert len(analysis.rows) < 3000
