"""``jaxstatic verify`` as a user runs it: verdicts, hostile targets, limits, inputs from evidence, the file it writes."""

from __future__ import annotations

import ast
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import pytest

from tests.verify.conftest import ROOT, command, verdicts

pytestmark = pytest.mark.jax
Project = Callable[[Mapping[str, str]], pathlib.Path]

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
        factory(3)(TIMES, 2.0)
        Filter(0.5).apply(TIMES, 1.0)
        try:
            strict(TIMES)
        except ValueError:
            pass
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    made = tmp_path_factory.mktemp("project")
    (made / "pyproject.toml").write_text("[tool.jaxstatic]\n", encoding="utf-8")
    for name, text in (("model.py", MODEL), ("main.py", MAIN)):
        (made / name).write_text("\n".join(line[4:] for line in text.splitlines()), encoding="utf-8")
    return made


def test_all_of_a_project(folder: pathlib.Path) -> None:
    """Functions, factories and bound methods; inputs from their call sites; each word but one."""
    found = verdicts(folder, "model.py", "--examples", "6")
    words = {name.removeprefix("model."): one["verdict"] for name, one in found.items()}
    assert words == {
        "decay": "no difference", "switched": "differs", "inverse": "raises", "window": "no difference", "never_called": "not runnable",
        "factory.<locals>.smooth": "no difference", "Filter._apply": "no difference", "draw": "no difference", "strict": "not runnable",
    }  # fmt: skip
    decay = found["model.decay"]
    assert decay["after"] == ["rate", "order"]
    assert decay["examples"] >= 6
    assert decay["compilations"][0] < decay["compilations"][1]
    assert "main.py:8" in decay["inputs"]
    assert "ZeroDivisionError" in found["model.inverse"]["reason"]
    assert found["model.inverse"]["input"]["rate"] in ("0.0", "-0.0", "0")
    assert "unheard_of" in found["model.never_called"]["reason"]
    assert found["model.strict"]["reason"] == "every call of it that is seen expects an error"
    assert not any("verified" in one["said"] for one in found.values())


def test_static_names(folder: pathlib.Path) -> None:
    found = verdicts(folder, "model.decay", "--static", "order", "--examples", "4")["model.decay"]
    assert (found["before"], found["after"], found["insensitive"]) == ([], ["order"], [])
    assert found["compilations"][1] == found["static_values"][1]


def test_plan(folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    plan = tmp_path / "plan.json"
    rows = [{"file": "model.py", "function": "decay", "static": ["rate"]}, {"file": "model.py", "function": "inverse", "static": []}]
    plan.write_text(json.dumps(rows), encoding="utf-8")
    found = verdicts(folder, "--plan-from", str(plan), "--examples", "2")
    assert {name: one["after"] for name, one in found.items()} == {"model.decay": ["rate"]}
    assert command(folder, "verify", "--plan-from", str(tmp_path), "--no-cache").returncode == 2


def test_own_plan(folder: pathlib.Path) -> None:
    found = verdicts(folder, "decay", "window", "--plan", "--examples", "2")
    assert found["model.decay"]["after"] == ["rate", "order"]


def test_text_and_exit_status(folder: pathlib.Path) -> None:
    done = command(folder, "verify", "decay", "switched", "--examples", "4", "--no-cache")
    assert done.returncode == 1
    assert "model.decay: no difference in" in done.stdout
    assert re.search(r"model\.switched: differs \(value", done.stdout)
    assert done.stdout.endswith("2 functions: 1 no difference, 1 differs\n")
    assert command(folder, "verify", "decay", "--examples", "2", "--no-cache").returncode == 0
    missing = command(folder, "verify", "dekay", "--no-cache")
    assert missing.returncode == 2
    assert "no jitted function is called dekay" in missing.stderr


def test_same_seed_same_inputs(folder: pathlib.Path) -> None:
    first, second = (verdicts(folder, "model.switched", "--examples", "3", "--seed", "7") for _ in range(2))
    assert first["model.switched"]["input"] == second["model.switched"]["input"]


def test_written_test_passes_and_can_fail(folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    written = tmp_path / "test_static.py"
    done = command(folder, "verify", "decay", "switched", "never_called", "--examples", "3", "--write-test", str(written), "--no-cache")
    text = written.read_text(encoding="utf-8")
    ast.parse(text)
    assert "no test of model.never_called: it could not be run" in done.stderr
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(written)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"}
    ran = subprocess.run(call, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in ran.stdout, ran.stdout
    assert "FAILED test_static.py::test_switched" in ran.stdout


HOSTILE = """
    import os
    import sys
    import time
    import jax
    import jax.numpy as jnp

    @jax.jit
    def fine(x, n):
        return x * n

    @jax.jit
    def hangs(x, n):
        while True:
            time.sleep(0.01)

    @jax.jit
    def catches_everything(x, n):
        while True:
            try:
                time.sleep(0.01)
            except BaseException:
                pass

    @jax.jit
    def allocates(x, n):
        kept = []
        while True:
            kept.append(b"x" * 100_000_000)

    @jax.jit
    def leaves(x, n):
        os._exit(3)

    @jax.jit
    def leaves_politely(x, n):
        sys.exit("goodbye")

    @jax.jit
    def crashes(x, n):
        os.abort()

    @jax.jit
    def prints(x, n):
        for _ in range(300):
            print("y" * 10_000)
            sys.stderr.write("z" * 10_000)
        os.write(1, b"no event" + bytes(1000))
        return x * n

    @jax.jit
    def reads(x, n):
        return x * n if sys.stdin.read() == "" else x

    @jax.jit
    def cannot_be_made(x: "socket.socket", n):
        return x.recv(n)

    @jax.jit
    def fine_again(x, n):
        return x + n

    NAMES = (fine, hangs, catches_everything, allocates, leaves, leaves_politely, crashes, prints, reads, fine_again)

    def main():
        x = jnp.ones(3)
        fine(x, 2.0), hangs(x, 2.0), catches_everything(x, 2.0), allocates(x, 2.0), leaves(x, 2.0)
        leaves_politely(x, 2.0), crashes(x, 2.0), prints(x, 2.0), reads(x, 2.0), fine_again(x, 2.0)
"""


def test_hostile_targets(project: Project) -> None:
    """Each ends in a clear message within its limit, and the others go on."""
    folder = project({"hostile.py": HOSTILE})
    started = time.monotonic()
    found = verdicts(folder, "--examples", "3", "--time-limit", "10", "--memory-limit", "900")
    said = {name.removeprefix("hostile."): one["said"] for name, one in found.items()}
    assert time.monotonic() - started < 11 * 15
    for name in ("fine", "fine_again", "prints", "reads"):
        assert said[name].startswith("no difference"), said
    for name, words in (
        ("hangs", "longer than its part of the time limit|not done after 10 s"),
        ("catches_everything", "not done after 10 s"),
        ("allocates", "used more than 900 MB|longer than its part of the time limit"),
        ("leaves", "the process ended itself with status 3"),
        ("leaves_politely", "SystemExit: goodbye"),
        ("crashes", "killed by SIGABRT"),
        ("cannot_be_made", "no input was found with which it runs"),
    ):
        assert said[name].startswith("not runnable because"), said
        assert re.search(words, said[name]), said[name]


def test_the_parent_imports_nothing(project: Project) -> None:
    """Neither jax nor the user's code is imported by the linter's process."""
    folder = project({"model.py": MODEL, "main.py": MAIN})
    program = (
        "import sys; from flake8_jaxstatic.cli import main; main(['verify', 'model.decay', '--examples', '2', '--no-cache']); "
        "print(sorted(set(sys.modules) & {'jax', 'numpy', 'hypothesis', 'model', 'main'}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "no difference in" in done.stdout
    assert done.stdout.endswith("[]\n")


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_interrupt_prints_what_is_known(project: Project) -> None:
    folder = project({"hostile.py": HOSTILE})
    program = "import sys; from flake8_jaxstatic.cli import main; sys.exit(main())"
    call = [sys.executable, "-c", program, "verify", "fine", "hangs", "--examples", "2", "--no-cache", "--time-limit", "60"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu", "PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(
        call, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - a job in the background of a script ignores it
    )  # fmt: skip
    assert running.stdout is not None
    first = running.stdout.readline()
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    rest, errors = running.communicate(timeout=60)
    assert first.startswith("hostile.fine: no difference in 3 examples")
    assert rest.endswith("1 function: 1 no difference; 1 not looked at\n")
    assert "interrupted; this is what is known so far" in errors
    assert running.returncode == 2
