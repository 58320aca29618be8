"""A pytest plugin: ``--jaxstatic-compiles`` reports what every jitted function received and how often it was compiled during the session.

Without the option nothing is imported and nothing is done.
"""

from __future__ import annotations

import importlib
import json
import os
import pathlib
from collections.abc import Sequence
from typing import Any

import pytest

_INSTALLED: list[Any] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options."""
    group = parser.getgroup("jaxstatic", "compilations of jitted functions")
    group.addoption("--jaxstatic-compiles", action="store_true", help="report compilations and distinct static values per jitted function")
    group.addoption(
        "--jaxstatic-compiles-budget", type=int, metavar="N", help="fail if a jitted function of the project is compiled more often"
    )
    group.addoption("--jaxstatic-compiles-json", metavar="PATH", help="write what was recorded, of all files, as JSON")


def _wanted(options: Any) -> bool:
    return bool(options.jaxstatic_compiles or options.jaxstatic_compiles_budget is not None or options.jaxstatic_compiles_json)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Record from before the first conftest is imported, for that may import the project."""
    if _wanted(early_config.known_args_namespace) and not _INSTALLED:
        try:
            recorder = importlib.import_module("flake8_jaxstatic.verify.runtime.recorder")
        except ImportError as error:
            raise pytest.UsageError(f"--jaxstatic-compiles needs jax and numpy: {error}") from None
        _INSTALLED.append(recorder.Recorder())
        _INSTALLED[0].install()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail above the budget; write the JSON."""
    if not _INSTALLED:
        return
    rows = list(_INSTALLED[0].rows())
    path = session.config.getoption("jaxstatic_compiles_json")
    if path:
        pathlib.Path(path).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    budget = session.config.getoption("jaxstatic_compiles_budget")
    if budget is not None and session.exitstatus == 0 and any(row["compilations"] > budget for row in _own(session.config, rows)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The table."""
    if not _INSTALLED:
        return
    budget = config.getoption("jaxstatic_compiles_budget")
    rows = sorted(_own(config, list(_INSTALLED[0].rows())), key=lambda row: (-row["compilations"], row["file"], row["line"]))
    terminalreporter.section("compilations of jitted functions")
    for line in table(rows, str(config.rootpath)):
        terminalreporter.write_line(line)
    for row in rows:
        if budget is not None and row["compilations"] > budget:
            terminalreporter.write_line(f"{row['function']}: {row['compilations']} compilations, {budget} are allowed", red=True)


def _own(config: pytest.Config, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of files below the root that are called; what is installed below it, in a virtual environment, is none of the project."""
    root = str(config.rootpath) + os.sep
    return [row for row in rows if row["calls"] and row["file"].startswith(root) and "site-packages" not in row["file"]]


def table(rows: Sequence[dict[str, Any]], root: str) -> list[str]:
    """The rows as aligned text: compilations with their causes, and the distinct values of static parameters."""
    cells = [("compiled", "static", "re-created", "shape", "calls", "function", "jitted at", "distinct static values")]
    for row in rows:
        values = ", ".join(f"{name}: {row['received'][name]['distinct']}" for name in row["static"] if name in row["received"])
        place = f"{os.path.relpath(row['file'], root)}:{row['line']}"
        counts = (row["compilations"], row["by_static"], row["by_object"], row["by_shape"], row["calls"])
        cells.append((*(str(count) for count in counts), row["function"], place, values or "-"))
    wide = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))]
    return [
        "  ".join(cell.rjust(w) if at < 5 else cell.ljust(w) for at, (cell, w) in enumerate(zip(row, wide, strict=True))).rstrip()
        for row in cells
    ]
