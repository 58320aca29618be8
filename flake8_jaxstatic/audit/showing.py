"""What ``jaxstatic check`` shows: findings come in, a report goes out in the format that was asked for, with an exit status."""

from __future__ import annotations

import argparse
import importlib
import pathlib
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flake8_jaxstatic.audit import baseline, checking, console, questions
from flake8_jaxstatic.project import configuration
from flake8_jaxstatic.reports import shown

CLEAN, FOUND, FAILED = 0, 1, 2
MOST = 10  # kinds of findings that are told to be gone
FORMATS = ("text", "concise", "json", "github", "sarif")
MODULES = {"text": "diagnostics", "json": "objects"}  # the others are named like their format
FOR_PEOPLE = ("text", "concise")


@dataclass(frozen=True, slots=True)
class Streams:
    """Where text goes: the report, and what is said beside it."""

    say: Callable[[str], None]
    complain: Callable[[str], None]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``jaxstatic check`` that say how it is shown."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="text shows source and chains (the default)")
    parser.add_argument("--color", choices=console.CHOICES, default="auto", help="auto: on a terminal, unless NO_COLOR is set")
    parser.add_argument("--output-file", metavar="FILE", help="write the report there, not to standard output")
    parser.add_argument("--statistics", action="store_true", help="say at the end how often each code was found")
    parser.add_argument("--exit-zero", action="store_true", help="end with status 0 also where something is found")
    parser.add_argument("--baseline", metavar="FILE", help="report only what this file of accepted findings does not cover")
    parser.add_argument("--write-baseline", action="store_true", help="write what is found to the file of --baseline, and report nothing")


def run(asked: questions.Asked, told: argparse.Namespace, streams: Streams) -> tuple[int, tuple[str, ...]]:
    """Check, and say what was found.

    Args:
        asked: how to ask.
        told: the options of ``jaxstatic check``.
        streams: where text goes.

    Returns:
        The exit status, and tracebacks of failures inside the engine.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong, or a file of the user's cannot be read or written.
    """
    known = _baseline(told)
    outcome = checking.check(asked)
    found: Sequence[shown.Shown] = outcome.shown
    if known is not None and not outcome.traces:
        scope = baseline.Scope(outcome.files, asked.options.filenames or ["."], asked.options)
        if told.write_baseline:
            renewed = known.renewed(found, scope)
            renewed.write()
            streams.complain(f"{_counted(renewed.entries.total())} written to {told.baseline}")
            return CLEAN, ()
        compared = known.compare(found, scope)
        found = compared.new
        _tell_gone(told.baseline, compared.gone, streams.complain)
    if told.format != "concise" and found:
        found = _dressed(asked, found, told.format, repairs=not outcome.traces)
    _report(told, found, outcome, streams)
    for notice in outcome.notices:
        streams.complain(notice)
    if outcome.traces:
        return FAILED, outcome.traces
    return (FOUND if found and not told.exit_zero else CLEAN), ()


def _baseline(told: argparse.Namespace) -> baseline.Baseline | None:
    """The baseline that was named, read before anything that takes time; an empty one where it is to be written for the first time."""
    if told.baseline is None:
        if told.write_baseline:
            raise configuration.ConfigurationError("--write-baseline needs --baseline FILE, the file to write")
        return None
    path = pathlib.Path(told.baseline)
    return baseline.Baseline(path) if told.write_baseline and not path.exists() else baseline.Baseline.read(path)


def _counted(number: int) -> str:
    return f"{number} finding{'s' * (number != 1)}"


def _tell_gone(path: str, gone: Counter[baseline.Entry], complain: Callable[[str], None]) -> None:
    """Say which entries of a baseline nothing answers to any more."""
    for entry in sorted(map(str, gone))[:MOST]:
        complain(f"gone since {path} was written: {entry}")
    if gone:
        rest = f"{len(gone) - MOST} more kinds; " if len(gone) > MOST else ""
        complain(f"{rest}{_counted(gone.total())} of {path} to take out with --write-baseline")


def _dressed(asked: questions.Asked, found: Sequence[shown.Shown], form: str, *, repairs: bool) -> Sequence[shown.Shown]:
    """The findings with what would remove them, and with the texts they speak of, as far as a format shows them."""
    if repairs and form != "github":
        found = importlib.import_module("flake8_jaxstatic.audit.fixing").with_remedies(asked, found)
    return found if form == "json" else importlib.import_module("flake8_jaxstatic.audit.quoting").quoted(asked, found)


def _report(told: argparse.Namespace, found: Sequence[shown.Shown], outcome: checking.Outcome, streams: Streams) -> None:
    """Say what was found; the count per code stands below it where people read, and on the error stream where programs do."""
    module = importlib.import_module(f"flake8_jaxstatic.reports.{MODULES.get(told.format, told.format)}")  # one of them is needed
    coloured = console.wants_colour(told.color, sys.stdout) if told.output_file is None else told.color == "always"
    if told.format == "sarif":
        failures = [trace.rstrip().splitlines()[-1] for trace in outcome.traces]
        report = module.render(found, notices=outcome.notices, failures=failures)
    else:
        report = module.render(found, coloured=coloured) if told.format in FOR_PEOPLE else module.render(found)
    if told.statistics and told.format in FOR_PEOPLE:
        report += module.statistics(found)
    elif told.statistics:
        sys.stderr.write(importlib.import_module("flake8_jaxstatic.reports.diagnostics").statistics(found))
    if told.output_file is None:
        streams.say(report)
    else:
        _write(pathlib.Path(told.output_file), report)


def _write(path: pathlib.Path, report: str) -> None:
    """Put a report in the place of a file; folders are made, as flake8 makes them.

    Raises:
        configuration.ConfigurationError: the system refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(report.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise configuration.ConfigurationError(f"the report cannot be written to {path}: {error.strerror}") from None
