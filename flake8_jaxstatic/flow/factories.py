"""Decorator factories of the project: what one call of a factory passes is known where it jits the function that it is given."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, model, program
from flake8_jaxstatic.syntax import facts


class Factories:
    """Looks up the calls that hand a function to a factory: ``@compiled("n")``, ``compiled(f, names=("n",))``."""

    def __init__(self) -> None:
        self._read = 0
        self._given: dict[int, list[model.Site]] = {}  # function -> calls that pass it
        self._results: dict[int, model.Site] = {}

    def assumed(self, calls: callgraph.CallGraph, transform: model.Transform, function: int) -> dict[int, object]:
        """Constants that parameters around a transform have where it transforms one function; nothing where its calls differ."""
        self._index(calls)
        inner = calls.program.functions[transform.site.function] if transform.site.function < len(calls.program.functions) else None
        number = -1 if inner is None else calls.program.origin(transform.target) - inner.base
        if inner is None or not 0 <= number < len(inner.facts.parameters):
            return self._made(calls, transform)
        passing = [site for site in self._given.get(function, ()) if _passes(calls, site, number, function)]
        found = [self._constants(calls, inner, site) for site in passing if _reached(calls, site) == [inner.index]]
        return found[0] if found and all(each == found[0] for each in found) else {}

    def _made(self, calls: callgraph.CallGraph, transform: model.Transform) -> dict[int, object]:
        """What a factory was passed that gave back the transform itself: ``return partial(jax.jit, static_argnames=names)``."""
        project = calls.program
        made_by = self._results.get(project.origin(transform.site.written.callee))
        outer = {project.function_of(place) for place in (*transform.specs.values(), *transform.spread)} - {transform.site.function}
        if made_by is None or len(outer) != 1:
            return {}
        index = outer.pop()
        return _passed(project, project.functions[index], made_by) if index >= 0 and _reached(calls, made_by) == [index] else {}

    def _index(self, calls: callgraph.CallGraph) -> None:
        project = calls.program
        for site in calls.sites[self._read :]:
            self._results.setdefault(site.result, site)
            for place in (*(a for a in site.arguments if a >= 0), *(value for _, value in site.keywords)):
                definition = project.defined(place)
                if definition is not None and definition[0] == facts.FUNCTION:
                    number = project.first_function[project.functions[project.function_of(place)].file] + definition[2]
                    self._given.setdefault(number, []).append(site)
        self._read = len(calls.sites)

    def _constants(self, calls: callgraph.CallGraph, inner: program.Function, site: model.Site) -> dict[int, object]:
        """What the call passes to the function that jits, and what the call around it passes to the function around that."""
        project = calls.program
        found = _passed(project, inner, site)
        made_by = self._results.get(project.origin(site.callee))
        if made_by is not None and inner.facts.parent > 0:
            outer = project.functions[project.first_function[inner.file] + inner.facts.parent]
            found |= _passed(project, outer, made_by)
        return found


def _reached(calls: callgraph.CallGraph, site: model.Site) -> list[object]:
    """What a call may call: the numbers of functions, the payloads of other callables."""
    called = (calls.table.atoms[atom] for atom in calls.solver.atoms(site.callee))
    return [atom.payload for atom in called if atom.word in lattice.CALLABLES]


def _passes(calls: callgraph.CallGraph, site: model.Site, number: int, function: int) -> bool:
    """Whether a call passes a function for a parameter, by position."""
    if number >= len(site.arguments) or any(argument < 0 for argument in site.arguments[: number + 1]):
        return False
    found = calls.program.written_function(site.arguments[number])
    return found is not None and found.index == function


def _passed(project: program.Program, function: program.Function, site: model.Site) -> dict[int, object]:
    """The constants that a call passes, by the places of the parameters."""
    named = {name: value for name, value in site.keywords if name is not None}
    found: dict[int, object] = {}
    for number, parameter in enumerate(function.facts.parameters):
        if _is_bound_again(project, function, number):
            continue
        rest = site.arguments[number:]
        if any(argument < 0 for argument in site.arguments):
            continue
        try:
            if parameter.kind == 2:
                found[function.base + number] = tuple(project.constant(argument) for argument in rest)
            elif parameter.kind == 4:
                left = named.keys() - {each.name for each in function.facts.parameters}
                found[function.base + number] = {name: project.constant(named[name]) for name in left}
            elif parameter.name in named:
                found[function.base + number] = project.constant(named[parameter.name])
            elif rest and parameter.kind < 2:
                found[function.base + number] = project.constant(rest[0])
        except program.NotConstant:
            continue
    return found


def _is_bound_again(project: program.Program, function: program.Function, number: int) -> bool:
    name, place = function.facts.parameters[number].name, function.base + number
    return any(other == name and project.origin(function.base + value) != place for value, other in function.facts.names.items())
