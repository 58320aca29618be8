"""What ``jaxstatic check`` shows: findings come in, a report goes out in the format that was asked for, with an exit status."""

from __future__ import annotations

import argparse
import importlib
import pathlib
from collections import Counter
from collections.abc import Callable, Sequence

from flake8_jaxstatic.audit import checking, questions
from flake8_jaxstatic.reports import shown

CLEAN, FOUND, FAILED = 0, 1, 2
MOST = 10  # kinds of findings that are told to be gone
FORMATS = ("text", "concise", "json", "github", "sarif")


def run(
    asked: questions.Asked, told: argparse.Namespace, say: Callable[[str], None], complain: Callable[[str], None]
) -> tuple[int, tuple[str, ...]]:
    """Check, and say what was found.

    Args:
        asked: how to ask.
        told: the options of ``jaxstatic check``.
        say, complain: where text goes.

    Returns:
        The exit status, and tracebacks of failures inside the engine.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong.
    """
    outcome = checking.check(asked)
    found = outcome.shown
    if told.baseline is not None and not outcome.traces:
        baselines = importlib.import_module("flake8_jaxstatic.audit.baseline")
        scope = baselines.Scope(outcome.files, asked.options.filenames or ["."], asked.options)
        path = pathlib.Path(told.baseline)
        if told.write_baseline:
            known = baselines.Baseline.read(path) if path.exists() else baselines.Baseline(path)
            renewed = known.renewed(found, scope)
            renewed.write()
            complain(f"{_counted(renewed.entries.total())} written to {told.baseline}")
            return CLEAN, ()
        compared = baselines.Baseline.read(path).compare(found, scope)
        found = compared.new
        _tell_gone(told.baseline, compared.gone, complain)
    if told.format != "concise" and found:
        found = _dressed(asked, found, repairs=not outcome.traces and told.format != "github")
    say(_report(told.format, found, outcome))
    for notice in outcome.notices:
        complain(notice)
    if outcome.traces:
        return FAILED, outcome.traces
    return (FOUND if found else CLEAN), ()


def _counted(number: int) -> str:
    return f"{number} finding{'s' * (number != 1)}"


def _tell_gone(path: str, gone: Counter[object], complain: Callable[[str], None]) -> None:
    """Say which entries of a baseline nothing answers to any more."""
    for entry in sorted(map(str, gone))[:MOST]:
        complain(f"gone since {path} was written: {entry}")
    if gone:
        rest = f"{len(gone) - MOST} more kinds; " if len(gone) > MOST else ""
        complain(f"{rest}{_counted(gone.total())} of {path} to take out with --write-baseline")


def _dressed(asked: questions.Asked, found: Sequence[shown.Shown], *, repairs: bool) -> tuple[shown.Shown, ...]:
    """The findings with what would remove them, and with the texts they speak of."""
    if repairs:
        found = importlib.import_module("flake8_jaxstatic.audit.fixing").with_remedies(asked, found)
    return tuple(importlib.import_module("flake8_jaxstatic.audit.quoting").quoted(asked, found))


def _report(form: str, found: Sequence[shown.Shown], outcome: checking.Outcome) -> str:
    report = importlib.import_module(f"flake8_jaxstatic.reports.{'objects' if form == 'json' else form}")  # one of them is needed
    if form == "sarif":
        failures = [trace.rstrip().splitlines()[-1] for trace in outcome.traces]
        return str(report.render(found, notices=outcome.notices, failures=failures))
    return str(report.render(found))
