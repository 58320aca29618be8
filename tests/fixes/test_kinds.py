"""Every kind of repair under jax: the broken program raises or recompiles, the repaired one does not and prints the same values."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixes import repairing

ORACLE = Path(__file__).parents[1] / "literate" / "oracle.py"
HEAD = "from functools import partial\n\nimport jax\nimport jax.numpy as jnp\n\n\n"


@dataclass(frozen=True)
class Kind:
    """A broken program: the code of its finding, what the repair is called, what jax does, and the traces before and after."""

    code: str
    repair: str
    text: str
    raises: str = ""
    traces: tuple[str, int, int] = ("", 0, 0)
    equals: str = ""  # how the same result is had without jit, where the broken program gives none
    safe: bool = True


KINDS = {
    "add to a decorator": Kind(
        "JXS101", "make static",
        "@jax.jit\ndef f(x, n):\n    return sum(x * k for k in range(n))\n\n\nprint(f(jnp.ones(2), 3))\n",
        "TracerIntegerConversionError", equals="sum(jnp.ones(2) * k for k in range(3))",
    ),
    "extend": Kind(
        "JXS101", "make static",
        "@partial(jax.jit, static_argnums=(1,))\ndef f(x, n, flag):\n    return jnp.ones(n) + (x if flag else -x)\n\n\nprint(f(1.0, 3, True))\n",
        "TracerBoolConversionError", equals="jnp.ones(3) + 1.0",
    ),
    "text": Kind(
        "JXS101", "make static",
        "def f(x, mode):\n    return jnp.pad(x, 1, mode=mode)\n\n\ng = jax.jit(f)\nprint(g(jnp.ones(2), 'edge'))\n",
        "TypeError", equals="jnp.pad(jnp.ones(2), 1, mode='edge')",
    ),
    "remat": Kind(
        "JXS101", "make static",
        "@jax.checkpoint\ndef f(x, n):\n    return jnp.sum(x.reshape(n, -1))\n\n\nprint(jax.grad(f)(jnp.ones(4), 2))\n",
        "TypeError", equals="jnp.ones(4)",
    ),
    "outer and inner": Kind(
        "JXS202", "make the outer parameter static",
        "@partial(jax.jit, static_argnums=1)\ndef inner(x, n):\n    return x.reshape(n, -1)\n\n\n@jax.jit\ndef outer(x, n):\n"
        "    return inner(x, n) * 2\n\n\nprint(outer(jnp.arange(4.0), 2))\n",
        "ValueError", equals="jnp.arange(4.0).reshape(2, -1) * 2",
    ),
    "shrink": Kind(
        "JXS204", "trace it",
        "@partial(jax.jit, static_argnums=(1, 2))\ndef f(x, n, k):\n    return x + jnp.arange(n)[k]\n\n\nfor k in range(12):\n"
        "    print(f(jnp.ones(2), 12, k))\n",
        traces=("f", 12, 1), safe=True,
    ),
    "delete": Kind(
        "JXS204", "trace it",
        "@jax.jit(static_argnames='rate')\ndef f(x, rate):\n    return x * rate\n\n\nfor k in range(10):\n    print(f(jnp.ones(2), 0.5 * k))\n",
        traces=("f", 10, 1), safe=False,
    ),
    "a number that is static by its type": Kind(
        "JXS204", "pass an array",
        "import equinox as eqx\n\n\n@eqx.filter_jit\ndef f(x, rate):\n    return x * rate\n\n\nfor k in range(10):\n    print(f(jnp.ones(2), 0.5 * k))\n",
        traces=("f", 10, 1), safe=False,
    ),
    "power": Kind(
        "JXS102", "make static",
        "@jax.jit\ndef f(x, order):\n    return x**order\n\n\nprint(f(jnp.array([1.0, 2.0, 4.0]), 2))\n",
        traces=("f", 1, 1), safe=False,
    ),
    "must be static and varies": Kind(
        "JXS101", "make static",
        "@jax.jit\ndef f(x, n):\n    return x.reshape(n, -1)\n\n\nfor n in range(1, 13):\n    print(f(jnp.ones((12, n)), n).shape)\n",
        "TypeError", equals="*[jnp.ones((n, 12)).shape for n in range(1, 13)]",
    ),
    "not a number": Kind(
        "JXS207", "trace it",
        "@partial(jax.jit, static_argnames='fill')\ndef f(x, fill):\n    return jnp.where(x > 0, x, fill)\n\n\nfor _ in range(3):\n"
        "    print(f(jnp.arange(2.0), float('nan')))\n",
        traces=("f", 3, 1), safe=False,
    ),
    "pmap": Kind(
        "JXS204", "trace it",
        "@partial(jax.pmap, static_broadcasted_argnums=(1,))\ndef f(x, k):\n    return x[0] + x[k]\n\n\nfor k in range(10):\n"
        "    print(f(jnp.ones((1, 12)), k))\n",
        traces=("f", 10, 1), safe=True,
    ),
    "optimized": Kind(
        "JXS201", "trace it",
        "@partial(jax.jit, static_argnames='w')\ndef f(x, w):\n    return jnp.sum((x - w) ** 2)\n\n\nw = 0.0\nfor _ in range(10):\n"
        "    w = w - 0.125 * float(jax.grad(lambda v: jnp.sum((jnp.ones(2) - v) ** 2))(w))\n    print(round(float(f(jnp.ones(2), w)), 4))\n",
        traces=("f", 10, 1), safe=False,
    ),
    "list": Kind(
        "JXS203", "make hashable",
        "@partial(jax.jit, static_argnames='sizes')\ndef f(x, sizes):\n    return [x * jnp.ones(s) for s in sizes]\n\n\nprint(f(2.0, [1, 2]))\n",
        "ValueError", equals="[2.0 * jnp.ones(1), 2.0 * jnp.ones(2)]",
    ),
    "list in a name": Kind(
        "JXS203", "make hashable",
        "@partial(jax.jit, static_argnames='sizes')\ndef f(x, sizes):\n    return [x * jnp.ones(s) for s in sizes]\n\n\nsizes = [1] + [2]\n"
        "print(f(2.0, sizes=sizes))\n",
        "ValueError", equals="[2.0 * jnp.ones(1), 2.0 * jnp.ones(2)]",
    ),
    "set": Kind(
        "JXS203", "make hashable",
        "@partial(jax.jit, static_argnames='kept')\ndef f(x, kept):\n    return x * 2 if 'a' in kept else x\n\n\nprint(f(jnp.ones(2), {'a'}))\n",
        "ValueError", equals="jnp.ones(2) * 2",
    ),
    "array": Kind(
        "JXS203", "trace it",
        "@partial(jax.jit, static_argnums=(1,))\ndef f(x, w):\n    return x[w]\n\n\nprint(f(jnp.ones(2), jnp.array(1)))\n",
        "ValueError", equals="jnp.ones(2)[1]",
    ),
    "lambda": Kind(
        "JXS205", "make once",
        "@partial(jax.jit, static_argnums=1)\ndef f(x, act):\n    return act(x)\n\n\nfor _ in range(3):\n"
        "    print(f(jnp.ones(2), lambda v: v + 1))\n",
        traces=("f", 3, 1),
    ),
    "index": Kind(
        "JXS301", "correct the spec",
        "@partial(jax.jit, static_argnums=2)\ndef f(x, n):\n    return x.reshape(n, -1)\n\n\nprint(f(jnp.ones(4), 2))\n",
        "ValueError", equals="jnp.ones((2, 2))",
    ),
    "index of a bound method": Kind(
        "JXS301", "correct the spec",
        "class K:\n    def m(self, x, n):\n        return x * n\n\n\ng = jax.jit(K().m, static_argnums=2)\nprint(g(jnp.ones(2), 3))\n",
        "ValueError", equals="jnp.ones(2) * 3",
    ),
    "name": Kind(
        "JXS302", "correct the name",
        "@partial(jax.jit, static_argnames=('lenght',))\ndef f(x, length):\n    return x.reshape(length, -1)\n\n\nprint(f(jnp.ones(4), 2))\n",
        "ValueError", equals="jnp.ones((2, 2))",
    ),
    "names in one text": Kind(
        "JXS302", "correct the spec",
        "@partial(jax.jit, static_argnames='n, m')\ndef f(x, n, m):\n    return x.reshape(n, m)\n\n\nprint(f(jnp.ones(4), 2, 2))\n",
        "ValueError", equals="jnp.ones((2, 2))",
    ),
    "donated": Kind(
        "JXS303", "do not donate it",
        "@partial(jax.jit, static_argnums=1, donate_argnums=(0, 1))\ndef f(x, n):\n    return x * n\n\n\nprint(f(jnp.ones(4), 2))\n",
        "ValueError", equals="jnp.ones(4) * 2",
    ),
    "both specs": Kind(
        "JXS304", "correct the spec",
        "@partial(jax.jit, static_argnums=(1,), static_argnames=('m',))\ndef f(x, n, m):\n    return x.reshape(n, m)\n\n\n"
        "print(f(jnp.ones(4), 2, 2))\n",
        "TypeError", equals="jnp.ones((2, 2))",
    ),
    "type": Kind(
        "JXS305", "correct the spec",
        "@partial(jax.jit, static_argnums='1')\ndef f(x, n):\n    return x.reshape(n, -1)\n\n\nprint(f(jnp.ones(4), 2))\n",
        "TypeError", equals="jnp.ones((2, 2))",
    ),
    "option": Kind(
        "JXS305", "correct the name",
        "def f(x, n):\n    return x.reshape(n, -1)\n\n\ng = jax.jit(f, static_argnum=1)\nprint(g(jnp.ones(4), 2))\n",
        "TypeError", equals="jnp.ones((2, 2))",
    ),
    "keyword to position": Kind(
        "JXS306", "pass by position",
        "@partial(jax.jit, static_argnums=1)\ndef f(x, n):\n    return x.reshape(n, -1)\n\n\nprint(f(jnp.ones(4), 2), f(jnp.ones(4), n=2))\n",
        traces=("f", 2, 1),
    ),
    "two keywords to positions": Kind(
        "JXS306", "pass by position",
        "@partial(jax.jit, static_argnums=(1, 2))\ndef f(x, n, m):\n    return x.reshape(n, m)\n\n\nprint(f(jnp.ones(4), 2, 2), f(jnp.ones(4), n=2, m=2))\n",
        traces=("f", 2, 1),
    ),
    "jit in a loop": Kind(
        "JXS401", "make once",
        "def g(x):\n    return x + 1\n\n\ndef run(x):\n    for _ in range(4):\n        x = jax.jit(lambda v: g(v) * 2)(x)\n    return x\n\n\n"
        "print(run(jnp.ones(2)))\n",
        traces=("g", 4, 1),
    ),
    "jit in a function in a loop": Kind(
        "JXS401", "make once",
        "def g(x):\n    return x + 1\n\n\ndef step(x):\n    return jax.jit(jax.vmap(g))(x)\n\n\nx = jnp.ones(2)\nfor _ in range(4):\n"
        "    x = step(x)\nprint(x)\n",
        traces=("g", 4, 1),
    ),
    "decorated in a loop": Kind(
        "JXS401", "make once",
        "def run(x):\n    for _ in range(4):\n\n        @jax.jit\n        def g(v):\n            # twice\n            return v * 2\n\n"
        "        x = g(x)\n    return x\n\n\nprint(run(jnp.ones(2)))\n",
        traces=("g", 4, 1),
    ),
    "factory": Kind(
        "JXS401", "remember it",
        "def make(n):\n    @jax.jit\n    def g(x):\n        return jnp.ones(n) * x\n\n    return g\n\n\nfor k in range(4):\n    print(make(2)(1.0))\n",
        traces=("g", 4, 1), safe=False,
    ),
    "factory of a nested function": Kind(
        "JXS401", "remember it",
        "def make(n):\n    def g(x):\n        return jnp.ones(n) * x\n\n    return jax.jit(g)\n\n\nfor k in range(4):\n    print(make(2)(1.0))\n",
        traces=("g", 4, 1), safe=False,
    ),
    "comprehension": Kind(
        "JXS401", "make once",
        "def g(x):\n    return x + 1\n\n\nprint([jax.jit(lambda v: g(v) * 2)(jnp.ones(2)) for _ in range(4)])\n",
        traces=("g", 4, 1),
    ),
    "partial that is called at once": Kind(
        "JXS401", "pass what it reads",
        "def g(p, x, scale):\n    return jnp.mean(x**p) * scale\n\n\ndef run(x, powers, scale):\n"
        "    return [jax.jit(partial(g, p, scale=scale))(x) for p in powers]\n\n\nprint(run(jnp.arange(1.0, 5.0), (1.0, 2.0, 3.0, 4.0), jnp.array(2.0)))\n",
        traces=("g", 4, 1), safe=False,
    ),
    "closure over what a loop binds": Kind(
        "JXS401", "pass what it reads",
        "def run(groups):\n    out = []\n    for group in groups:\n        scale = group.std()\n        shift = group.mean()\n\n        @jax.jit\n"
        "        def g(x):\n            return (x - shift) / scale\n\n        out.append(g(group))\n    return out\n\n\n"
        "print(run([jnp.arange(4.0) * (k + 1) for k in range(4)]))\n",
        traces=("g", 4, 1), safe=False,
    ),
    "closure over an argument": Kind(
        "JXS401", "compile around it",
        "def step(w, x):\n    def loss(w):\n        return jnp.sum((x - w) ** 2)\n\n    return jax.jit(jax.grad(loss))(w)\n\n\n"
        "for k in range(4):\n    print(step(jnp.ones(2), jnp.ones(2) * k))\n",
        traces=("loss", 4, 1), safe=False,
    ),
    "self": Kind(
        "JXS402", "make static",
        "class Wave:\n    def __init__(self, c):\n        self.c = c\n\n    @jax.jit\n    def step(self, u):\n        return u * self.c\n\n\n"
        "print(Wave(2.0).step(jnp.ones(2)))\n",
        "TypeError", equals="jnp.ones(2) * 2.0",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def runs() -> dict[str, list[dict[str, Any]]]:
    """Of each kind: what the broken program does, what the repaired one does, and what the plain expression gives."""
    programs = []
    for kind in KINDS.values():
        text = HEAD + kind.text
        texts = (text, repairing.fixed({"m.py": text}, only=kind.code)["m.py"], f"{HEAD}print({kind.equals or 0})\n")
        programs += [{"files": {"m.py": _remembering(each)}, "entry": "m.py"} for each in texts]
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        [sys.executable, str(ORACLE)], input=json.dumps(programs), capture_output=True, text=True, env=environment, check=True
    )
    results = json.loads(done.stdout)["results"]
    return {name: results[3 * at : 3 * at + 3] for at, name in enumerate(KINDS)}


def _remembering(text: str) -> str:
    """The program with what it prints raised at its end, where the oracle shows it."""
    before = "_said = []\n\n\ndef print(*values):\n    _said.extend(map(str, values))\n\n\n"
    return f"{before}{text}\nraise SystemExit(repr(_said))\n"


@pytest.mark.jax
@pytest.mark.parametrize("name", KINDS)
def test_kind(name: str, runs: dict[str, list[dict[str, Any]]]) -> None:
    kind = KINDS[name]
    broken, repaired, plain = runs[name]
    assert broken["error"] == (kind.raises or "SystemExit"), broken
    assert repaired["error"] == "SystemExit", repaired
    assert repaired["text"] == (plain if kind.equals else broken)["text"]
    function, before, after = kind.traces
    assert (broken["traces"].get(function, 0), repaired["traces"].get(function, 0)) == (before, after) or not function


@pytest.mark.parametrize("name", KINDS)
def test_the_finding_is_gone_and_nothing_is_new(name: str) -> None:
    kind = KINDS[name]
    text = {"m.py": HEAD + kind.text}
    outcome = repairing.outcome(text, only=kind.code)
    assert {(r.finding.code, r.candidate.kind, r.safe) for r in outcome.applied} == {(kind.code, kind.repair, kind.safe)}, outcome
    before, after = repairing.found(text), repairing.found(dict(outcome.texts))
    assert kind.code in {f.code for f in before}
    assert kind.code not in {f.code for f in after}
    assert {f.code for f in after} <= {f.code for f in before}
    assert repairing.fixed(dict(outcome.texts), only=kind.code) == dict(outcome.texts)
    assert bool(outcome.applied[0].candidate.risks) is not kind.safe
    compiles = [note for note in outcome.applied[0].candidate.notes if "compiles once for every distinct value" in note]
    assert len(compiles) == ("varies" in name)


OBJECT = (
    "from somewhere import Base\n\n\nclass Problem(Base):\n    @partial(jax.jit, static_argnames='self')\n    def cost(self, x):\n"
    "        return x\n\n\nclass Two:\n    def __init__(self, k):\n        self.k = k\n\n\n@partial(jax.jit, static_argnames='two')\n"
    "def cost(two, x):\n    return x * two.k\n\n\nfor k in range(20):\n    print(Problem().cost(jnp.ones(2)), cost(Two(k), jnp.ones(2)))\n"
)
DATA = (
    "def run(data):\n    @jax.jit\n    def loss(w):\n        return jnp.sum(data * w)\n\n    return loss\n\n\n"
    "for k in range(3):\n    print(run(jnp.ones(2))(1.0))\n"
)


KEPT = (
    "def run(groups):\n    out = []\n    for group in groups:\n        scale = group.std()\n\n        @jax.jit\n        def g(x):\n"
    "            return x / scale\n\n        out.append((g, g(group)))\n    return out\n\n\nprint(run([jnp.arange(4.0)] * 3))\n"
)
UNPACKED = (
    "def g(p, x):\n    return x**p\n\n\ndef run(x, powers):\n    return [jax.jit(partial(g, p))(*x) for p in powers]\n\n\n"
    "print(run([jnp.ones(2)], [1.0, 2.0]))\n"
)


@pytest.mark.parametrize(
    ("code", "text"),
    [("JXS2", OBJECT), ("JXS4", DATA), ("JXS4", KEPT), ("JXS4", UNPACKED)],
    ids=["an object of unseen bases", "an array as a key", "a closure that is kept", "arguments that are unpacked"],
)
def test_what_may_break_is_not_offered(code: str, text: str) -> None:
    assert any(finding.code.startswith(code) for finding in repairing.found({"m.py": HEAD + text}))
    assert repairing.outcome({"m.py": HEAD + text}, only=code).texts == ()
