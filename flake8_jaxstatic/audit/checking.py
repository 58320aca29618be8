"""What flake8 would show of our findings, without running it: arguments come in, the findings that survive its configuration go out.

Options, configuration files, file discovery, ``# noqa`` and per-file-ignores are all flake8's own code, so the two cannot disagree.
"""

from __future__ import annotations

import argparse
import io
import os
import pathlib
from collections.abc import Iterator, Mapping, Sequence
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


UNSELECTED = "nothing was judged: flake8's configuration, or an option, selects no code of JXS; --extend-select=JXS adds them"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found.

    Attributes:
        shown: findings in flake8's order.
        notices: for the error stream.
        traces: tracebacks of engine failures.
        files: the linted files.
        judged: the projects of the files, each with all that was found out about it.
    """

    shown: tuple[shown.Shown, ...]
    notices: tuple[str, ...]
    traces: tuple[str, ...]
    files: tuple[str, ...] = ()
    judged: tuple[tuple[answers.Project, answers.Answer], ...] = ()


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


def check(asked: questions.Asked, texts: Mapping[pathlib.Path, str] | None = None, *, rows: bool = False) -> Outcome:
    """Judge the files that flake8 would lint and keep what it would show.

    Args:
        asked: paths, options and projects.
        texts: unsaved buffers by resolved path, their lines ending with ``\\n``; they count instead of the disk.
        rows: the parameter rows of the projects are wanted, too.

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
        return Outcome((), (UNSELECTED,), (), files)
    linted = linting.lint(
        projects, files, options.filenames, texts=texts, keep=asked.keep, rows=rows, jobs=asked.jobs, progress=asked.progress
    )
    collector = _Collector(options)
    guide = style_guide.StyleGuideManager(options, collector)
    survivors: list[shown.Shown] = []
    for path in sorted(files):
        place = os.path.realpath(path)
        found = linted.of_file.get(place, ())
        if found:
            root = os.path.relpath(projects.of(pathlib.Path(path)).root.folder, projects.cwd).replace(os.sep, "/")
            told = _violations(path, found, guide, collector, (texts or {}).get(pathlib.Path(place)))
            survivors += [shown.Shown(path, line, column, finding, "" if root == "." else root) for line, column, finding in told]
    return Outcome(tuple(survivors), linted.notices, linted.traces, files, linted.judged)


def _violations(
    path: str,
    found: Sequence[findings.Finding],
    guide: style_guide.StyleGuideManager,
    collector: _Collector,
    text: str | None,
) -> Iterator[tuple[int, int, findings.Finding]]:
    """The findings that neither a comment nor an option silences, with line and column as flake8 counts them."""
    file = file_of(path, guide.options, text)
    if file is not None and file.should_ignore_file():
        return
    for finding in sorted(found, key=lambda finding: (finding.place.line, finding.place.column)):
        line = file.noqa_line_for(finding.place.line) if file is not None else ""
        guide.handle_error(finding.code, path, finding.place.line, finding.place.column - 1, finding.message, line)
        violation = collector.take()
        if violation is not None:
            yield violation.line_number, violation.column_number, finding


def file_of(path: str, options: argparse.Namespace, text: str | None = None) -> processor.FileProcessor | None:
    """A file as flake8 reads it, for the comments in it; None where it cannot.

    Args:
        path: of the file.
        options: as flake8 parsed them.
        text: what it says, if it is not the disk that counts.
    """
    try:
        # A file too large to be judged has one finding, that it is; its comments are not worth a minute of reading.
        if text is None and pathlib.Path(path).stat().st_size > workspace.LIMIT:
            return None
        file = processor.FileProcessor(path, options, list(io.StringIO(text)) if text is not None else None)
        file.noqa_line_for(1)  # makes the tokens, over which Python itself may stumble (a null byte behind strings: SystemError)
    except (OSError, LookupError, ValueError, SystemError):
        return None  # gone, or of an encoding at which flake8 itself stumbles
    return file


class _Collector(base.BaseFormatter):
    """A formatter of flake8 that prints nothing and remembers what it was to print."""

    last: Violation | None = None

    def handle(self, error: Violation) -> None:
        self.last = error

    def take(self) -> Violation | None:
        """What was to print since the last time."""
        taken, self.last = self.last, None
        return taken
