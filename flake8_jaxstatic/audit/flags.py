"""What ``jaxstatic xla`` asks: paths come in, the inventory of XLA's flags goes out, those of files that are no Python included."""

from __future__ import annotations

import importlib
import pathlib
from collections.abc import Sequence

from flake8_jaxstatic.audit import answers, probing, questions
from flake8_jaxstatic.judgement import findings, inventory
from flake8_jaxstatic.judgement.rules import flags as rules
from flake8_jaxstatic.knowledge import flags as knowledge
from flake8_jaxstatic.project import environment, launchers, workspace
from flake8_jaxstatic.syntax import launch_text

CODES = "JXS5"


def audit(asked: questions.Asked, paths: Sequence[str], jaxlib: str, *, probe: str) -> tuple[list[inventory.Inventory], tuple[str, ...]]:
    """The inventory of each project that the paths belong to, and tracebacks of engine failures.

    Args:
        asked: settings and projects.
        paths: files and folders.
        jaxlib: judge for this version; empty: for what each project declares.
        probe: the interpreter whose jaxlib is asked, too; empty: none.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong, or there is no jaxlib to be asked.
    """
    found, traces = [], []
    for project, wanted in asked.projects.by_project(paths).items():
        judged = project.around(wanted)
        answer = answers.answer(judged, keep=asked.keep, jobs=asked.jobs)
        traces += [answer.trace] if answer.failure else []
        with answers.opened(judged, keep=asked.keep, jobs=asked.jobs) as files:
            found.append(_of_project(project, files, wanted, answer.analysis, jaxlib, probe=probe))
    return found, tuple(traces)


def _of_project(
    project: answers.Project,
    files: workspace.Workspace,
    wanted: Sequence[pathlib.Path],
    analysis: findings.Analysis,
    jaxlib: str,
    *,
    probe: str,
) -> inventory.Inventory:
    root = project.root.folder
    names = [place.relative_to(root).as_posix() for place in wanted]
    pipeline = importlib.import_module("flake8_jaxstatic.pipeline")
    tests = frozenset(path for path in files.paths() if pipeline.is_test(path, project.settings))
    read = environment.read(files, tests)
    texts = dict(launchers.texts(root, project.settings.exclude, wanted))
    declared = f"=={jaxlib}" if jaxlib else files.dependencies()

    def line(path: str, number: int) -> str:
        text = texts.get(path)
        if text is None:
            source = files.source(path)
            text = source.text if source is not None else ""
        lines = text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""

    python = [rules.Subject(placed.file, placed.function, placed.setting) for placed in read.settings]
    others = [rules.Subject(path, "", setting) for path, text in texts.items() for setting in launch_text.settings(path, text)]
    subjects = tuple(subject for subject in (*python, *others) if _below(subject.file, names))
    statics = tuple(dict.fromkeys(row.site for row in analysis.rows if row.contract == "static" and row.site.file not in tests))
    known = rules.Circumstances(knowledge.load().supported(declared), declared, statics, line, subjects)
    told = [finding for finding in analysis.findings if finding.code.startswith(CODES) and _below(finding.place.file, names)]
    if jaxlib:  # Python files were judged for the declared range; the question is another
        told = list(rules.check(read, declared, statics, tests, line))
        told = [finding for finding in told if _below(finding.place.file, names)]
    told += [each for subject in others if subject.setting.variable == rules.CHECKED for each in rules.judge(subject, known)]
    written = [flag.written for s in subjects if s.setting.variable == rules.CHECKED for flag in s.setting.flags if flag.known_value]
    answered = probing.probe([flag for flag in written if flag.startswith("--")], probe) if probe else {}
    ordered = sorted(told, key=lambda finding: (finding.place.file, finding.place.line, finding.place.column, finding.code))
    return inventory.inventory(subjects, ordered, known, answered)


def _below(file: str, names: Sequence[str]) -> bool:
    return any(name in (".", file) or file.startswith(f"{name}/") for name in names)
