"""Operations to edges: the local dataflow of every function, and lists of what only the call graph can resolve."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import loops, model, program, solver
from flake8_jaxstatic.knowledge import forms
from flake8_jaxstatic.syntax import facts


@dataclass(slots=True)
class Read:
    """An attribute read: object, name, where the value goes."""

    place: int
    name: str
    result: int
    function: int
    position: int
    loop: int = -1


class Item(NamedTuple):
    """An item read: object, constant key or None, place of the key or -1, where the value goes."""

    place: int
    key: int | str | None
    key_place: int
    result: int
    function: int
    position: int


@dataclass(slots=True)
class Store:
    """An attribute write."""

    place: int
    name: str
    source: int
    carried: bool
    function: int
    position: int
    loop: int
    guard: int


@dataclass(slots=True)
class PassedCall:
    """A call (or ``partial``) of a function that the enclosing one was given: arguments and result cross edges of their own."""

    callee: int
    arguments: list[tuple[int, int]]  # as written, as passed
    given: int = -1  # the result
    result: int = -1  # where it goes


@dataclass(slots=True)
class Graph:
    """The project as edges, with births of atoms (``seeds``: forms and rates; ``callables``: functions, classes, modules)."""

    program: program.Program
    table: lattice.Table
    edges: solver.Edges = field(default_factory=solver.Edges)
    seeds: list[tuple[int, int]] = field(default_factory=list)
    callables: list[tuple[int, int]] = field(default_factory=list)
    externals: list[tuple[int, str]] = field(default_factory=list)  # library names
    sites: list[model.Site] = field(default_factory=list)
    holders: dict[int, int] = field(default_factory=dict)  # an attribute of a global name -> the object it is read from
    reads: list[Read] = field(default_factory=list)
    stores: list[Store] = field(default_factory=list)
    needs: list[model.Need] = field(default_factory=list)
    passed: list[PassedCall] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)  # under which something is stored
    iterations: list[tuple[int, int]] = field(default_factory=list)  # element, source
    items: list[Item] = field(default_factory=list)
    fragile: list[int] = field(default_factory=list)  # places that must not stay empty: items, attributes, results
    causes: dict[int, str] = field(default_factory=dict)  # place -> why nothing is known of it

    def local(self, source: int, target: int, kind: int) -> None:
        """Add a local edge."""
        found = self.edges.local.get(source)
        if found is None:
            self.edges.local[source] = [(target, kind)]
        else:
            found.append((target, kind))

    def heap(self, source: int, target: int, kind: int) -> None:
        """Add an edge on which calls and returns are forgotten."""
        self.edges.heap.setdefault(source, []).append((target, kind))

    def seed(self, place: int, word: str, payload: object = None, path: tuple[int | str, ...] = ()) -> None:
        """An atom is born at a place."""
        self.seeds.append((place, self.table.atom(word, payload, path)))

    def unknown(self, place: int, cause: str) -> None:
        """Nothing is known of a place, and why."""
        self.seed(place, lattice.UNFORMED)
        self.seed(place, lattice.UNRATED)
        self.causes.setdefault(place, cause)


_OPERATORS = {
    "+": lattice.CONCATENATE,
    "*": lattice.CONCATENATE,
    "<": lattice.COMPARE,
    "?": lattice.ANSWER,
    **dict.fromkeys("&|^~", lattice.BITWISE),
}  # else arithmetic


class Builder:
    """Adds the operations of one function after the other to a graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.table = graph.table
        self.copy = graph.table.kind(lattice.COPY)
        self.arithmetic = graph.table.kind(lattice.ARITHMETIC)
        self.operators = {name: graph.table.kind(kind) for name, kind in _OPERATORS.items()}
        self.rates = graph.table.kind(lattice.RATE_ONLY)
        self.chosen = graph.table.kind(lattice.CHOSEN)
        self.items = graph.table.kind(lattice.ITEMS)
        self.iterate = graph.table.kind(lattice.ITERATE)
        self.leave = graph.table.kind(lattice.LEAVE)
        self.slice = graph.table.kind(lattice.SLICE)
        self.function: program.Function
        self.base = 0
        self.handlers = {
            facts.LITERAL: self._literal, facts.NAME: self._name, facts.CELL: self._cell, facts.MOVE: self._move, facts.PHI: self._phi,
            facts.ATTRIBUTE: self._attribute, facts.SET_ATTRIBUTE: self._set_attribute, facts.ITEM: self._item,
            facts.SET_ITEM: self._set_item, facts.SLICE: self._sliced, facts.BUILD: self._build, facts.CALL: self._call,
            facts.OPERATE: self._operate, facts.TEST: self._test, facts.FUNCTION: self._function_value, facts.CLASS: self._class_value,
            facts.RETURN: self._returned, facts.YIELD: self._yielded, facts.ITERATE: self._element, facts.NEED: self._need,
            facts.SET_GLOBAL: self._set_global, facts.LEAVE: self._left, facts.NARROW: self._narrow, facts.IMPORT_STAR: self._ignore,
            facts.SET_CELL: self._set_cell,
        }  # fmt: skip

    def add(self, function: program.Function) -> None:
        """Add one function."""
        self.function, self.base = function, function.base
        handlers = self.handlers
        for operation in function.facts.operations:
            handlers[operation[0]](operation)
        if function.facts.index == 0:
            self._module_names()

    def _module_names(self) -> None:
        """Feed the global names of a module from what its body binds to them."""
        file = self.function.file
        for name, values in self.graph.program.symbols.files[file].assigned.items():
            place = self.graph.program.global_place(file, name)
            for value in values:
                self.graph.heap(self.base + value, place, self.copy)

    def _ignore(self, _: facts.Operation) -> None:
        """Nothing flows."""

    def _literal(self, op: facts.Operation) -> None:
        place, kind, value = self.base + op[1], op[2], op[3]
        graph = self.graph
        if kind == "n":
            graph.seed(place, lattice.NUMBER)
            graph.seed(place, lattice.FIXED, lattice.literal(value))
        elif kind == "s":
            graph.seed(place, lattice.OPAQUE, lattice.TEXT)
            graph.seed(place, lattice.FIXED, lattice.literal(value))
        elif kind == "z":
            graph.seed(place, lattice.NONE)
        elif kind == "u":
            graph.unknown(place, str(value))
        else:
            graph.seed(place, lattice.OPAQUE)

    def _name(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        found = self.graph.program.symbols.resolve(self.function.file, op[2], op[3])
        if not found:
            self.graph.unknown(place, f"the name {str(op[2]).split(' ')[0]} is not defined in the project")
        for kind, payload, rest in found:
            if kind == "global":
                source = self.graph.program.global_place(*payload)
                dotted = self.graph.program.symbols.shadowed.get(payload)
                if dotted is not None and not rest:
                    self.graph.callables.append((place, self.table.atom(lattice.EXTERNAL, dotted)))
                    continue
                for attribute in rest[:-1]:
                    source = self._read(source, attribute, op[-1])
                if rest:
                    first = self.graph.program.place(self.function.index, self.function.file, op[-1], "")
                    self.graph.heap(source, first, self.copy)
                    self.graph.reads.append(Read(first, rest[-1], place, self.function.index, op[-1]))
                    self.graph.holders[place] = first
                    self.graph.fragile.append(place)
                else:
                    self.graph.heap(source, place, self.copy)
            elif kind == "module":
                self.graph.callables.append((place, self.table.atom(lattice.MODULE, payload)))
                self.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)
            else:
                self.graph.externals.append((place, str(payload)))

    def _read(self, source: int, name: str, position: int) -> int:
        first = self.graph.program.place(self.function.index, self.function.file, position, "")
        self.graph.heap(source, first, self.copy)
        result = self.graph.program.place(self.function.index, self.function.file, position, name)
        self.graph.reads.append(Read(first, name, result, self.function.index, position))
        return result

    def _cell(self, op: facts.Operation) -> None:
        cell = self.graph.program.cell(self.function.file, op[2], op[3])
        if cell is not None:
            self.graph.heap(cell, self.base + op[1], self.copy)
        else:
            self.graph.unknown(self.base + op[1], "an unbound name")

    def _set_cell(self, op: facts.Operation) -> None:
        cell = self.graph.program.cell(self.function.file, op[1], op[2])
        if cell is not None:
            self.graph.heap(self.base + op[3], cell, self.copy)

    def _move(self, op: facts.Operation) -> None:
        self.graph.local(self.base + op[2], self.base + op[1], self.copy)

    def _left(self, op: facts.Operation) -> None:
        self.graph.local(self.base + op[2], self.base + op[1], self.leave)

    def _narrow(self, op: facts.Operation) -> None:
        how = op[3]
        word, *names = how.split()
        if word in (facts.IS, facts.IS_NOT):
            types = [self._form_of_type(name) for name in names]
            plain = word == facts.IS and len(names) == 1 and self._is_plain_class(names[0])
            how = " ".join((word, *types)) if all(types) else "instance" if plain else "tested"
        self.graph.local(self.base + op[2], self.base + op[1], self.table.kind(("narrow", how)))
        if op[3] == "counted":
            self.graph.seed(self.base + op[1], lattice.VARYING)

    def _form_of_type(self, name: str) -> str:
        """The form of the values of a type; an empty text for a type that has none."""
        root, *chain = name.split(".")
        targets = self.graph.program.symbols.resolve(self.function.file, root, tuple(chain))
        return forms.FORM_OF_TYPE.get(str(targets[0][1]), "") if len(targets) == 1 and targets[0][0] == "external" else ""

    def _is_plain_class(self, name: str) -> bool:
        """Whether a global name is a class of the project without bases and metaclass: no array is an instance of it."""
        project = self.graph.program
        owners = [payload for kind, payload, rest in project.symbols.resolve(self.function.file, name) if kind == "global" and not rest]
        found = [project.class_of_global(*owner) for owner in owners]
        plain = [each is not None and not (project.classes[each].facts.bases or project.classes[each].facts.keywords) for each in found]
        return bool(plain) and all(plain)

    def _phi(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        sources: tuple[int, ...] = op[2]
        if self.function.facts.index == 0:
            sources = tuple(source for source in sources if self._known(source)) or sources
        for source in sources:
            self.graph.local(self.base + source, place, self.copy)
        if op[4]:
            self.graph.seed(place, lattice.VARYING)

    def _known(self, value: int) -> bool:
        """Whether a value of a module is a library name that knowledge describes: it wins over a fallback after ``except``."""
        names = self.graph.program.symbols
        return any(names.is_known(name) for name in self.graph.program.externals(self.function.file, self.base + value))

    def _attribute(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        self.graph.reads.append(Read(self.base + op[2], op[3], place, self.function.index, op[-1], op[4]))
        self.graph.fragile.append(place)

    def _set_attribute(self, op: facts.Operation) -> None:
        self.graph.stores.append(Store(self.base + op[1], op[2], self.base + op[3], bool(op[4]), self.function.index, op[-1], op[5], op[6]))

    def _item(self, op: facts.Operation) -> None:
        place, source = self.base + op[1], self.base + op[2]
        self.graph.local(source, place, self.table.kind(("unwrap", op[3])))
        self.graph.items.append(Item(source, op[3], self.base + op[4] if op[4] >= 0 else -1, place, self.function.index, op[-1]))
        self.graph.fragile.append(place)
        if op[4] >= 0:
            index = self.base + op[4]
            few = loops.handful(self.graph.program, source)
            self.graph.local(index, place, self.chosen if few else self.rates)
            self.graph.needs.append(model.Need(index, "index", source, self.function.index, op[-1], "index"))

    def _set_item(self, op: facts.Operation) -> None:
        place, source, value = self.base + op[1], self.base + op[2], self.base + op[5]
        self.graph.local(source, place, self.copy if op[3] is None else self.table.kind(("except", op[3])))
        self.graph.local(value, place, self.table.kind(("wrap", "**" if op[3] is None else op[3])))
        if op[4] >= 0:
            self.graph.keys.append(self.base + op[4])
        self._write_back(op[2], place, op)

    def _write_back(self, value: int, after: int, op: facts.Operation) -> None:
        """What is written into a container that an attribute or a global name holds can be read there."""
        program = self.graph.program
        attribute, kept = program.homes(program.origin(self.base + value))
        if attribute is not None:
            self.graph.stores.append(Store(*attribute, after, False, self.function.index, op[-1], op[6], op[7]))
        for place in kept:
            self.graph.heap(after, place, self.copy)

    def _sliced(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        self.graph.local(self.base + op[2], place, self.slice)
        for bound in op[3]:
            self.graph.local(self.base + bound, place, self.rates)
        self.graph.fragile.append(place)

    def _build(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        if op[2] == "tuple":
            self.graph.seed(place, lattice.TUPLE)
        else:
            self.graph.seed(place, lattice.UNHASHABLE, op[2])
        mapping = op[2] == "dict"
        for key, source in zip(op[3], op[4], strict=True):
            if key == "*":
                kind = self.copy if mapping else self.items
            else:
                kind = self.table.kind(("wrap", ("**" if mapping else "*") if key is None else key))
            self.graph.local(self.base + source, place, kind)

    def _call(self, op: facts.Operation) -> None:
        base = self.base
        arguments = tuple([base + a if a >= 0 else ~(base + ~a) for a in op[3]])
        keywords = tuple([(name, base + value) for name, value in op[4]])
        result = base + op[1]
        if self.graph.program.is_given(base + op[2]):
            arguments, keywords, result = self._passed(op, arguments, keywords)
        for callee, given, named in self._branches(base + op[2], arguments, keywords):
            self.graph.sites.append(model.Site(self.function.index, self.function.file, op[7], callee, given, named, result, op[5], op[6]))

    def _branches(
        self, callee: int, arguments: model.Arguments, keywords: model.Keywords
    ) -> list[tuple[int, model.Arguments, model.Keywords]]:
        """A call of what two branches chose, with arguments that were chosen, too: one call for either branch."""
        chosen = self._choice(callee)
        if chosen is None:
            return [(callee, arguments, keywords)]
        choices = {place: found for place in model.places(arguments, keywords) if (found := self._choice(place)) is not None}
        paired = {place: found[1] if found[0] == chosen[0] else self._mixed(place) for place, found in choices.items()}
        if not paired:
            return [(callee, arguments, keywords)]
        chosen_by = [{place: either[branch] for place, either in paired.items()} for branch in (0, 1)]
        return [
            (callee, *model.replaced(arguments, keywords, lambda place, known=known: known.get(place, place)))  # type: ignore[misc]
            for callee, known in zip(chosen[1], chosen_by, strict=True)
        ]

    def _mixed(self, place: int) -> tuple[int, int]:
        """What other branches chose: it may have been chosen with a view to the callee."""
        file, position = self.graph.program.where(place)
        number = self.graph.program.place(self.function.index, file, position, self.graph.program.name_of(place))
        self.graph.local(place, number, self.table.kind(lattice.MIXED))
        return number, number

    def _choice(self, place: int) -> tuple[int, tuple[int, ...]] | None:
        """Where two branches met, and the places of what either gave."""
        definition = self.graph.program.definition(place)
        if definition is None or definition[0] != facts.PHI or definition[3] != -2 or len(definition[2]) != 2:
            return None
        return definition[-1], tuple(self.base + source for source in definition[2])

    def _passed(
        self, op: facts.Operation, arguments: model.Arguments, keywords: model.Keywords
    ) -> tuple[model.Arguments, model.Keywords, int]:
        """Places of their own for the arguments and the result of a call of a given function."""
        program, made = self.graph.program, []

        def own(place: int) -> int:
            number = program.place(self.function.index, self.function.file, op[7], program.name_of(place))
            made.append((place, number))
            self.graph.local(place, number, self.copy)
            return number

        passed, named = model.replaced(arguments, keywords, own)
        given = program.place(self.function.index, self.function.file, op[7], "")
        self.graph.local(given, self.base + op[1], self.copy)
        self.graph.passed.append(PassedCall(self.base + op[2], made, given, self.base + op[1]))
        return passed, named, given

    def _operate(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        kind = self.operators.get(op[2], self.arithmetic)
        for operand in op[3]:
            self.graph.local(self.base + operand, place, kind)

    def _test(self, op: facts.Operation) -> None:
        self.graph.needs.append(model.Need(self.base + op[1], "bool", -1, self.function.index, op[-1], op[2]))

    def _need(self, op: facts.Operation) -> None:
        subject = -1 if op[3] < 0 else self.base + op[3]
        self.graph.needs.append(model.Need(self.base + op[1], op[2], subject, self.function.index, op[-1], op[2]))

    def _function_value(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        index = self.graph.program.first_function[self.function.file] + op[2]
        self.graph.callables.append((place, self.table.atom(lattice.FUNC, index)))
        self.graph.seed(place, lattice.OPAQUE)
        if self.function.facts.index or op[3] >= 0:
            self.graph.seed(place, lattice.FRESH, (self.function.index, op[3], op[-1], "function"))

    def _class_value(self, op: facts.Operation) -> None:
        place = self.base + op[1]
        self.graph.callables.append((place, self.table.atom(lattice.CLASS, self.graph.program.first_class[self.function.file] + op[2])))
        self.graph.seed(place, lattice.OPAQUE, lattice.TYPE)

    def _returned(self, op: facts.Operation) -> None:
        self.graph.local(self.base + op[1], self.function.returned, self.copy)

    def _yielded(self, op: facts.Operation) -> None:
        self.graph.local(self.base + op[1], self.function.returned, self.table.kind(("wrap", "*")))
        self.graph.seed(self.function.returned, lattice.UNHASHABLE, "generator")

    def _element(self, op: facts.Operation) -> None:
        place, source = self.base + op[1], self.base + op[2]
        self.graph.local(source, place, self.iterate)
        self.graph.iterations.append((place, source))
        self.graph.fragile.append(place)

    def _set_global(self, op: facts.Operation) -> None:
        self.graph.heap(self.base + op[2], self.graph.program.global_place(self.function.file, op[1]), self.copy)


def build(project: program.Program, table: lattice.Table) -> Graph:
    """The graph of all functions, calls unresolved."""
    graph = Graph(project, table)
    builder = Builder(graph)
    for function in project.functions:
        builder.add(function)
    return graph
