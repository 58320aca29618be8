"""Every spelling of a jit site: the statics are added, extended, shrunk or deleted in place, and the result is what a person would write."""

from __future__ import annotations

import pytest

from flake8_jaxstatic.settings import Settings
from tests.fixes import repairing

HEAD = "from functools import partial\n\nimport jax\nimport jax.numpy as jnp\nfrom jax import jit\n\n\n"
BODY = "def grow(x, n):\n    return [x] * len(range(n))\n\n\nprint(grow(jnp.ones(3), 4))\n"
TWO = "def grow(x, n, m):\n    return [x] * len(range(n)) * len(range(m))\n\n\nprint(grow(jnp.ones(3), 4, 5))\n"
# what stands before the function, the function and its calls, and what is to stand there after
ADDED = {
    "bare name": ("@jit\n", BODY, '@partial(jit, static_argnames=("n",))\n'),
    "bare attribute": ("@jax.jit  # größe\n", BODY, '@partial(jax.jit, static_argnames=("n",))  # größe\n'),
    "partial": ("@partial(jax.jit, donate_argnums=0)\n", BODY, '@partial(jax.jit, donate_argnums=0, static_argnames=("n",))\n'),
    "partial without options": ("@partial(jax.jit)\n", BODY, '@partial(jax.jit, static_argnames=("n",))\n'),
    "factory": ("@jax.jit(donate_argnums=0)\n", BODY, '@jax.jit(donate_argnums=0, static_argnames=("n",))\n'),
    "empty factory": ("@jax.jit()\n", BODY, '@jax.jit(static_argnames=("n",))\n'),
    "several lines": (
        "@partial(\n    jax.jit,\n    donate_argnums=0,  # a buffer\n)\n",
        BODY,
        '@partial(\n    jax.jit,\n    donate_argnums=0,  # a buffer\n    static_argnames=("n",),\n)\n',
    ),
    "trailing comma": ("@partial(jax.jit, donate_argnums=0,)\n", BODY, '@partial(jax.jit, donate_argnums=0, static_argnames=("n",),)\n'),
    "a number becomes a tuple": ("@partial(jax.jit, static_argnums=1)\n", TWO, "@partial(jax.jit, static_argnums=(1, 2))\n"),
    "a tuple grows": ("@partial(jax.jit, static_argnums=(1,))\n", TWO, "@partial(jax.jit, static_argnums=(1, 2))\n"),
    "a list grows": ('@partial(jax.jit, static_argnames=["n"])\n', TWO, '@partial(jax.jit, static_argnames=["n", "m"])\n'),
    "a name becomes a tuple": ('@partial(jax.jit, static_argnames="n")\n', TWO, '@partial(jax.jit, static_argnames=("n", "m"))\n'),
    "a tuple in lines": (
        '@partial(\n    jax.jit,\n    static_argnames=(\n        "n",  # rows\n    ),\n)\n',
        TWO,
        '@partial(\n    jax.jit,\n    static_argnames=(\n        "n",  # rows\n        "m",\n    ),\n)\n',
    ),
    "a comment and no comma": (
        "@partial(\n    jax.jit,\n    donate_argnums=0  # a buffer\n)\n",
        BODY,
        '@partial(\n    jax.jit,\n    donate_argnums=0,  # a buffer\n    static_argnames=("n",)\n)\n',
    ),
    "parentheses": ("@partial(jax.jit, static_argnums=(1))\n", TWO, "@partial(jax.jit, static_argnums=(1, 2))\n"),
    "a set grows": ('@partial(jax.jit, static_argnames={"n"})\n', TWO, '@partial(jax.jit, static_argnames={"n", "m"})\n'),
    "fmt: off": (
        "# fmt: off\n@partial( jax.jit , static_argnums = ( 1, ) )\n",
        TWO,
        "# fmt: off\n@partial( jax.jit , static_argnums = ( 1, 2 ) )\n",
    ),
    "checkpoint": (
        "@jax.jit\ndef pad(y): return y\n\n\n@jax.checkpoint\n",
        BODY,
        "@jax.jit\ndef pad(y): return y\n\n\n@partial(jax.checkpoint, static_argnums=(1,))\n",
    ),
    "pmap": ("@jax.pmap\n", BODY, "@partial(jax.pmap, static_broadcasted_argnums=(1,))\n"),
}


@pytest.mark.parametrize("name", ADDED)
def test_decorators(name: str) -> None:
    before, body, after = ADDED[name]
    assert repairing.fixed({"m.py": HEAD + before + body}, only="JXS101")["m.py"] == HEAD + after + body


CALLS = {
    "assigned": ("quick = jax.jit(grow)\n", 'quick = jax.jit(grow, static_argnames=("n",))\n'),
    "of a partial": (
        "quick = partial(jax.jit, donate_argnums=0)(grow)\n",
        'quick = partial(jax.jit, donate_argnums=0, static_argnames=("n",))(grow)\n',
    ),
    "of a lambda": ("quick = jit(lambda x, n: grow(x, n))\n", 'quick = jit(lambda x, n: grow(x, n), static_argnames=("n",))\n'),
    "of a bound argument": ("quick = jit(partial(grow, n=4))\n", "quick = jit(partial(grow, n=4))\n"),
    "of a vmap": (
        "quick = jax.jit(jax.vmap(grow, in_axes=(0, None)))\n",
        'quick = jax.jit(jax.vmap(grow, in_axes=(0, None)), static_argnames=("n",))\n',
    ),
    "in lines": ("quick = jax.jit(\n    grow,\n)\n", 'quick = jax.jit(\n    grow,\n    static_argnames=("n",),\n)\n'),
    "pmap": ("quick = jax.pmap(grow)\n", "quick = jax.pmap(grow, static_broadcasted_argnums=(1,))\n"),
    "remat": ("quick = jax.remat(grow)\n", "quick = jax.remat(grow, static_argnums=(1,))\n"),
}
PLAIN = "def grow(x, n):\n    return [x] * len(range(n))\n\n\n"


@pytest.mark.parametrize("name", CALLS)
def test_calls(name: str) -> None:
    before, after = CALLS[name]
    call = (
        "\nprint(quick(jnp.ones(3)))\n"
        if "bound" in name
        else "\n\n@jax.jit\ndef run(x):\n    return quick(x, 4)\n\n\nprint(run(jnp.ones(3)))\n"
    )
    assert repairing.fixed({"m.py": HEAD + PLAIN + before + call}, only="JXS101")["m.py"] == HEAD + PLAIN + after + call


def test_attribute_of_self_and_nnx() -> None:
    text = (
        "import jax\nfrom flax import nnx\nimport jax.numpy as jnp\n\n\nclass Net:\n\tdef __init__(self):\n\t\tself.step = jax.jit(self._step)\n\n"
        "\tdef _step(self, x, größe):\n\t\treturn [x] * len(range(größe))\n\n\n@nnx.jit\ndef apply(x, flag):\n\treturn x if flag else -x\n\n\n"
        "print(Net().step(jnp.ones(3), 2), apply(jnp.ones(2), True))\n"
    )
    after = text.replace("jax.jit(self._step)", 'jax.jit(self._step, static_argnames=("größe",))').replace(
        "@nnx.jit\n", '@partial(nnx.jit, static_argnames=("flag",))\n'
    )
    assert repairing.fixed({"m.py": text})["m.py"] == "from functools import partial\n\n" + after


@pytest.mark.parametrize(
    ("spec", "after"),
    [
        ("@partial(jax.jit, static_argnames=('n', 'rate'))", "@partial(jax.jit, static_argnames=('n',))"),
        ("@partial(jax.jit, static_argnums=[1, 2])", "@partial(jax.jit, static_argnums=[1])"),
        ("@jax.jit(static_argnames=('rate',), donate_argnums=0)", "@jax.jit(donate_argnums=0)"),
        ("@partial(jax.jit, static_argnames='rate')", "@jax.jit"),
        ("@partial(jax.jit, static_argnums=(2,), inline=True)", "@partial(jax.jit, inline=True)"),
        ("@jax.jit(static_argnums=2)", "@jax.jit"),
    ],
)
def test_statics_are_taken_away(spec: str, after: str) -> None:
    rest = "\ndef step(x, n, rate):\n    return x * rate\n\n\nx = jnp.ones(3)\nfor k in range(20):\n    x = step(x, 1, 0.5 / (k + 1))\n"
    assert repairing.fixed({"m.py": HEAD + spec + rest}, only="JXS204")["m.py"] == HEAD + after + rest


def test_the_style_of_the_project_is_kept() -> None:
    numbers = (
        "@partial(jax.jit, static_argnums=2)\ndef other(x, y, z):\n    return [x] * len(range(z))\n\n\nprint(other(1.0, 2.0, 3))\n\n\n"
    )
    new = repairing.fixed({"m.py": HEAD + numbers + "@jax.jit\n" + BODY})["m.py"]
    assert "@partial(jax.jit, static_argnums=1)\ndef grow" in new


@pytest.mark.parametrize(("version", "factory"), [(">=0.8.1", True), (">=0.5", False), ("", False), (">=0.8", False), ("==0.10.2", True)])
def test_the_factory_only_where_every_version_knows_it(version: str, factory: bool) -> None:
    other = '@jax.jit(static_argnames=("z",))\ndef other(x, z):\n    return [x] * len(range(z))\n\n\nprint(other(1.0, 3))\n\n\n'
    new = repairing.fixed({"m.py": HEAD + other + "@jax.jit\n" + BODY}, told=Settings(jax_version=version))["m.py"]
    assert (('@jax.jit(static_argnames=("n",))\ndef grow' in new), ('@partial(jax.jit, static_argnames=("n",))\ndef grow' in new)) == (
        factory,
        not factory,
    )


IMPORTS = {
    "import jax\nimport jax.numpy as jnp\n": "from functools import partial\n\nimport jax\nimport jax.numpy as jnp\n",
    '"""A text."""\n\nfrom __future__ import annotations\n\nimport jax\nimport jax.numpy as jnp\n': (
        '"""A text."""\n\nfrom __future__ import annotations\n\nfrom functools import partial\n\nimport jax\nimport jax.numpy as jnp\n'
    ),
    "import math\nfrom typing import Any\n\nimport jax\nimport jax.numpy as jnp\n": (
        "import math\nfrom functools import partial\nfrom typing import Any\n\nimport jax\nimport jax.numpy as jnp\n"
    ),
    "import os  # why\n\nimport jax, jax.numpy as jnp\n": "import os  # why\nfrom functools import partial\n\nimport jax, jax.numpy as jnp\n",
    "import functools as ft\nimport jax\nimport jax.numpy as jnp\n": "import functools as ft\nimport jax\nimport jax.numpy as jnp\n",
    "\n\nimport jax; import jax.numpy as jnp\n": "\n\nfrom functools import partial\n\nimport jax; import jax.numpy as jnp\n",
}


@pytest.mark.parametrize("imports", IMPORTS)
def test_a_missing_import_is_added(imports: str) -> None:
    new = repairing.fixed({"m.py": f"{imports}\n\n@jax.jit\n{BODY}"})["m.py"]
    partial = "ft.partial" if " as ft" in imports else "partial"
    assert new == f'{IMPORTS[imports]}\n\n@{partial}(jax.jit, static_argnames=("n",))\n{BODY}'


def test_a_name_that_is_taken_is_refused() -> None:
    text = f"import jax\nimport jax.numpy as jnp\n\npartial = 3\n\n\n@jax.jit\n{BODY}"
    outcome = repairing.outcome({"m.py": text})
    assert outcome.texts == ()
    assert [refusal.reason for refusal in outcome.refusals] == ["the name 'partial' is used in this file already"]


def test_statics_of_a_shared_decorator_are_given_anew() -> None:
    text = HEAD + 'fast = partial(jax.jit, static_argnames=("m",))\n\n\n@fast\n' + TWO
    assert '@partial(fast, static_argnames=("m", "n"))\ndef grow' in repairing.fixed({"m.py": text})["m.py"]


def test_a_computed_spec_is_left() -> None:
    text = HEAD + "import os\nSTATIC = tuple(map(int, os.environ['S']))\n\n\n@partial(jax.jit, static_argnums=STATIC)\n" + BODY
    assert repairing.outcome({"m.py": text}).texts == ()


def test_unpacked_options_are_left() -> None:
    text = HEAD + PLAIN + "options = {'static_argnums': (5,)}\nquick = jax.jit(grow, **options)\nprint(quick(jnp.ones(3), 4))\n"
    assert repairing.outcome({"m.py": text}).texts == ()
