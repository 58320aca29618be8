"""Whether a parameter may become static, or traced, without another result: what a number takes part in decides (measured, SEMANTICS 6)."""

from __future__ import annotations

import builtins

from flake8_jaxstatic import lattice
from flake8_jaxstatic.fixes import source
from flake8_jaxstatic.judgement import binding_times, cases

_KEEPING = frozenset(("copy", "except", "trace", "narrow", "leave", "filter", "settle", "wrap", "unwrap", "iterate", "items", "slice"))
_COMPUTING = frozenset(("arithmetic", "concatenate", "bitwise", "like", "reduce", "differentiate", "map"))
_MOST_PLACES = 2000
_NUMERIC = (lattice.NUMBER, lattice.UNFORMED, lattice.TUPLE, lattice.RECORD, *lattice.ARRAYS)
_DEFERRED = frozenset((
    "lambda", "function_definition", "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression",
    "except_clause", "finally_clause", "case_clause",
))  # fmt: skip
WHY = (
    "'{name}' takes part in arithmetic, which may give other digits when its value is known: powers differ in the last place, "
    "(x + s) - s may become x, Python computes in double precision, without wraparound, and raises ZeroDivisionError"
)


def change(judge: binding_times.Judge, case: cases.Case) -> str:
    """What may change in the results when the parameter changes between static and traced; empty where nothing can."""
    if not case.supply.has(*_NUMERIC) and case.supply.words:
        return ""
    return WHY.format(name=case.name) if _computes(judge, case) else ""


def _computes(judge: binding_times.Judge, case: cases.Case) -> bool:
    """Whether a value goes from the parameter into arithmetic or into a call of a library that does not need it concrete."""
    edges, kinds = judge.calls.graph.edges, judge.calls.table.kinds
    needed = {need.place for need in judge.calls.graph.needs if need.word != "bool"}
    passed = _library_arguments(judge)
    inner = case.subject.jit.inner_place(case.number)
    seen = {(case.slot.place if inner is None else inner, 0)}
    stack = list(seen)  # places, and how deep inside a container the value sits there
    while stack:
        place, depth = stack.pop()
        if len(seen) > _MOST_PLACES or (place in passed and place not in needed):
            return True
        for target, number in (*edges.local.get(place, ()), *edges.heap.get(place, ())):
            kind = kinds[number][0]
            if kind in _COMPUTING and not (kind == "concatenate" and depth):
                return True
            if kind in _KEEPING or kind == "concatenate":
                step = (target, max(depth + {"wrap": 1, "unwrap": -1, "iterate": -1}.get(kind, 0), 0))
                if step not in seen:
                    seen.add(step)
                    stack.append(step)
        for parameter, _, _, _ in edges.down.get(place, ()):
            if (parameter, depth) not in seen:
                seen.add((parameter, depth))
                stack.append((parameter, depth))
    return False


def _library_arguments(judge: binding_times.Judge) -> set[int]:
    """Places that a call passes to something that is no function of the project."""
    down = judge.calls.graph.edges.down
    found: set[int] = set()
    for site in judge.calls.graph.sites:
        if any(_raised(name) for name in judge.calls.program.externals(site.file, site.callee)):
            continue
        places = [p if p >= 0 else ~p for p in site.arguments] + [place for _, place in site.keywords]
        found.update(place for place in places if place not in down)
    return found


def _raised(name: str) -> bool:
    """Whether a name is that of an exception: what it is given is shown, not computed with."""
    found = getattr(builtins, name.removeprefix("builtins."), None) if name.startswith("builtins.") else None
    return isinstance(found, type) and issubclass(found, BaseException)


def always_raises(judge: binding_times.Judge, case: cases.Case, sources: source.Sources) -> bool:
    """Whether every call that passes the parameter raises now: then no result can change.

    That is so where what is passed cannot be traced at all, or where a use that needs it stands in the straight line of the function.
    """
    if judge.opaque(case) is not None and not case.supply.has(lattice.NUMBER, lattice.UNFORMED):
        return True
    target = case.subject.jit.target
    if target < 0:
        return False
    function = judge.calls.program.functions[target]
    path = judge.trails.paths[function.file]
    place = judge.trails.place(function.file, function.facts.position)
    return any(
        use.place.file == path and not use.path and _unconditional(sources.of(path), use.place.line, use.place.column, place.line)
        for use in case.helpful
    )


def _unconditional(file: source.Source, line: int, column: int, defined: int) -> bool:
    """Whether what stands there runs whenever the function that is defined at a line is called."""
    nodes = file.starting_at(file.offset(line, column))
    if not nodes:
        return False
    inner = nodes[0]
    for node in source.ancestors(nodes[0]):
        kind = node.kind()
        if kind == "function_definition" and _first_line(node) == defined:
            return not _leaves_before(node, source.start_of(nodes[0]))
        if kind in _DEFERRED or (kind == "block" and _is_branch(node)):
            return False
        if kind in ("boolean_operator", "conditional_expression") and source.start_of(inner) != source.start_of(node.children()[0]):
            return False
        if kind == "conditional_expression":
            return False
        inner = node
    return False


def _first_line(function: source.Node) -> int:
    return int(function.range().start.line) + 1


def _is_branch(block: source.Node) -> bool:
    parent = block.parent()
    return parent is not None and parent.kind() not in ("function_definition", "with_statement", "try_statement", "module")


def _leaves_before(function: source.Node, offset: int) -> bool:
    """Whether the function may be left, or an error caught, before a character of it is reached."""
    leaving = [n for kind in ("return_statement", "raise_statement", "yield", "try_statement") for n in function.find_all(kind=kind)]
    return any(source.start_of(node) < offset for node in leaving)
