"""``benchmarks/observe``: what a run showed against what the linter promises, on a tiny project and on rows that are wrong on purpose."""

from __future__ import annotations

import copy
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from benchmarks.observe import compare, rows
from tests.verify.conftest import ROOT, command

pytestmark = pytest.mark.jax

SOURCE = """
    from functools import partial
    import jax
    import jax.numpy as jnp

    @partial(jax.jit, static_argnames=("n", "power"))
    def moment(x, scale, n, power):
        return scale * jnp.sum(x[:n] ** power)

    slope = jax.jit(jax.grad(moment, argnums=0), static_argnums=(2, 3))

    def run():
        x = jnp.arange(1.0, 9.0)
        for _ in range(3):
            moment(x, 0.5, 4, power=2)
        return slope(x, 0.5, 4, 2)
"""
TESTS = """
    import numpy as np
    import work

    def test_run():
        assert work.run().shape == (8,)

    def test_numpy():
        assert float(work.moment(np.ones(8, "float32"), 0.5, 4, power=2)) == 2.0
"""


@pytest.fixture
def seen(project: Callable[[Mapping[str, str]], pathlib.Path]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], pathlib.Path]:
    """Rows, programs and root of a tiny project whose tests were run."""
    root = project({"work.py": SOURCE, "test_work.py": TESTS})
    out = root / "observed.json"
    environment = {**os.environ, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    script = ROOT / "benchmarks" / "observe" / "record.py"
    call = [sys.executable, str(script), str(out), "--limit", "60", "pytest", "-q", "-p", "no:cacheprovider", "test_work.py"]
    done = subprocess.run(call, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    rows = json.loads(command(root, "params", "--no-cache", "--format", "json").stdout)
    return rows, json.loads(out.read_text(encoding="utf-8")), root


def test_promises_and_how_they_are_refuted(seen: tuple[list[dict[str, Any]], list[dict[str, Any]], pathlib.Path]) -> None:
    rows, programs, root = seen
    right = compare.compare(rows, programs, root)
    assert (right.wrong, right.exceeded, right.unknown) == ([], [], [])
    assert right.counts["functions called"] == right.counts["functions"] == 2
    assert right.counts["true: kept"] >= 4, right
    assert right.counts["false: shown"] >= 2, right

    # The same run against promises that nobody should have made.
    wrong = copy.deepcopy(rows)
    for row in wrong:
        row["may_static"] = True
        row["compiles"] = {"kind": "exact", "number": 0, "reason": ""}
    broken = compare.compare(wrong, programs, root)
    found = {line.split()[1]: line for line in broken.wrong}
    assert set(found) == {"moment.x", "moment.scale", "slope.x"}, broken.wrong
    assert "a tracer" in found["moment.x"]
    assert "an array" in found["moment.x"]
    assert "an ndarray" in found["moment.x"]
    assert "a tracer" in found["moment.scale"]
    assert len(broken.exceeded) == 2
    assert all("0 allowed" in line for line in broken.exceeded)

    # Without rows every jitted function of the project is missed, and none of a library.
    assert {line.split()[1] for line in compare.compare([], programs, root).unknown} == {"moment"}


def test_the_place_of_the_jit_tells_two_jits_of_one_function_apart(project: Callable[[Mapping[str, str]], pathlib.Path]) -> None:
    text = """
        import jax
        import jax.numpy as jnp

        def power(x, n):
            return x ** n

        square = jax.jit(power)
        general = jax.jit(power)
        square(jnp.ones(3), 2)
        general(jnp.ones(3), jnp.ones(3))
    """
    root = project({"a.py": text})
    programs = [program(root, line=8, function="power", scalar=1, distinct=1), program(root, line=9, function="power", array=1)]
    for each in programs:
        each["defined"] = [str(root / "a.py"), 5]
    told = rows.rows(root)
    right = compare.compare(told, programs, root)
    assert (right.counts["true: kept"], right.counts["false: shown"], right.wrong) == (1, 1, []), right
    for each in told:
        del each["site"]
    assert compare.compare(told, programs, root).counts["several answers"] == 1
    programs[0]["received"]["n"]["tracer"] = 1
    assert len(compare.compare(rows.rows(root), programs, root).wrong) == 1


def row(may: bool | None, compiles: tuple[str, int] = ("unknown", 0), param: str = "n") -> dict[str, Any]:
    return {
        "file": "a.py", "line": 3, "function": "f", "param": param, "index": 0, "contract": "static", "may_static": may,
        "verdict": "constant", "compiles": {"kind": compiles[0], "number": compiles[1], "reason": ""},
    }  # fmt: skip


def program(root: pathlib.Path, line: int = 2, function: str = "f", by_static: int = 0, **received: int) -> dict[str, Any]:
    got = {**dict.fromkeys(("tracer", "array", "ndarray", "scalar", "other", "unhashable", "distinct"), 0), **received}
    file = str(root / "a.py")
    return {
        "file": file, "line": line, "function": function, "defined": [file, 2], "calls": 1, "first": 1, "by_static": by_static,
        "by_object": 0, "by_shape": 5, "received": {"n": got},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("may", "received", "word"),
    [
        (True, {"scalar": 9, "distinct": 8}, "true: kept"),
        (True, {"scalar": 9, "distinct": 9}, "true: broken"),
        (True, {"other": 1, "unhashable": 1}, "true: broken"),
        (True, {}, "true: unobserved"),
        (False, {"scalar": 9, "distinct": 1}, "false: not shown"),
        (False, {"scalar": 9, "distinct": 2}, "false: shown"),
        (None, {"array": 1}, "undecided: refuted by the run"),
        (None, {"scalar": 1, "distinct": 1}, "undecided: not refuted"),
    ],
)
def test_classes(may: bool | None, received: dict[str, int], word: str, tmp_path: pathlib.Path) -> None:
    counts = compare.compare([row(may)], [program(tmp_path, **received)], tmp_path).counts
    assert {key: number for key, number in counts.items() if number and ":" in key} == {word: 1}


def test_compile_counts_and_ambiguity(tmp_path: pathlib.Path) -> None:
    """Shapes are in no prediction; two jits of one function with different answers refute nobody; a bound is not exceeded when met."""
    bound = [row(True, ("bound", 2))]
    assert compare.compare(bound, [program(tmp_path, by_static=1)], tmp_path).exceeded == []
    assert len(compare.compare(bound, [program(tmp_path, by_static=2)], tmp_path).exceeded) == 1
    twice = [program(tmp_path), program(tmp_path, by_static=2, line=9)]
    assert compare.compare(bound * 2, twice, tmp_path).exceeded == []
    assert len(compare.compare(bound, twice, tmp_path).exceeded) == 1
    assert compare.compare([row(True), row(False)], [program(tmp_path, tracer=1)], tmp_path).counts["several answers"] == 1
    elsewhere = program(tmp_path, tracer=1) | {"file": "/elsewhere/b.py", "defined": ["/elsewhere/b.py", 2]}
    assert compare.compare([row(True)], [elsewhere], tmp_path).counts["functions called"] == 0
