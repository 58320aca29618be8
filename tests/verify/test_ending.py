"""``jaxstatic verify`` against hostile functions, and against whoever ends it: limits hold, and no process is left behind."""

from __future__ import annotations

import math
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import pytest

from tests.verify.conftest import ROOT, verdicts

pytestmark = pytest.mark.jax
Project = Callable[[Mapping[str, str]], pathlib.Path]

HOSTILE = """
    import os
    import pathlib
    import sys
    import time
    import jax
    import jax.numpy as jnp

    @jax.jit
    def fine(x, n):
        return x * n

    @jax.jit
    def hangs(x, n):
        pathlib.Path("process").write_text(str(os.getpid()))
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
    verdicts(folder, "fine", "--examples", "3")
    limit = max(10, math.ceil(time.monotonic() - started))  # what a harmless one takes here and now, all in all
    started = time.monotonic()
    found = verdicts(folder, "--examples", "3", "--time-limit", f"{limit}", "--memory-limit", "900")
    said = {name.removeprefix("hostile."): one["said"] for name, one in found.items()}
    assert time.monotonic() - started < (limit + 1) * 15
    for name in ("fine", "fine_again", "prints", "reads"):
        assert said[name].startswith("no difference"), said
    for name, words in (
        ("hangs", f"longer than its part of the time limit|not done after {limit} s"),
        ("catches_everything", f"not done after {limit} s"),
        ("allocates", "used more than 900 MB|longer than its part of the time limit"),
        ("leaves", "the process ended itself with status 3"),
        ("leaves_politely", "SystemExit: goodbye"),
        ("crashes", "killed by SIGABRT; its last words: Fatal Python error: Aborted"),
        ("cannot_be_made", "no input was found with which it runs"),
    ):
        assert said[name].startswith("not runnable because"), said
        assert re.search(words, said[name]), said[name]


def started(folder: pathlib.Path, *arguments: str) -> subprocess.Popen[str]:
    listening = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # a job in the background of a script ignores it
    program = f"import signal, sys; {listening}; from flake8_jaxstatic.cli import main; sys.exit(main())"
    call = [sys.executable, "-c", program, "verify", *arguments, "--examples", "2", "--no-cache", "--time-limit", "60"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JAX_PLATFORMS": "cpu"}
    return subprocess.Popen(call, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return holds()


def is_gone(folder: pathlib.Path) -> bool:
    """Whether the process that ran the function which hangs has ended; nobody may be there to take note of it."""
    process = (folder / "process").read_text(encoding="ascii")
    state = subprocess.run(["ps", "-o", "stat=", "-p", process], capture_output=True, text=True, check=False).stdout
    return state.strip()[:1] in ("", "Z")


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_interrupt_prints_what_is_known(project: Project) -> None:
    folder = project({"hostile.py": HOSTILE})
    running = started(folder, "fine", "hangs")
    assert running.stdout is not None
    first = running.stdout.readline()
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    rest, errors = running.communicate(timeout=60)
    assert first.startswith("hostile.fine: no difference in 3 examples")
    assert rest.endswith("1 function: 1 no difference; 1 not looked at\n")
    assert "interrupted; this is what is known so far" in errors
    assert running.returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 128 + 15), ("SIGKILL", -9)])
def test_no_process_outlives_the_command(project: Project, name: str, status: int) -> None:
    """Its child ends with it, in whichever way it is ended, and whatever the child is doing."""
    folder = project({"hostile.py": HOSTILE})
    running = started(folder, "hangs")
    assert within(60, (folder / "process").exists)
    running.send_signal(getattr(signal, name))
    running.communicate(timeout=30)
    assert running.returncode == status
    assert within(10, lambda: is_gone(folder))
