"""Projects on disk that are verified by the real command, and the tool's own child process."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: pathlib.Path) -> Callable[[Mapping[str, str]], pathlib.Path]:
    """Write files below a folder that is a project of its own."""

    def write(files: Mapping[str, str]) -> pathlib.Path:
        (tmp_path / "pyproject.toml").write_text("[tool.jaxstatic]\n", encoding="utf-8")
        for name, text in files.items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(textwrap.dedent(text), encoding="utf-8")
        return tmp_path

    return write


def command(folder: pathlib.Path, *arguments: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
    """Run ``jaxstatic`` in a folder."""
    program = "import sys; from flake8_jaxstatic.cli import main; sys.exit(main())"
    environment = {**os.environ, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-c", program, *arguments]
    return subprocess.run(call, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout, check=False)


def verdicts(folder: pathlib.Path, *arguments: str) -> dict[str, Any]:
    """The verdicts of ``jaxstatic verify`` by function."""
    done = command(folder, "verify", *arguments, "--format", "json", "--no-cache")
    assert done.stdout, done.stderr
    return by_function(done.stdout)


def by_function(told: str) -> dict[str, Any]:
    """What ``jaxstatic verify --format json`` prints, by function."""
    return {one["function"]: one for one in json.loads(told)}
