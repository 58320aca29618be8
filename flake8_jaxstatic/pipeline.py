"""The sequence: files to facts, facts to the call graph, supply and demand to cases, cases to findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import callgraph, contexts, demand, graph, program, provenance, supply, values
from flake8_jaxstatic.judgement import binding_times, division, findings, gains, needs, rows
from flake8_jaxstatic.judgement.rules import flags, missing, mutation, recompile, spec, unsafe
from flake8_jaxstatic.knowledge import forms, loader
from flake8_jaxstatic.project import collector, environment, reading, symbols, workspace
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.syntax import facts


def analyse(files: workspace.Workspace, settings: Settings) -> findings.Analysis:
    """Judge a project.

    Args:
        files: the project.
        settings: what the user decided.

    Returns:
        Findings, rows and causes of ignorance. Files that cannot be parsed become JXS900 findings, those of newer syntax notices.

    Raises:
        flake8_jaxstatic.knowledge.loader.KnowledgeError: a stub of the user says something that the vocabulary does not have.
    """
    with collector.off():
        readable, unreadable = read(files, settings)
        judge, told = judge_and_apply(files, readable, settings)
        found = [*told, *judge_flags(files, judge, settings), *_unreadable(unreadable)]
        notices = tuple(f"{u.path}: syntax of a newer Python than the one that runs: not read" for u in unreadable if u.newer_syntax)
        ordered = tuple(sorted(_once(found), key=lambda f: (f.place.file, f.place.line, f.place.column, f.code, f.message)))
        return findings.Analysis(ordered, rows.rows(judge, _Tests(files, settings).name), rows.unknowns(judge), notices)


def judged(files: workspace.Workspace, settings: Settings) -> binding_times.Judge:
    """The cases of a project before any rule is asked, with the graph they were read from: for doors that need more than rows.

    Raises:
        flake8_jaxstatic.knowledge.loader.KnowledgeError: a stub of the user says something that the vocabulary does not have.
    """
    with collector.off():
        return judge_facts(files, read(files, settings)[0], settings)


def judge_and_apply(
    files: workspace.Workspace, readable: list[facts.File], settings: Settings
) -> tuple[binding_times.Judge, tuple[findings.Finding, ...]]:
    """The cases of facts that are known, and the findings of all rules, each once."""
    with collector.off():
        judge = judge_facts(files, readable, settings)
        return judge, tuple(_once(apply(judge)))


def judge_facts(files: workspace.Workspace, readable: list[facts.File], settings: Settings) -> binding_times.Judge:
    """Everything from facts to cases. A test file in which nothing is jitted says nothing: its calls of other files do not count."""
    readable = [file for file in readable if not is_test(file.path, settings) or facts.mentions(file, forms.JIT_NAMES)]
    knowledge = loader.Knowledge(tuple((source.path, source.text) for source in files.stubs()))
    names = symbols.Symbols(readable, [(root.folder, root.prefix) for root in files.import_roots()], knowledge)
    project = program.Program(names)
    built = graph.build(project, lattice.Table())
    files.tell(1, 4, "following calls")
    calls = values.solve(built, knowledge, [is_test(file.path, settings) for file in readable])
    entry_points = {f.index for f in project.functions if settings.entry_points and _entry(project.qualified(f.index), settings)}
    return _judge_graph(files, calls, contexts.solve(calls), entry_points, settings)


def _judge_graph(
    files: workspace.Workspace, calls: callgraph.CallGraph, context: contexts.Contexts, entry_points: set[int], settings: Settings
) -> binding_times.Judge:
    """The searches on a call graph, with the contracts that its jit objects have now."""
    files.tell(2, 4, "looking for what has to be concrete")
    possible = needs.possible(calls, context)
    demands = demand.Demands(calls.graph.edges, calls.table, {slot.place for jit in calls.jits for slot in jit.callee.slots})
    demands.run(needs.seeds(possible))
    files.tell(3, 4, "following values")
    supplied = supply.solve(calls, context, entry_points, needs.goals(calls, possible, demands))
    trails = provenance.Provenance(calls, _Lines(files).line)
    judge = binding_times.Judge(calls, supplied, demands, possible, context, trails, settings, files.dependencies())
    judge.judge()
    gains.find(judge)
    return judge


def divide(
    files: workspace.Workspace, readable: list[facts.File], settings: Settings
) -> tuple[binding_times.Judge, dict[division.Slot, division.Member]]:
    """The largest consistent division of a project, and the judgement of what it is today."""
    with collector.off():
        judge = judge_facts(files, readable, settings)
        entry_points = {f.index for f in judge.calls.program.functions if _entry(judge.calls.program.qualified(f.index), settings)}
        return judge, division.divide(judge, lambda: _judge_graph(files, judge.calls, judge.context, entry_points, settings))


def read(files: workspace.Workspace, settings: Settings) -> tuple[list[facts.File], list[facts.Unreadable]]:
    """Facts of what matters, and what could not be read. What the user's own stubs describe may make a jitted function, too."""
    return reading.read(files, _transforms(files), lambda path: is_test(path, settings))


def facts_of(files: workspace.Workspace, settings: Settings, wanted: Callable[[str], bool]) -> dict[str, str]:
    """The facts of some files as other machines can use them: encoded, by a key that depends on contents only."""
    with collector.off():
        return reading.make(files, _transforms(files), lambda path: is_test(path, settings), wanted)


def _transforms(files: workspace.Workspace) -> frozenset[str]:
    own = {name for source in files.stubs() for name in re.findall(r"^\s*(?:def|class)\s+(\w+)", source.text, re.MULTILINE)}
    return forms.TRANSFORMS | own


def apply(judge: binding_times.Judge) -> list[findings.Finding]:
    """All rules."""
    hazards, named = unsafe.check(judge)
    return [*hazards, *missing.check(judge, named), *spec.check(judge), *recompile.check(judge), *mutation.check(judge)]


def judge_flags(files: workspace.Workspace, judge: binding_times.Judge, settings: Settings) -> list[findings.Finding]:
    """The rules about XLA's environment variables: no part of them looks at a case, but one asks whether there are static arguments."""
    tests = frozenset(path for path in files.paths() if is_test(path, settings))
    found = environment.read(files, tests)
    return list(flags.check(found, files.dependencies(), static_sites(judge), tests, _Lines(files).line))


def static_sites(judge: binding_times.Judge) -> list[positions.Place]:
    """The jit sites outside tests that declare static arguments."""
    return [subject.site for subject in judge.subjects if not subject.in_test and any(case.contract == "static" for case in subject.cases)]


def is_test(path: str, settings: Settings) -> bool:
    """Whether a file is a test file: a pattern with a slash matches the path, one without the name."""
    name = path.rpartition("/")[2]
    for pattern in settings.tests:
        if "/" not in pattern:
            if fnmatch(name, pattern):
                return True
        elif fnmatch(path, pattern) or fnmatch(path, f"*/{pattern}"):
            return True
    return False


def _entry(qualified: str, settings: Settings) -> bool:
    return any(fnmatch(qualified, pattern) for pattern in settings.entry_points)


def _unreadable(unreadable: list[facts.Unreadable]) -> Iterator[findings.Finding]:
    for each in unreadable:
        if not each.newer_syntax:
            yield findings.Finding("JXS900", positions.Place(each.path, each.line), f"file is not analysed: {each.reason}")


def _once(found: list[findings.Finding]) -> list[findings.Finding]:
    """One cause, one finding: the same code, parameter and place are said once."""
    kept: dict[tuple[object, ...], findings.Finding] = {}
    for finding in found:
        kept.setdefault((finding.code, finding.place.file, finding.place.line, finding.function, finding.param), finding)
    return list(kept.values())


class _Tests:
    """The words of all test files, read when they are asked for: most of these files are no part of the graph."""

    def __init__(self, files: workspace.Workspace, settings: Settings) -> None:
        self.files = files
        self.settings = settings
        self._words: set[str] | None = None

    def name(self, name: str) -> bool:
        """Whether a name stands in one of them."""
        if self._words is None:
            sources = [self.files.source(path) for path in self.files.paths() if is_test(path, self.settings)]
            self._words = {word for source in sources if source is not None for word in re.findall(r"\w+", source.text)}
        return name in self._words


class _Lines:
    """Source lines for messages, read when they are asked for."""

    def __init__(self, files: workspace.Workspace) -> None:
        self.files = files
        self._texts: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str:
        """A line of a file, or an empty text."""
        lines = self._texts.get(path)
        if lines is None:
            source = self.files.source(path)
            lines = self._texts[path] = source.text.split("\n") if source is not None else []
        return lines[number - 1] if 0 < number <= len(lines) else ""
