"""Jit objects as targets of a verification: what stands where, which statics are to be compared, and the evidence for inputs."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import contexts, jits, model
from flake8_jaxstatic.judgement import binding_times, cases
from flake8_jaxstatic.syntax import facts
from flake8_jaxstatic.verify import evidence, expressions

MOST_CALLS = 4
MOST_DRIVERS = 6
MOST_CALLERS = 40
Mentions = Callable[[tuple[str, ...]], Iterable[tuple[str, str]]]
_ARRAYS = (lattice.ARRAY, lattice.NDARRAY, lattice.TRACER, lattice.CONCRETE_TRACER)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What is known of a parameter before anything runs.

    Attributes:
        name, kind, annotation: of the signature (``kind`` as ``inspect`` orders them).
        required: it has no default.
        contract, must: as the judgement says.
        words: atoms of its supply: ``array``, ``number``, ``none``, ``opaque``, ``tuple``, ``record`` ...
        literals: constants that callers pass, or that the body compares it with (as type and text).
        needs: what the body needs it for: ``shape``, ``bool``, ``count`` ...
        passed, called, attributes: what the body does with it, as in ``evidence.Uses``.
        classes: classes of the project whose objects arrive, and those that have these attributes: ``(module, qualified name)``.
    """

    name: str
    kind: int
    annotation: str
    required: bool
    contract: str
    must: bool
    words: tuple[str, ...]
    literals: tuple[tuple[str, Any], ...]
    needs: tuple[str, ...]
    passed: tuple[tuple[str, int], ...] = ()
    called: bool = False
    attributes: tuple[str, ...] = ()
    classes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One jit object with one function.

    Attributes:
        name: dotted, as ``jaxstatic params`` prints it.
        module, qualname: where the function is; ``bound`` is the name that a call of ``jit`` was given, if any.
        file, line: of the definition; ``site_file`` and ``site_line`` of the jit.
        kind: the transform: ``jit``, ``pmap``, ``filter_jit`` ...
        through: transforms between the jit and the function.
        leading: how many leading parameters are bound already (a bound method, a partial).
        owner: qualified name of the class of a method.
        before, after: static names of the two programs; equal where nothing is proposed.
        why: what is compared, in words.
        parameters: evidence.
        calls: what call sites pass: ``(place, {parameter: expression})``.
        makers: expressions that make the jit object when it is made by a function, or an instance for a method.
        drivers: ``(place, call)``: functions that call it, called as their own callers do.
        tests: ``(file, function)``: tests that call it.
        refused: there are calls, and all of them expect an error.
        folders: from which the modules of the project that all this names can be imported.
    """

    name: str
    module: str
    qualname: str
    bound: str
    file: str
    line: int
    site_file: str
    site_line: int
    kind: str
    through: tuple[str, ...]
    leading: int
    owner: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str
    parameters: tuple[Parameter, ...]
    calls: tuple[tuple[str, dict[str, expressions.Expression]], ...] = ()
    makers: tuple[expressions.Expression, ...] = ()
    drivers: tuple[tuple[str, expressions.Expression], ...] = ()
    tests: tuple[tuple[str, str], ...] = ()
    refused: bool = False
    folders: tuple[str, ...] = ()


@dataclass(slots=True)
class Proposals:
    """What is to become static.

    Attributes:
        names: for every target the same names (``--static``).
        of: per file and qualified name of a function, the static names of a plan; only these targets are wanted.
    """

    names: tuple[str, ...] = ()
    of: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def find(
    judge: binding_times.Judge,
    root: pathlib.Path,
    wanted: Callable[[str, str, int, int], bool],
    proposals: Proposals,
    mentions: Mentions = lambda _: (),
) -> Iterator[Target]:
    """The targets of a project, each function with each set of statics once.

    Args:
        judge: the judged project.
        root: its folder.
        wanted: whether a target of this dotted name, file, line of the definition and line of the jit is asked for.
        proposals: what is to become static.
        mentions: tests in whose text one of some names stands, as ``(file, function)``.
    """
    writer = expressions.Writer(judge.calls)
    reader = evidence.Reader(judge.calls)
    folders = _folders(judge, root)
    groups: dict[tuple[object, ...], list[cases.Subject]] = {}
    for subject in judge.subjects:
        if subject.kind in jits.CUSTOM_RULES or subject.jit.target < 0 or subject.kind == "checkpoint":
            continue
        groups.setdefault((subject.module, subject.qualname, subject.site.file, subject.site.line), []).append(subject)
    for subjects in groups.values():
        name = f"{subjects[0].module}.{subjects[0].qualname}"
        path = judge.trails.paths[subjects[0].file]
        if wanted(name, path, subjects[0].line, subjects[0].site.line) and (
            not proposals.of or (path, subjects[0].qualname) in proposals.of
        ):
            found = _target(judge, writer, reader, root, name, subjects, proposals, mentions)
            named = expressions.modules((found.calls, found.makers, found.drivers))
            yield replace(found, folders=tuple(dict.fromkeys(folders[module] for module in named if module in folders)))


def _folders(judge: binding_times.Judge, root: pathlib.Path) -> dict[str, str]:
    """By module, the folder from which it is imported: test files have one of their own where they are no package."""
    found: dict[str, str] = {}
    for file, module in enumerate(judge.calls.symbols.module_of):
        path = root / judge.trails.paths[file]
        if path.suffix == ".py" and module:
            inside = path.parent if path.name == "__init__.py" else path
            found.setdefault(module, str(inside.parents[module.count(".")]))
    return found


def seen_calls(judge: binding_times.Judge, subject: cases.Subject) -> list[model.Binding]:
    """The calls that count as evidence: all that are seen, those of tests and those that expect an error included last."""
    return sorted(subject.jit.calls, key=lambda b: judge.certain_test(b, subject))


def _target(
    judge: binding_times.Judge,
    writer: expressions.Writer,
    reader: evidence.Reader,
    root: pathlib.Path,
    name: str,
    subjects: list[cases.Subject],
    proposals: Proposals,
    mentions: Mentions,
) -> Target:
    subject = subjects[0]
    program = judge.calls.program
    function = program.functions[subject.jit.target]
    parameters = tuple(_parameter(reader, case) for case in subject.cases)
    declared = tuple(c.name for c in subject.cases if c.contract in ("static", "split"))
    before, after, why = _division(
        subject, declared, proposals.of.get((judge.trails.paths[subject.file], subject.qualname), proposals.names)
    )
    paths = judge.trails.paths
    owner = function.facts.owner
    bindings = [binding for each in subjects for binding in seen_calls(judge, each)]
    site = subject.jit.transform.site
    stored = program.name_of(site.result) if site.result < program.values else ""
    module_level = site.function < len(program.functions) and not program.functions[site.function].facts.index
    return Target(
        name, judge.calls.symbols.module_of[function.file], function.facts.qualname,
        stored if module_level and stored.isidentifier() else "",
        str(root / paths[function.file]), facts.unpack(function.facts.position)[0], str(root / subject.site.file), subject.site.line,
        subject.kind, subject.jit.through, subject.jit.bound,
        judge.calls.symbols.files[function.file].classes[owner].qualname if owner >= 0 else "",
        before, after, why, parameters, tuple(_calls(judge, writer, subject, bindings)), tuple(_makers(judge, writer, subjects)),
        tuple(_drivers(judge, writer, bindings)),
        tuple(_tests(judge, root, bindings, subjects, mentions)),
        bool(bindings) and all(binding.site.guard & facts.GUARD_CAUGHT for binding in bindings),
    )  # fmt: skip


def _division(subject: cases.Subject, declared: tuple[str, ...], asked: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The two static sets that are compared, and in words why these."""
    known = {case.name: case for case in subject.cases}
    if asked:
        found = tuple(name for name in asked if name in known)
        added = tuple(name for name in found if name not in declared)
        if added:
            return declared, declared + added, f"as it is, and with {_quoted(added)} static as well"
        if found:
            fewer = tuple(name for name in declared if name not in found)
            return fewer, declared, f"{_quoted(found)} traced, and static as it is"
        return declared, declared, f"it has no parameter {_quoted(asked)}; without jit, and as it is"
    proposed = tuple(c.name for c in subject.cases if c.contract == "traced" and _may(c))
    if proposed:
        return declared, declared + proposed, f"as it is, and with {_quoted(proposed)} static, as the analysis allows"
    optional = tuple(c.name for c in subject.cases if c.name in declared and not c.must and c.name not in ("self", "cls"))
    if optional:
        fewer = tuple(name for name in declared if name not in optional)
        return fewer, declared, f"{_quoted(optional)} traced, and static as it is"
    return declared, declared, "without jit, and as it is: no other static argument is proposed"


def _may(case: cases.Case) -> bool:
    if case.may is False or case.slot.kind in (2, 4) or case.name in ("self", "cls"):
        return False
    return case.may is True or (case.must and case.verdict != "no-call-site")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _parameter(reader: evidence.Reader, case: cases.Case) -> Parameter:
    uses = reader.uses(case.slot.place)
    words = {a.word for a in case.supply.atoms if not a.path}
    literals = [expressions.constant(value) for value in (*case.supply.literals(), *uses.compared)]
    needs = tuple(dict.fromkeys(use.word for use in case.uses if not use.path))
    return Parameter(
        case.name, case.slot.kind, case.slot.annotation, case.slot.default < 0, case.contract, case.must, tuple(sorted(words)),
        tuple(dict.fromkeys(literals)), needs, tuple(sorted(uses.passed)), uses.called, tuple(sorted(uses.attributes)),
        tuple(dict.fromkeys((*reader.classes_of(case.supply.atoms), *reader.classes_with(uses.attributes)))),
    )  # fmt: skip


def _calls(
    judge: binding_times.Judge, writer: expressions.Writer, subject: cases.Subject, bindings: list[model.Binding]
) -> Iterator[tuple[str, dict[str, expressions.Expression]]]:
    seen: set[tuple[int, int]] = set()
    for binding in bindings:
        site = binding.site.written
        if (site.file, site.position) in seen or binding.loose:
            continue
        seen.add((site.file, site.position))
        slots = subject.jit.callee.slots
        values = {slots[number].name: writer.write(passed.place) for number, passed in binding.passed.items() if number < len(slots)}
        line, _ = facts.unpack(site.position)
        yield f"{judge.trails.paths[site.file]}:{line}", values
        if len(seen) == MOST_CALLS:
            return


def _makers(judge: binding_times.Judge, writer: expressions.Writer, subjects: list[cases.Subject]) -> Iterator[expressions.Expression]:
    """Calls of the functions that make the jit objects, outermost first; instances for methods."""
    program = judge.calls.program
    given: set[int] = set()
    for subject in subjects[:MOST_DRIVERS]:
        for index in (subject.jit.transform.site.function, subject.jit.target):
            function = program.functions[index] if 0 <= index < len(program.functions) else None
            if function is None or not function.facts.index:
                continue
            first = program.first_function[function.file]
            while "<locals>" in program.functions[function.index].facts.qualname and function.facts.parent > 0:
                function = program.functions[first + function.facts.parent]
            if function.index in given:
                continue
            given.add(function.index)
            owner = function.facts.owner
            if owner >= 0:
                yield from writer.instances(program.first_class[function.file] + owner)
            if index != subject.jit.target or function.index != index:
                yield from [writer.call(site) for site in _callers(judge, function.index)[:2]]
                yield writer.call_of(function.index)


def _drivers(
    judge: binding_times.Judge, writer: expressions.Writer, bindings: list[model.Binding]
) -> Iterator[tuple[str, expressions.Expression]]:
    """Functions in which a call stands, two calls upwards. None without parameters: such a function is a program of its own."""
    program = judge.calls.program
    wanted = [binding.site.written.function for binding in bindings]
    seen: set[int] = set()
    given = 0
    for depth in range(2):
        above: list[int] = []
        for number in wanted:
            index = judge.calls.jits[number - len(program.functions)].target if number >= len(program.functions) else number
            if index in seen or index < 0 or given >= MOST_DRIVERS:
                continue
            seen.add(index)
            function = program.functions[index]
            if function.facts.parameters and "<" not in function.facts.qualname:
                line, _ = facts.unpack(function.facts.position)
                given += 1
                yield f"{judge.trails.paths[function.file]}:{line}", writer.call_of(index)
            if depth == 0:
                above += [i.caller for i in judge.calls.invocations if i.callee == index]
        wanted = above


def _callers(judge: binding_times.Judge, function: int) -> list[model.Site]:
    found = [i.site.written for i in judge.calls.invocations if i.callee == function and i.site.source is None and i.site.callee >= 0]
    return list({(site.file, site.position): site for site in found}.values())


def _tests(
    judge: binding_times.Judge, root: pathlib.Path, bindings: list[model.Binding], subjects: list[cases.Subject], mentions: Mentions
) -> Iterator[tuple[str, str]]:
    """Test functions from which it is called through functions that are seen, or that mention it, or who calls it, by name.

    Those in the test file of its module come first: elsewhere it is but a part of something larger, which takes longer.
    """
    program = judge.calls.program
    callers: dict[int, list[int]] = {}
    for invocation in judge.calls.invocations:
        callers.setdefault(invocation.callee, []).append(invocation.caller)
    count = len(program.functions)
    stack = [subject.jit.target for subject in subjects]
    stack += [subject.jit.transform.site.function for subject in subjects]
    stack += [binding.site.written.function for binding in bindings]
    seen: dict[int, None] = {}
    found: dict[tuple[str, str], None] = {}
    while stack and len(found) < MOST_DRIVERS and len(seen) < MOST_CALLERS:
        index = stack.pop(0)
        if index in seen:
            continue
        seen[index] = None
        stack.extend(callers.get(index, ()))
        if index < count and judge.calls.is_test[program.functions[index].file] and judge.context.flags[index] & contexts.EAGER:
            outermost = program.functions[index].facts.qualname.partition(".<locals>")[0]
            if outermost.rpartition(".")[2].startswith("test"):
                found.setdefault((str(root / judge.trails.paths[program.functions[index].file]), outermost))
    names: dict[str, None] = {}
    for index in seen:
        if index < count and program.functions[index].facts.index:
            parts = program.functions[index].facts.qualname.partition(".<locals>")[0].split(".")
            names.setdefault(parts[0] if len(parts) > 1 else parts[-1])
    known = {(file, test.rpartition(".")[2]) for file, test in found}
    for file, test in mentions(tuple(names)):
        if (str(root / file), test) not in known:
            found.setdefault((str(root / file), test))
    module = judge.calls.symbols.module_of[subjects[0].file].rpartition(".")[2].strip("_")
    yield from sorted(found, key=lambda each: module not in pathlib.Path(each[0]).stem)[:MOST_DRIVERS]
