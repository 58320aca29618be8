"""``jaxstatic verify`` as a user runs it: verdicts, inputs from evidence, what may be asked for, the file it writes."""

from __future__ import annotations

import ast
import json
import os
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from tests.verify.conftest import ROOT, by_function, command, verdicts

pytestmark = pytest.mark.jax

MODEL = """
    from functools import partial
    import jax
    import jax.numpy as jnp

    @jax.jit
    def decay(times, rate, order):
        return jnp.exp(-rate * times) ** order

    @jax.jit
    def switched(times, rate):
        return times * (2.0 if isinstance(rate, float) else 1.0)

    @jax.jit
    def inverse(times, rate):
        return times * (1 / rate)

    @partial(jax.jit, static_argnames="mode")
    def window(times, mode):
        if mode == "hann":
            return jnp.sin(times) ** 2
        if mode == "flat":
            return times * 0 + 1
        raise ValueError(mode)

    @jax.jit
    def never_called(anything):
        return anything.unheard_of()

    @jax.jit
    def draw(noise, other, times):
        return (lambda *seeds: jax.random.normal(seeds[1], times.shape) * times)(noise, other)

    def shifted(times, by):
        return times + by

    def turned(times, by, order):
        return (times + by) ** order

    @jax.jit
    def padded(times, pad=0.5):
        return times + pad

    @jax.jit
    def strict(times):
        raise ValueError(times.shape)

    def factory(width):
        @jax.jit
        def smooth(x, scale):
            return scale * jnp.convolve(x, jnp.ones(width) / width)
        return smooth

    class Filter:
        def __init__(self, gain: float):
            self.gain = gain
            self.apply = jax.jit(self._apply)

        def _apply(self, x, offset):
            return self.gain * x + offset
"""
MAIN = """
    import jax.numpy as jnp
    from model import Filter, decay, factory, inverse, strict, switched, window

    TIMES = jnp.linspace(0.1, 1.0, 7)

    def main():
        decay(TIMES, 0.5, 2)
        switched(TIMES, 0.5)
        inverse(TIMES, 0.5)
        window(TIMES, "hann")
        padded(TIMES)
        factory(3)(TIMES, 2.0)
        Filter(0.5).apply(TIMES, 1.0)
        try:
            strict(TIMES)
        except ValueError:
            pass
"""
TEST = """
    import jax
    from main import TIMES
    from model import shifted

    BY = 0.25

    def test_shifted():
        jax.jit(shifted)(TIMES, BY)
"""


GIVEN = """
    import jax
    import pytest
    from main import TIMES
    from model import turned

    @pytest.fixture
    def angles():
        return TIMES * 2

    class TestTurned:
        @pytest.fixture(autouse=True)
        def prepare(self):
            self.by = 3.0

        @pytest.mark.parametrize("order", [2, 3])
        def test_turned(self, angles, order):
            jax.jit(turned)(angles, self.by, order)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    made = tmp_path_factory.mktemp("project")
    (made / "pyproject.toml").write_text("[tool.jaxstatic]\n", encoding="utf-8")
    (made / "tests" / "units").mkdir(parents=True)
    texts = {"model.py": MODEL, "main.py": MAIN, "tests/units/test_shifted.py": TEST, "tests/units/test_turned.py": GIVEN}
    for name, text in texts.items():
        (made / name).write_text("\n".join(line[4:] for line in text.splitlines()), encoding="utf-8")
    return made


@dataclass(frozen=True, slots=True)
class Run:
    """One run over the whole project: verdicts by function, what was complained of, and the test file it wrote."""

    verdicts: dict[str, Any]
    complaints: str
    written: pathlib.Path


@pytest.fixture(scope="module")
def whole(folder: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    written = tmp_path_factory.mktemp("written") / "test_static.py"
    options = ("--examples", "6", "--seed", "7", "--write-test", str(written), "--format", "json", "--no-cache")
    done = command(folder, "verify", "model.py", *options)
    assert done.returncode == 1
    return Run(by_function(done.stdout), done.stderr, written)


def test_all_of_a_project(whole: Run) -> None:
    """Functions, factories and bound methods; inputs from their call sites; each word but one."""
    found = whole.verdicts
    words = {name.removeprefix("model."): one["verdict"] for name, one in found.items()}
    assert words == {
        "decay": "no difference", "switched": "differs", "inverse": "raises", "window": "no difference", "never_called": "not runnable",
        "factory.<locals>.smooth": "no difference", "Filter._apply": "no difference", "draw": "no difference", "strict": "not runnable",
        "shifted": "no difference", "padded": "no difference", "turned": "no difference",
    }  # fmt: skip
    decay = found["model.decay"]
    assert decay["after"] == ["rate", "order"]
    assert decay["examples"] >= 6
    assert decay["compilations"][0] < decay["compilations"][1]
    assert "main.py:8" in decay["inputs"]
    assert found["model.shifted"]["inputs"] == "the call at tests/units/test_shifted.py:9"
    assert found["model.turned"]["inputs"] == "the call at tests/units/test_turned.py:18"  # with what pytest gives the test
    assert "ZeroDivisionError" in found["model.inverse"]["reason"]
    assert found["model.inverse"]["input"]["rate"] in ("0.0", "-0.0", "0")
    assert "unheard_of" in found["model.never_called"]["reason"]
    assert found["model.strict"]["reason"] == "every call of it that is seen expects an error"
    assert not any("verified" in one["said"] for one in found.values())


def test_written_test_passes_and_can_fail(folder: pathlib.Path, whole: Run) -> None:
    text = whole.written.read_text(encoding="utf-8")
    names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert {"test_decay", "test_switched"} <= set(names)
    assert "test_never_called" not in names
    assert "no test of model.never_called: it could not be run" in whole.complaints
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(whole.written), "-k", "decay or switched"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
    ran = subprocess.run(call, cwd=whole.written.parent, env=environment, capture_output=True, text=True, check=False)
    assert re.search("1 failed, 1 passed", ran.stdout), ran.stdout
    assert "FAILED test_static.py::test_switched" in ran.stdout


def test_the_parent_imports_nothing_and_the_same_seed_makes_the_same_inputs(folder: pathlib.Path, whole: Run) -> None:
    """Neither jax nor the user's code is imported by the linter's process."""
    program = (
        "import sys; from flake8_jaxstatic.cli import main; "
        "main(['verify', 'model.switched', '--examples', '6', '--seed', '7', '--no-cache', '--format', 'json']); "
        "print(sorted(set(sys.modules) & {'jax', 'numpy', 'hypothesis', 'model', 'main'}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    told, _, imported = done.stdout.strip().rpartition("\n")
    assert imported == "[]"
    (again,) = json.loads(told)
    assert again["input"] == whole.verdicts["model.switched"]["input"]


def test_static_names(folder: pathlib.Path) -> None:
    """The parameter of the name is static in one program and traced in the other, also where the call leaves it out."""
    options = ("--static", "order,pad", "--examples", "4", "--format", "json", "--no-cache")
    done = command(folder, "verify", "model.decay", "model.padded", *options)
    assert done.returncode == 0
    for one, name in zip(json.loads(done.stdout), ("order", "pad"), strict=True):
        assert (one["before"], one["after"], one["insensitive"]) == ([], [name], [])
        assert one["compared"] == f"as it is, and with '{name}' static as well"
        assert 0 <= one["static_values"][1] - one["compilations"][1] <= (name == "pad")  # 0.0 and -0.0 share a program
        assert one["compilations"][1] > 1


def test_plan(folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    plan = tmp_path / "plan.json"
    rows = [{"file": "model.py", "function": "decay", "static": ["rate"]}, {"file": "model.py", "function": "inverse", "static": []}]
    plan.write_text(json.dumps(rows), encoding="utf-8")
    found = verdicts(folder, "--plan-from", str(plan), "--examples", "2")
    assert {name: one["after"] for name, one in found.items()} == {"model.decay": ["rate"]}
    assert command(folder, "verify", "--plan-from", str(tmp_path), "--no-cache").returncode == 2


def test_own_plan_text_and_exit_status(folder: pathlib.Path) -> None:
    done = command(folder, "verify", "decay", "switched", "--plan", "--examples", "4", "--no-cache")
    assert done.returncode == 1
    assert "model.decay: no difference in" in done.stdout
    assert "compared: as it is, and with 'rate', 'order' static as well" in done.stdout
    assert re.search(r"model\.switched: differs \(value", done.stdout)
    assert done.stdout.endswith("2 functions: 1 no difference, 1 differs\n")


def test_a_function_that_is_not_there(folder: pathlib.Path) -> None:
    missing = command(folder, "verify", "dekay", "--no-cache")
    assert missing.returncode == 2
    assert "no jitted function is called dekay" in missing.stderr


@pytest.mark.skipif(os.name != "posix", reason="opens a terminal")
def test_a_person_sees_what_is_being_done(folder: pathlib.Path) -> None:
    """From the beginning, before the first function is done; the bar is gone at the end, and nothing of it in what is printed."""
    import pty

    mine, theirs = pty.openpty()
    program = "import sys; from flake8_jaxstatic.cli import main; sys.exit(main())"
    call = [sys.executable, "-c", program, "verify", "model.decay", "model.padded", "--examples", "2", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "120"}
    shown = b""
    with subprocess.Popen(call, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        while True:
            try:
                part = os.read(mine, 65536)
            except OSError:  # how Linux says that nobody holds the other end
                break
            if not part:
                break
            shown += part
        os.close(mine)
        assert process.stdout is not None
        told = process.stdout.read().decode()
    pictures = shown.decode().replace("\r\n", "\r").split("\r")
    order = ("reading the project", "2 functions, each for 60 s at most", "jax is being imported", "looking for an input")
    places = [next(at for at, picture in enumerate(pictures) if words in picture) for words in order]
    assert places == sorted(places)
    assert pictures[-1] == ""
    assert "[" not in told.partition("model.decay")[0]
    assert told.count("no difference in") == 2
