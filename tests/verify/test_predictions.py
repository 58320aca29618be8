"""The predicted number of compilations against the observed one: a bound is never exceeded, and what drives an unbounded one is named."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import textwrap
from typing import Any

import pytest

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings
from tests.example import conftest as example
from tests.verify.conftest import ROOT

pytestmark = pytest.mark.jax

HEAD = """
    from functools import partial
    import jax
    import jax.numpy as jnp

    @partial(jax.jit, static_argnames="n")
    def f(x, n):
        return jnp.sum(x) * n

    x = jnp.ones(3)
"""
PROGRAMS: dict[str, tuple[str, str, int, str]] = {
    "one literal": ("f(x, 2); f(x, 2)", "exact", 1, "1"),
    "three literals": ("f(x, 2); f(x, 3); f(x, 4)", "bound", 3, "one per value of 'n': 3 at call sites"),
    "by position and by keyword": ("f(x, 2); f(x, n=2)", "bound", 2, "2 ways to pass"),
    "1, 1.0 and True": ("f(x, 1); f(x, 1.0); f(x, True)", "bound", 3, "3 at call sites"),
    "a loop": ("for i in range(20):\n        f(x, i)", "unbounded", 0, "the loop at main.py:11"),
    "a while loop": ("i = 1\n    while i < 100:\n        f(x, i)\n        i = i * 2", "unbounded", 0, "driven by the loop at main.py"),
    "a handful": ("for i in (1, 2, 3):\n        f(x, i)", "bound", 3, "one per value of 'n': 3"),
    "a short range": ("for i in range(5):\n        f(x, i)", "bound", 8, "a handful"),
    "from the environment": ("import os\n    f(x, int(os.environ.get('N', '3')))", "bound", 1, ""),
    "in a function called twice": ("def g(n):\n        f(x, n)\n    g(2)\n    g(3)", "bound", 2, "2 at call sites"),
    "in a function called in a loop": ("def g(n):\n        f(x, n)\n    for i in range(10):\n        g(i)", "unbounded", 0, "loop"),
    "nobody calls": ("pass", "unknown", 0, "no call is seen"),
    "a shape": ("f(x, x.shape[0])", "unknown", 0, "follows a shape"),
    "an unknown value": ("import mystery\n    f(x, mystery.value())", "unknown", 0, "what 'n' is"),
    "an optimizer": (
        "p = jnp.ones(())\n    for _ in range(9):\n        p = p - 0.1 * jax.grad(lambda p: p**2)(p)\n        f(x, float(p))",
        "unbounded",
        0,
        "",
    ),
}
METHODS: dict[str, tuple[str, str, int]] = {
    "a class method, jitted where it is read": ("def g():\n    jax.jit(A.make)(x)\ng(); g()", "bound", 2),
    "of a class of another module": ("def g():\n    jax.jit(lib.A.make)(x)\ng(); g()", "bound", 2),
    "under another name first": ("def g(j=True):\n    m = A.make\n    if j:\n        m = jax.jit(m)\n    m(x)\ng(); g(); g()", "bound", 3),
    "kept by the module": ("kept = A.make\ndef g():\n    jax.jit(kept)(x)\ng(); g()", "exact", 1),
    "kept before a loop": ("def g():\n    m = A().make\n    for _ in range(9):\n        jax.jit(m)(x)\ng()", "exact", 1),
    "read in a loop": ("for _ in range(9):\n    jax.jit(A.make)(x)", "unbounded", 0),
    "read in a comprehension": ("def g():\n    return [jax.jit(A.make)(x) for _ in range(9)]\ng()", "unbounded", 0),
    "read after a loop": ("for _ in range(9):\n    pass\njax.jit(A.make)(x)", "exact", 1),
    "passed to what jits it": ("def run(m):\n    return jax.jit(m)(x)\na = A()\nrun(a.make); run(a.make)", "bound", 2),
    "passed in a loop": ("def run(m):\n    return jax.jit(m)(x)\na = A()\nfor _ in range(9):\n    run(a.make)", "unbounded", 0),
    "passed in a loop, and read before it": (
        "def run(m):\n    return jax.jit(m)(x)\na = A()\nm = a.make\nfor _ in range(9):\n    run(m)", "exact", 1,
    ),
    "returned by a function": ("def made():\n    return A.make\ndef g():\n    jax.jit(made())(x)\ng(); g()", "bound", 2),
    "a static method is no new object": ("def g():\n    jax.jit(A.plain)(x)\ng(); g()", "exact", 1),
    "one jit per object": ("a, b = A(), A()\na.step(x); a.step(x); b.step(x)", "bound", 2),
}  # fmt: skip
CLASS = """
    class A:
        def __init__(self):
            self.step = jax.jit(self._step)

        def _step(self, x):
            return x * 2

        @classmethod
        def make(cls, x):
            return x * 2

        @staticmethod
        def plain(x):
            return x * 2
"""


def predictions(root: pathlib.Path) -> dict[tuple[str, str], Any]:
    files = workspace.Workspace.open(root, Settings())
    return {(row.file, row.function): row.compiles for row in pipeline.analyse(files, Settings()).rows}


def observed(root: pathlib.Path, *command: str) -> dict[tuple[str, str], int]:
    """Compilations for static values and new jits, by file and function, while a program runs."""
    program = (
        "import json, runpy, sys\n"
        "from flake8_jaxstatic.verify.runtime import recorder\n"
        "seen = recorder.Recorder(); seen.install()\n"
        "sys.path.insert(0, '.'); sys.argv = sys.argv[1:]\n"
        "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
        "print('\\n' + json.dumps(list(seen.rows())))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu", "PYTHONDONTWRITEBYTECODE": "1"}
    call = [sys.executable, "-c", program, *command]
    done = subprocess.run(call, cwd=root, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[tuple[str, str], int] = {}
    for row in json.loads(done.stdout.splitlines()[-1]):
        file = os.path.relpath(os.path.join(root, row["defined"][0]), root)
        key = (file, row["function"])
        found[key] = found.get(key, 0) + row["first"] + row["by_static"] + row["by_object"]
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_prediction(name: str, tmp_path: pathlib.Path) -> None:
    body, kind, number, words = PROGRAMS[name]
    (tmp_path / "main.py").write_text(textwrap.dedent(HEAD + "    " + body + "\n"), encoding="utf-8")
    found = predictions(tmp_path)["main.py", "f"]
    assert (found.kind, found.number) == (kind, number) or (kind, number, found.kind) == ("bound", 1, "exact"), found
    assert words in found.reason


def test_no_program_is_compiled_more_often_than_predicted(tmp_path: pathlib.Path) -> None:
    """All the programs above in one process, each a module of its own: what is bounded is never exceeded, what is exact is right."""
    names = [name for name in PROGRAMS if "mystery" not in PROGRAMS[name][0]]
    for at, name in enumerate(names):
        (tmp_path / f"p{at}.py").write_text(textwrap.dedent(HEAD + "    " + PROGRAMS[name][0] + "\n"), encoding="utf-8")
    (tmp_path / "everything.py").write_text("".join(f"import p{at}\n" for at in range(len(names))), encoding="utf-8")
    found, counts = predictions(tmp_path), observed(tmp_path, "everything")
    for at, name in enumerate(names):
        prediction, seen = found[f"p{at}.py", "f"], counts.get((f"p{at}.py", "f"), 0)
        assert prediction.kind not in ("exact", "bound") or seen <= prediction.number, (name, prediction, seen)
        assert prediction.kind != "exact" or seen == prediction.number, name
        assert prediction.kind != "unbounded" or seen > 4, (name, seen)


def test_a_bound_method_is_compiled_for_each_read(tmp_path: pathlib.Path) -> None:
    """``object.method`` and ``Class.classmethod`` are new objects at each read: predicted, and seen under jax."""
    modules = {f"p{at}": name for at, name in enumerate(METHODS)}
    methods = textwrap.dedent(CLASS)
    for module, name in modules.items():
        head = f"import jax\nimport jax.numpy as jnp\nimport lib{module}\n\nx = jnp.ones(3)\n"
        body = METHODS[name][0].replace("lib.A", f"lib{module}.A")
        (tmp_path / f"lib{module}.py").write_text(methods.replace("self.step = jax.jit(self._step)", "pass"), encoding="utf-8")
        (tmp_path / f"{module}.py").write_text(f"{head}{methods}\n{body}\n", encoding="utf-8")
    (tmp_path / "everything.py").write_text("".join(f"import {module}\n" for module in modules), encoding="utf-8")
    found, counts = predictions(tmp_path), observed(tmp_path, "everything")
    for module, name in modules.items():
        _, kind, number = METHODS[name]
        files = [f"lib{module}.py", f"{module}.py"]
        (key,) = {key for key, seen in counts.items() if key[0] in files and seen}
        prediction = found[key]
        assert (prediction.kind, prediction.number) == (kind, number), (name, prediction)
        assert counts[key] == (9 if kind == "unbounded" else number), (name, counts[key])


MADE = """
import jax

def made(scale):
    return jax.jit(lambda x: x * scale)

made(2.0)(1.0)
made(3.0)(1.0)
"""


def test_what_tests_call_as_often_as_they_like_has_no_bound(tmp_path: pathlib.Path) -> None:
    """A test file without a jit is not read, and calls from tests are no evidence; but who runs the tests compiles for them."""
    key = ("lib.py", "made.<locals>.<lambda>")
    (tmp_path / "lib.py").write_text(MADE, encoding="utf-8")
    (tmp_path / "test_lib.py").write_text("import lib\n\nlib.other()\n", encoding="utf-8")
    assert (predictions(tmp_path)[key].kind, predictions(tmp_path)[key].number) == ("bound", 2)
    (tmp_path / "test_lib.py").write_text("import lib\n\nlib.made(4.0)(1.0)\n", encoding="utf-8")
    assert predictions(tmp_path)[key].reason == "unknown: jit of a new function: how often made() is called"
    assert observed(tmp_path, "test_lib")[key] == 3


def test_example() -> None:
    found, counts = predictions(example.PROJECT), observed(example.PROJECT, "xpcs")
    assert sum(prediction.kind == "exact" for prediction in found.values()) > 10
    compared = 0
    for key, seen in counts.items():
        prediction = found.get(key)
        if prediction is not None and prediction.kind in ("exact", "bound"):
            compared += 1
            assert seen <= prediction.number, (key, prediction, seen)
    assert compared >= 8


def test_contrast_and_offset_static_compile_once_per_step() -> None:
    """The figure behind the rule: with contrast and offset static, one compilation per step of the optimizer; traced, one in all."""
    program = """
        import sys
        sys.path.insert(0, ".")
        import jax, numpy as np
        jax.config.update("jax_enable_x64", True)
        from xpcs import dataset, model, nlsq, physics, synthetic
        from flake8_jaxstatic.verify import assert_max_compiles
        import pathlib
        data = dataset.load(pathlib.Path("xpcs/measurement.toml"))
        prediction = model.Prediction(data)
        factors = prediction.factors
        steps = []
        residuals = nlsq.Residuals(data, synthetic.measure(data, seed=7), synthetic.SIGMA)
        original = nlsq.damped_step
        def spy(jacobian, r, damping):
            step = original(jacobian, r, damping)
            steps.append(np.asarray(step))
            return step
        nlsq.damped_step = spy
        fit = nlsq.fit(residuals, synthetic.START, synthetic.SCALE)
        points = synthetic.START + np.cumsum(steps, axis=0) * synthetic.SCALE
        fixed = (prediction.times, prediction.angles, factors.wavevector_q_squared_half_dt, factors.sinc_prefactor)
        calls = [(np.asarray(p[:7]), *fixed, float(p[7]), float(p[8])) for p in points]
        static = jax.jit(physics.g2_with_factors.__wrapped__, static_argnums=(3, 4, 5, 6))
        traced = jax.jit(physics.g2_with_factors.__wrapped__, static_argnums=(3, 4))
        assert_max_compiles(traced, calls, 1)
        try:
            assert_max_compiles(static, calls, 1)
        except AssertionError as error:
            print(len({call[5:] for call in calls}), error)
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu", "PYTHONDONTWRITEBYTECODE": "1"}
    call = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(call, cwd=example.PROJECT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    steps = int(done.stdout.split()[0])
    assert steps >= 5
    assert f"was compiled {steps} times in " in done.stdout
