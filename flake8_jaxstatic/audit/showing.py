"""What ``jaxstatic check`` shows: findings come in, a report goes out in the format that was asked for, with an exit status."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence

from flake8_jaxstatic.audit import checking, questions
from flake8_jaxstatic.reports import shown

CLEAN, FOUND, FAILED = 0, 1, 2
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
    if told.format != "concise" and found:
        found = _dressed(asked, found, repairs=not outcome.traces and told.format != "github")
    say(_report(told.format, found, outcome))
    for notice in outcome.notices:
        complain(notice)
    if outcome.traces:
        return FAILED, outcome.traces
    return (FOUND if found else CLEAN), ()


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
