"""What ``jaxstatic verify`` asks: names of targets come in, verdicts go out one by one. This process imports no jax and no user code."""

from __future__ import annotations

import argparse
import contextlib
import json
import pathlib
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.audit import answers, console, fixing, questions
from flake8_jaxstatic.project import configuration, workspace
from flake8_jaxstatic.reports import verification
from flake8_jaxstatic.verify import supervision, targets, verdicts, writing

AT_LINE = re.compile(r"^(?P<file>.+\.py):(?P<line>\d+)$")


@dataclass(frozen=True, slots=True)
class Found:
    """Targets, and the folder of the project they belong to."""

    targets: tuple[targets.Target, ...]
    folder: pathlib.Path


def run(asked: questions.Asked, told: argparse.Namespace, say: Callable[[str], None], complain: Callable[[str], None]) -> int:
    """Verify what the command line asks for, and say it verdict by verdict; what is known when the user interrupts is said, too.

    Args:
        asked: how to ask.
        told: the options of ``jaxstatic verify``.
        say, complain: where text goes.

    Returns:
        0: no difference was found; 1: one was, or nothing could be run; 2: there is no such function.

    Raises:
        configuration.ConfigurationError: the configuration of the project is wrong.
    """
    bar = console.Bar(patience=0.0)
    bar.show(0, 1, "reading the project")
    names = tuple(name.strip() for name in (told.static or "").split(",") if name.strip())
    found = find(asked, told.targets, targets.Proposals(names, _planned(asked, told)))
    bar.clear()
    if not found.targets:
        complain(f"no jitted function is called {' or '.join(told.targets) or 'anything here'}; 'jaxstatic params' lists all there are")
        return 2
    options = supervision.Options(told.examples, told.seed, told.time_limit, told.memory_limit, told.python, found.folder)
    if told.format == "text" and len(found.targets) > 1:
        complain(f"{len(found.targets)} functions, each for {told.time_limit:g} s at most")
    known: list[verdicts.Verdict] = []

    def progress(target: targets.Target, examples: int, of: int, doing: str) -> None:
        bar.show(len(known) + examples / max(of, 1), len(found.targets), f"{target.name[-50:]} {examples}/{of}: {doing}")

    interrupted = False
    verifying = supervision.verify(found.targets, options, progress)
    with _ending_in_order():
        try:
            for verdict in verifying:
                known.append(verdict)
                bar.clear()
                if told.format == "text":
                    say(verification.text(verdict))
        except KeyboardInterrupt:
            interrupted = True
            complain("interrupted; this is what is known so far")
        finally:
            verifying.close()  # type: ignore[attr-defined]
            bar.clear()
    if told.write_test:
        text, left_out = writing.test_file(list(zip(found.targets, known, strict=False)), told.examples)
        for words in left_out:
            complain(f"no test of {words}")
        if text:
            pathlib.Path(told.write_test).write_text(text, encoding="utf-8")
    say(verification.objects(known) if told.format == "json" else verification.summary(known, len(found.targets)))
    if interrupted:
        return 2
    return int(any(verdict.failed for verdict in known) or all(verdict.word == verdicts.NOT_RUNNABLE for verdict in known))


@contextlib.contextmanager
def _ending_in_order() -> Iterator[None]:
    """Who ends this command or closes its terminal ends it as an exception does: the child process goes with it.

    Raises:
        SystemExit: with the status of a process that the signal has ended.
    """

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    replaced = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]  # whoever ignores one (nohup) means it
    for number in replaced:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in replaced:
            signal.signal(number, signal.SIG_DFL)


def _planned(asked: questions.Asked, told: argparse.Namespace) -> dict[tuple[str, str], tuple[str, ...]]:
    """The static names of the plan that the command line means; none of it where it means none."""
    if told.plan_from:
        return _plan(told.plan_from)
    if not told.plan:
        return {}
    entries = fixing.plan(asked, ["."])
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for entry in entries:  # one per function and tier
        if entry.static:
            key = (entry.file, entry.function)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *entry.static)))
    if not found:
        raise configuration.ConfigurationError("the plan of this project makes nothing static")
    return found


def _plan(path: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The static names of a plan by file and function; what it leaves traced is not in it.

    Raises:
        configuration.ConfigurationError: there is no such file, or it is no plan.
    """
    try:
        rows = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        found = {(str(row["file"]), str(row["function"])): tuple(map(str, row["static"])) for row in rows if row["static"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise configuration.ConfigurationError(f"{path} is no plan in JSON: {error}") from None
    if not found:
        raise configuration.ConfigurationError(f"{path} makes nothing static")
    return found


class Mentions:
    """Tests of a project, found by the names that stand in their text: most test files are no part of the graph."""

    def __init__(self, files: workspace.Workspace) -> None:
        self.files = files
        self._tests: list[tuple[str, str, frozenset[str]]] | None = None

    def __call__(self, names: tuple[str, ...]) -> list[tuple[str, str]]:
        """The tests, as ``(file, function)``, in whose text one of the names stands: short ones first, which are quick, and last those that
        expect an error."""
        if self._tests is None:
            tests = [
                (source.path, name, text)
                for source in self.files.sources()
                if pipeline.is_test(source.path, self.files.settings) and source.path.endswith(".py")
                for name, text in _functions(source.text)
            ]
            tests.sort(key=lambda each: ("raises" in each[2].lower(), len(each[2])))
            self._tests = [(path, name, frozenset(re.findall(r"\w+", text))) for path, name, text in tests]
        return [(path, test) for name in names for path, test, words in self._tests if name in words]


def _functions(text: str) -> list[tuple[str, str]]:
    """Test functions of a file with their text."""
    starts = list(re.finditer(r"^[ \t]*(?:async )?def (test\w*)\(", text, re.MULTILINE))
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return [(start[1], text[start.start() : end]) for start, end in zip(starts, ends, strict=False)]


def find(asked: questions.Asked, names: Sequence[str], proposals: targets.Proposals) -> Found:
    """The jitted functions that are meant.

    Args:
        asked: how to ask.
        names: dotted names (leading parts may be left out), files, folders or ``FILE:LINE``; all of this folder where there are none.
        proposals: what is to become static.

    Raises:
        configuration.ConfigurationError: the configuration of the project is wrong.
    """
    found: dict[tuple[str, int, tuple[str, ...]], targets.Target] = {}
    folder = asked.projects.cwd
    for name in names or ["."]:
        place = _place(asked, name)
        project = asked.projects.of(place or asked.projects.cwd)
        folder = project.root.folder
        for target in _of_project(asked, project, place, _wanted(project, place, name), proposals):
            found.setdefault((target.name, target.site_line, target.after), target)
    return Found(tuple(found.values()), folder)


def _place(asked: questions.Asked, name: str) -> pathlib.Path | None:
    at_line = AT_LINE.match(name)
    place = answers.resolved(asked.projects.cwd / (at_line["file"] if at_line else name))
    return place if place.exists() else None


def _wanted(project: answers.Project, place: pathlib.Path | None, name: str) -> Callable[[str, str, int, int], bool]:
    at_line = AT_LINE.match(name)
    inside = place.relative_to(project.root.folder).as_posix() if place is not None else ""

    def wanted(dotted: str, file: str, line: int, site: int) -> bool:
        if at_line is not None and place is not None:
            return file == inside and int(at_line["line"]) in (line, site)
        if place is not None:
            return inside in (".", file) or file.startswith(f"{inside}/")
        return dotted == name or dotted.endswith(f".{name}") or f".{dotted}".find(f".{name}.") >= 0

    return wanted


def _of_project(
    asked: questions.Asked,
    project: answers.Project,
    place: pathlib.Path | None,
    wanted: Callable[[str, str, int, int], bool],
    proposals: targets.Proposals,
) -> list[targets.Target]:
    with answers.opened(project if place is None else project.around([place]), keep=asked.keep, jobs=asked.jobs) as files:
        judge = pipeline.judged(files, project.settings)
        return list(targets.find(judge, project.root.folder, wanted, proposals, Mentions(files)))
