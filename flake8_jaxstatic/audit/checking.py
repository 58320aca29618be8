"""What flake8 would show of our findings, without running it: arguments come in, the findings that survive its configuration go out.

Options, configuration files, file discovery, ``# noqa`` and per-file-ignores are all flake8's own code, so the two cannot disagree.
"""

from __future__ import annotations

import argparse
import os
import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import flake8
from flake8 import discover_files, exceptions, processor, style_guide
from flake8.formatting import base
from flake8.main import options as flake8_main_options
from flake8.options import aggregator, config, manager

from flake8_jaxstatic.audit import answers, flake8_options, linting, questions
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.project import configuration, workspace
from flake8_jaxstatic.reports import shown

if TYPE_CHECKING:
    from flake8.violation import Violation


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found: findings in flake8's order, notices for the error stream, tracebacks of engine failures, and the linted files."""

    shown: tuple[shown.Shown, ...]
    notices: tuple[str, ...]
    traces: tuple[str, ...]
    files: tuple[str, ...] = ()


def parse(argv: Sequence[str]) -> tuple[argparse.Namespace, answers.Projects]:
    """Read flake8's options and configuration files as flake8 does, with no plugin but ours.

    Raises:
        configuration.ConfigurationError: they are wrong, in flake8's eyes or in ours.
    """
    early, rest = flake8_main_options.stage1_arg_parser().parse_known_args(argv)
    try:
        parser, folder = config.load_config(config=early.config, extra=early.append_config, isolated=early.isolated)
        known = manager.OptionManager(
            version=flake8.__version__,
            plugin_versions="",
            parents=[flake8_main_options.stage1_arg_parser()],
            formatter_names=["default"],
        )
        flake8_main_options.register_default_options(known)
        flake8_options.add_options(known)
        known.extend_default_select(["JXS"])
        told = aggregator.aggregate_options(known, parser, folder, rest)
    except (exceptions.ExecutionError, ValueError) as error:
        raise configuration.ConfigurationError(str(error)) from None
    given = flake8_options.given(told, flake8_options.Invocation(early.isolated, parser))
    return told, answers.Projects(given, pathlib.Path.cwd(), isolated=early.isolated)


def check(asked: questions.Asked) -> Outcome:
    """Judge the files that flake8 would lint and keep what it would show.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong.
    """
    options, projects = asked.options, asked.projects
    files = tuple(
        discover_files.expand_paths(
            paths=options.filenames,
            stdin_display_name=options.stdin_display_name,
            filename_patterns=options.filename,
            exclude=(*options.exclude, *options.extend_exclude),
        )
    )
    if not flake8_options.wanted(options, configuration.CODES):
        return Outcome((), (), (), files)
    linted = linting.lint(projects, files, options.filenames, keep=asked.keep, jobs=asked.jobs)
    collector = _Collector(options)
    guide = style_guide.StyleGuideManager(options, collector)
    survivors: list[shown.Shown] = []
    for path in sorted(files):
        found = linted.of_file.get(os.path.realpath(path), ())
        if found:
            root = os.path.relpath(projects.of(pathlib.Path(path)).root.folder, projects.cwd).replace(os.sep, "/")
            told = _violations(path, found, guide, collector)
            survivors += [shown.Shown(path, line, column, finding, "" if root == "." else root) for line, column, finding in told]
    return Outcome(tuple(survivors), linted.notices, linted.traces, files)


def _violations(
    path: str,
    found: Sequence[findings.Finding],
    guide: style_guide.StyleGuideManager,
    collector: _Collector,
) -> Iterator[tuple[int, int, findings.Finding]]:
    """The findings that neither a comment nor an option silences, with line and column as flake8 counts them."""
    file: processor.FileProcessor | None = None
    try:
        # A file too large to be judged has one finding, that it is; its comments are not worth a minute of reading.
        if pathlib.Path(path).stat().st_size <= workspace.LIMIT:
            file = processor.FileProcessor(path, guide.options)
    except (OSError, LookupError, ValueError):
        file = None  # gone, or of an encoding at which flake8 itself stumbles
    if file is not None and file.should_ignore_file():
        return
    for finding in sorted(found, key=lambda finding: (finding.place.line, finding.place.column)):
        line = file.noqa_line_for(finding.place.line) if file is not None else ""
        guide.handle_error(finding.code, path, finding.place.line, finding.place.column - 1, finding.message, line)
        violation = collector.take()
        if violation is not None:
            yield violation.line_number, violation.column_number, finding


class _Collector(base.BaseFormatter):
    """A formatter of flake8 that prints nothing and remembers what it was to print."""

    last: Violation | None = None

    def handle(self, error: Violation) -> None:
        self.last = error

    def take(self) -> Violation | None:
        """What was to print since the last time."""
        taken, self.last = self.last, None
        return taken
