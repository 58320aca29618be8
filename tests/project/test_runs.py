"""A sample of ``benchmarks/hostile/runs.py``: after killed runs, and in the middle of many, the findings are the same."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked")
@pytest.mark.parametrize(("what", "count"), [("killed", 12), ("crowd", 12)])
def test_sample(what: str, count: int) -> None:
    command = [sys.executable, "benchmarks/hostile/runs.py", what, str(count), "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 differences" in done.stdout
