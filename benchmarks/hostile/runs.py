"""Runs that are killed, and runs that all happen at once: does the next one say the same?

``python benchmarks/hostile/runs.py killed 500`` edits a project, starts one to three runs, kills them with SIGKILL after a random time, and
compares what the next run says with a run without cache. ``python benchmarks/hostile/runs.py crowd 200`` starts as many runs at once on a
project that was never seen. Every difference is printed and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import time

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.project import discovery
from flake8_jaxstatic.settings import Settings

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "xpcs"
VARIANTS = ("", "import jax\n\n\ndef more(x, n):\n    return x[:n]\n\n\nMORE = [jax.jit(more)(i, i) for i in range(3)]\n")


def copied(folder: pathlib.Path) -> answers.Project:
    """The example, in a folder of its own."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", ".jaxstatic_cache"))
    return answers.Project(discovery.Root(folder, marked=True, walk=True), Settings())


def said(told: answers.Answer) -> tuple[object, ...]:
    """What a user sees of an answer (a remembered one has no rows unless they are asked for)."""
    return told.analysis.findings, told.analysis.notices, told.failure


def started(project: answers.Project, wanted: answers.Answer | None = None) -> int:
    """The process id of a run; its status says whether it answered, and what was wanted."""
    child = os.fork()
    if child:
        return child
    status = 2
    try:
        told = answers.answer(project, rows=False)
        status = 0 if wanted is None or said(told) == said(wanted) else 1
    finally:
        os._exit(status)


def killed(count: int, seed: int) -> int:
    """Kill runs; the number of differences afterwards."""
    drawn = random.Random(seed)  # noqa: S311 - no secret
    wrong = cut = 0
    with tempfile.TemporaryDirectory() as above:
        os.environ["XDG_CACHE_HOME"] = str(pathlib.Path(above) / "user")
        project = copied(pathlib.Path(above) / "project")
        extra = project.root.folder / "extra.py"
        wanted = []
        for text in VARIANTS:
            extra.write_text(text)
            wanted.append(answers.answer(project, keep=False, rows=False))
        start = time.perf_counter()
        answers.answer(project, rows=False)
        usual = time.perf_counter() - start
        for number in range(count):
            which = drawn.randrange(len(VARIANTS))
            extra.write_text(f"{VARIANTS[which]}# {number}\n")
            if drawn.random() < 0.1:
                shutil.rmtree(project.root.folder / ".jaxstatic_cache", ignore_errors=True)
            running = [started(project) for _ in range(drawn.choice((1, 1, 1, 3)))]
            time.sleep(drawn.uniform(0, 1.2 * usual))
            for child in running:
                os.kill(child, signal.SIGKILL)
            cut += sum(os.WIFSIGNALED(os.waitpid(child, 0)[1]) for child in running)
            told = answers.answer(project, rows=False)
            if said(told) != said(wanted[which]):
                wrong += 1
                print(f"number {number} (seed {seed}): {told.failure or 'other findings'}")
    print(f"{count} times, {cut} runs killed before their end, {wrong} differences afterwards")
    return wrong


def crowd(count: int) -> int:
    """Runs that all begin at once; the number of those that do not say what a run without cache says."""
    with tempfile.TemporaryDirectory() as above:
        os.environ["XDG_CACHE_HOME"] = str(pathlib.Path(above) / "user")
        project = copied(pathlib.Path(above) / "project")
        wanted = answers.answer(project, keep=False, rows=False)
        running = [started(project, wanted) for _ in range(count)]
        statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in running]
        wrong = sum(status != 0 for status in statuses) + (said(answers.answer(project, rows=False)) != said(wanted))
    print(f"{count} runs at once, {wrong} differences")
    return wrong


def main() -> int:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("killed", "crowd"))
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    assert pipeline  # noqa: S101 - imported once, for all runs that are forked
    return 1 if (killed(told.count, told.seed) if told.what == "killed" else crowd(told.count)) else 0


if __name__ == "__main__":
    sys.exit(main())
