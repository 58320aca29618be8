"""The door for flake8: it hands over options and files, and gets the findings of each file; all work is done once, by the parent process.

Importing this module imports nothing but the standard library; everything else waits until one of our codes is selected.
"""

from __future__ import annotations

import argparse
import ast
import pathlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import flake8_jaxstatic

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

    from flake8_jaxstatic.audit import answers
    from flake8_jaxstatic.judgement import findings

Row = tuple[int, int, str]


class Lint:
    """One run of flake8 as this process sees it.

    Attributes:
        projects: how to find out; None where nothing of ours is wanted.
        rows: what is known of the linted files, by resolved path.
        buffer: the name under which flake8 lints its standard input; empty where it does not.
        keep: use the cache.
    """

    def __init__(self, projects: answers.Projects | None, rows: Mapping[str, tuple[Row, ...]], buffer: str, *, keep: bool) -> None:
        self.projects = projects
        self.rows = rows
        self.buffer = buffer
        self.keep = keep


class Plugin:
    """What flake8 loads.

    Attributes:
        lint: the current run; replaced each time that flake8 parses options, so a host that lives long never sees an old one.
    """

    name = "flake8-jaxstatic"
    version = flake8_jaxstatic.__version__
    lint: ClassVar[Lint] = Lint(None, {}, "", keep=False)

    def __init__(self, tree: ast.AST, filename: str, lines: list[str], options: argparse.Namespace) -> None:
        self.filename = filename
        self.lines = lines

    @staticmethod
    def add_options(manager: OptionManager) -> None:
        """Register our options."""
        from flake8_jaxstatic.audit import flake8_options  # noqa: PLC0415

        flake8_options.add_options(manager)

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Judge all linted files, in the parent process; a worker reads what its parent found.

        Raises:
            flake8.exceptions.ExecutionError: the user's configuration is wrong. Nothing else.
        """
        cls.lint = Lint(None, {}, "", keep=False)
        if getattr(options, "bug_report", False):
            return
        from flake8 import exceptions  # noqa: PLC0415

        from flake8_jaxstatic.audit import flake8_options  # noqa: PLC0415
        from flake8_jaxstatic.project import configuration  # noqa: PLC0415

        try:
            call = flake8_options.invocation()
            given = flake8_options.given(options, call)
            if flake8_options.wanted(options, configuration.CODES):
                from flake8_jaxstatic.audit import answers  # noqa: PLC0415

                cls.lint = _lint(options, answers.Projects(given, pathlib.Path.cwd(), isolated=call.isolated))
        except configuration.ConfigurationError as error:
            raise exceptions.ExecutionError(f"flake8-jaxstatic: {error}") from None

    def run(self) -> Iterator[tuple[int, int, str, type[Any]]]:
        """The findings of this file."""
        if self.lint.projects is None:
            return
        for line, column, text in _rows(self.lint, self.lint.projects, self.filename, self.lines):
            yield line, column, text, type(self)


def _lint(options: argparse.Namespace, projects: answers.Projects) -> Lint:
    from flake8 import discover_files  # noqa: PLC0415

    from flake8_jaxstatic.audit import linting, publication  # noqa: PLC0415

    buffer = (options.stdin_display_name or linting.NAMELESS) if "-" in options.filenames else ""
    keep = not options.jaxstatic_no_cache
    exclude = (*options.exclude, *options.extend_exclude)
    name = publication.name_of((str(projects.cwd), sorted(projects.given.items()), projects.isolated, options.filenames, exclude))
    rows = publication.published(name)
    if rows is None:
        files = discover_files.expand_paths(
            paths=options.filenames,
            stdin_display_name=options.stdin_display_name,
            filename_patterns=options.filename,
            exclude=exclude,
        )
        linted = linting.lint(projects, [file for file in files if file != "-"], options.filenames, keep=keep)
        rows = {path: tuple(map(_row, found)) for path, found in linted.of_file.items()}
        publication.publish(name, rows)
    if buffer:
        projects.of(projects.cwd / buffer)  # its configuration, if wrong, is to be refused now
    return Lint(projects, rows, buffer, keep=keep)


def _rows(lint: Lint, projects: answers.Projects, filename: str, lines: list[str]) -> tuple[Row, ...]:
    """Look the file up; an unsaved buffer, and a file that a host names only after parsing its options, are judged now."""
    import os  # noqa: PLC0415

    from flake8_jaxstatic.audit import answers, linting  # noqa: PLC0415
    from flake8_jaxstatic.project import configuration  # noqa: PLC0415

    place = os.path.realpath(filename)
    try:
        if lint.buffer and filename == lint.buffer:
            return tuple(map(_row, linting.lint_buffer(projects, filename, "".join(lines), keep=lint.keep)))
        if place not in lint.rows:
            lint.rows = {**lint.rows, **_judged(projects, filename, keep=lint.keep)}
        return lint.rows.get(place, ())
    except configuration.ConfigurationError as error:
        return ((1, 0, f"{answers.INTERNAL} nothing was judged: {error}"),)


def _judged(projects: answers.Projects, filename: str, *, keep: bool) -> dict[str, tuple[Row, ...]]:
    from flake8_jaxstatic.audit import linting  # noqa: PLC0415

    return {path: tuple(map(_row, found)) for path, found in linting.lint(projects, [filename], [filename], keep=keep).of_file.items()}


def _row(finding: findings.Finding) -> Row:
    return finding.place.line, finding.place.column - 1, f"{finding.code} {finding.message}"
