"""What a call passes, written down as data that the child can evaluate: places of the graph come in, nested lists go out.

A list begins with its kind: ``const type text`` (numbers as text, so that NaN and -0.0 survive), ``name module name attributes`` (a global
name as its module sees it), ``import dotted``, ``attr object name``, ``item object key``, ``slice object module line column bounds`` (its
constant bounds stand in the text), ``call callee arguments keywords``, ``star object``, ``build kind keys parts``, ``op operator
operands``, ``first iterable``, ``source module line column captured`` (a function or lambda, to be compiled from its text), ``any
alternatives`` (the first that can be evaluated), ``made module name attributes`` (an object of a class), ``hole name annotation
module passed called`` (a parameter that no visible call fills: the child makes something up, by its annotation or by which library calls
get it and whether it is called itself), ``given module test name`` (what pytest gives a test: a fixture, a parameter of ``parametrize``,
``self``), ``none reason`` (not to be known).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, model, program
from flake8_jaxstatic.syntax import facts
from flake8_jaxstatic.verify import evidence

Expression = list[Any]

_DEEPEST = 14
_MOST = 400  # nodes of one expression
_ALTERNATIVES = 3
_MODULE_AT = {"name": 1, "source": 1, "made": 1, "given": 1, "slice": 2, "hole": 3}
_SAME = frozenset(("copy", "trace", "settle", "differentiate", "optimize", "filter", "map", "narrow", "leave"))  # the value, seen otherwise
_OPERATORS = frozenset(("+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>", "u", "~"))


class Writer:
    """Writes places as expressions.

    Args:
        calls: the call graph.
    """

    def __init__(self, calls: callgraph.CallGraph) -> None:
        self.calls = calls
        self.program = calls.program
        self.reader = evidence.Reader(calls)
        self._into: dict[int, list[tuple[int, Any]]] | None = None
        self._constructed: dict[int, list[model.Site]] | None = None
        self._left = 0

    def write(self, place: int) -> Expression:
        """The expression at a place."""
        self._left = _MOST
        return self._of(place, 0, ())

    def call(self, site: model.Site) -> Expression:
        """A call as it is written."""
        self._left = _MOST
        return self._call_site(site.written, 0, ())

    def call_of(self, function: int) -> Expression:
        """A call of a function of the project, its parameters filled as its callers fill them."""
        self._left = _MOST
        found = self.program.functions[function]
        bound = int(found.facts.owner >= 0)  # a method is read of its object
        parameters = list(enumerate(found.facts.parameters))[bound:]
        keywords = [[p.name, self._of(found.base + n, 1, ())] for n, p in parameters if p.kind in (1, 3)]
        before = [self._of(found.base + n, 1, ()) for n, p in parameters if p.kind == 0]
        return ["call", self._function(function, 1, ()), before, keywords]

    def instances(self, number: int) -> list[Expression]:
        """How the project makes objects of one of its classes."""
        self._left = _MOST
        return [self._call_site(site, 1, ()) for site in self._sites_of(number)[:_ALTERNATIVES]]

    def _of(self, place: int, depth: int, seen: tuple[int, ...]) -> Expression:
        self._left -= 1
        if place in seen or depth > _DEEPEST or self._left < 0:
            return ["none", "too deep"]
        if place >= self.program.values:
            return self._synthetic(place, depth, (*seen, place))
        index = self.program.function_of(place)
        function = self.program.functions[index]
        if place - function.base < len(function.facts.parameters):
            return self._parameter(place, depth, (*seen, place))
        operation = self.program.definition(place)
        if operation is None:
            return ["none", "not defined by one operation"]
        return self._operation(function.base, function.file, operation, depth + 1, (*seen, place))

    def _operation(self, base: int, file: int, operation: facts.Operation, depth: int, seen: tuple[int, ...]) -> Expression:
        code = operation[0]
        if code == facts.LITERAL:
            return _literal(operation[2], operation[3])
        if code == facts.NAME:
            return self._name(file, operation)
        if code in (facts.MOVE, facts.NARROW, facts.LEAVE):
            return self._of(base + operation[2], depth, seen)
        if code == facts.ITERATE:
            return ["first", self._of(base + operation[2], depth, seen)]
        if code == facts.PHI:
            return self._any([base + value for value in operation[2]], depth, seen)
        if code == facts.CELL:
            cell = self.program.cell(file, operation[2], operation[3])
            return ["none", "a name of an enclosing function"] if cell is None else self._of(cell, depth, seen)
        if code == facts.ATTRIBUTE and operation[3] != facts.SUPER:
            return ["attr", self._of(base + operation[2], depth, seen), operation[3]]
        if code == facts.ITEM:
            key = ["const", *constant(operation[3])] if operation[3] is not None else self._of(base + operation[4], depth, seen)
            return ["item", self._of(base + operation[2], depth, seen), key]
        if code == facts.SLICE:
            line, column = facts.unpack(operation[-1])
            bounds = [self._of(base + value, depth, seen) for value in operation[3]]
            return ["slice", self._of(base + operation[2], depth, seen), self.calls.symbols.module_of[file], line, column, bounds]
        if code == facts.BUILD and operation[2] in ("tuple", "list", "set", "dict"):
            keys = [None if key is None else list(constant(key)) for key in operation[3]]
            return ["build", operation[2], keys, [self._of(base + value, depth, seen) for value in operation[4]]]
        if code == facts.CALL:
            return self._call(base, operation, depth, seen)
        if code == facts.OPERATE and operation[2] in _OPERATORS:
            return ["op", operation[2], [self._of(base + value, depth, seen) for value in operation[3]]]
        if code == facts.FUNCTION:
            return self._function(self.program.first_function[file] + operation[2], depth, seen)
        if code == facts.CLASS:
            each = self.calls.symbols.files[file].classes[operation[2]]
            return ["name", self.calls.symbols.module_of[file], *_split(each.qualname)]
        return ["none", "computed"]

    def _name(self, file: int, operation: facts.Operation) -> Expression:
        """As the module sees it; a name that is imported inside a function, by what it stands for."""
        if str(operation[2]).isidentifier():
            return ["name", self.calls.symbols.module_of[file], operation[2], list(operation[3])]
        for kind, payload, rest in self.calls.symbols.resolve(file, operation[2], operation[3]):
            if kind == "global":
                return ["name", self.calls.symbols.module_of[payload[0]], payload[1], list(rest)]
            return ["import", str(payload if kind == "external" else payload[1])]
        return ["none", "a name that is not known"]

    def _call(self, base: int, operation: facts.Operation, depth: int, seen: tuple[int, ...]) -> Expression:
        arguments = []
        for value in operation[3]:
            written = self._of(base + (value if value >= 0 else ~value), depth, seen)
            arguments.append(written if value >= 0 else ["star", written])
        keywords = [[name, self._of(base + value, depth, seen)] for name, value in operation[4]]
        return ["call", self._of(base + operation[2], depth, seen), arguments, keywords]

    def _call_site(self, site: model.Site, depth: int, seen: tuple[int, ...]) -> Expression:
        arguments = []
        for place in site.arguments:
            written = self._of(place if place >= 0 else ~place, depth + 1, seen)
            arguments.append(written if place >= 0 else ["star", written])
        keywords = [[name, self._of(place, depth + 1, seen)] for name, place in site.keywords]
        return ["call", self._of(site.callee, depth + 1, seen), arguments, keywords]

    def _function(self, index: int, depth: int, seen: tuple[int, ...]) -> Expression:
        """A function: by its name where it has one that can be reached from its module, else by its text."""
        found = self.program.functions[index]
        module = self.calls.symbols.module_of[found.file]
        facts_ = found.facts
        if "<" not in facts_.qualname and facts_.owner < 0:
            return ["name", module, *_split(facts_.qualname)]
        if "<" not in facts_.qualname:
            return ["attr", self._instance(self.program.first_class[found.file] + facts_.owner, depth, seen), facts_.name]
        line, column = facts.unpack(facts_.position)
        free = self._captured(found.index, depth, seen)
        return ["source", module, line, column, free]

    def _captured(self, index: int, depth: int, seen: tuple[int, ...]) -> list[Any]:
        """What a nested function reads of its enclosing ones."""
        found = self.program.functions[index]
        read: dict[str, Expression] = {}
        for operation in found.facts.operations:
            if operation[0] == facts.CELL and operation[3] not in read:
                cell = self.program.cell(found.file, operation[2], operation[3])
                if cell is not None:
                    read[operation[3]] = self._of(cell, depth + 1, seen)
        return [[name, expression] for name, expression in read.items()]

    def _parameter(self, place: int, depth: int, seen: tuple[int, ...]) -> Expression:
        """What callers pass; else the default; else a hole."""
        function = self.program.functions[self.program.function_of(place)]
        parameter = function.facts.parameters[place - function.base]
        module = self.calls.symbols.module_of[function.file]
        given = ["given", module, function.facts.qualname, parameter.name] if self._is_test(function) else None
        if parameter.name in ("self", "cls") and function.facts.owner >= 0 and place == function.base:
            instance = self._instance(self.program.first_class[function.file] + function.facts.owner, depth, seen)
            return ["any", [given, instance]] if given is not None else instance
        sources = [each for each in self._sources(place) if each not in seen]
        alternatives = [self._of(each, depth + 1, seen) for each in sources[:_ALTERNATIVES]]
        if parameter.default >= 0:
            parent = self.program.functions[self.program.first_function[function.file] + max(function.facts.parent, 0)]
            alternatives.append(self._of(parent.base + parameter.default, depth + 1, seen))
        uses = self.reader.uses(place)
        alternatives += [given] if given is not None else []
        alternatives.append(["hole", parameter.name, parameter.annotation, module, sorted(uses.passed), uses.called])
        return alternatives[0] if len(alternatives) == 1 else ["any", alternatives]

    def _instance(self, number: int, depth: int, seen: tuple[int, ...]) -> Expression:
        each = self.program.classes[number]
        made = [self._call_site(site, depth + 1, seen) for site in self._sites_of(number)[:_ALTERNATIVES]] if depth < 8 else []
        synthesized = ["made", self.calls.symbols.module_of[each.file], *_split(each.facts.qualname)]
        return ["any", [*made, synthesized]]

    def _is_test(self, function: program.Function) -> bool:
        """Whether pytest calls it."""
        return self.calls.is_test[function.file] and function.facts.name.startswith("test") and "<" not in function.facts.qualname

    def _any(self, places: list[int], depth: int, seen: tuple[int, ...]) -> Expression:
        alternatives = [self._of(place, depth, seen) for place in places[:_ALTERNATIVES] if place not in seen]
        return ["any", alternatives] if alternatives else ["none", "a loop"]

    def _synthetic(self, place: int, depth: int, seen: tuple[int, ...]) -> Expression:
        for source, key in self._entries(place):
            if key is not None and source not in seen:
                return ["item", self._of(source, depth + 1, seen), ["const", *constant(key)]]
        return self._any(self._sources(place), depth + 1, seen)

    def _sources(self, place: int) -> list[int]:
        return [source for source, key in self._entries(place) if key is None]

    def _entries(self, place: int) -> list[tuple[int, Any]]:
        """What is copied to a place, and containers of which it is an entry."""
        if self._into is None:
            self._into = {}
            edges, kinds = self.calls.graph.edges, self.calls.table.kinds
            for table in (edges.local, edges.heap, edges.down):
                for source, targets in table.items():
                    for target, kind, *_ in targets:
                        name, *rest = kinds[kind]
                        if name in _SAME:
                            self._into.setdefault(target, []).append((source, None))
                        elif name == "unwrap" and rest[0] is not None:
                            self._into.setdefault(target, []).append((source, rest[0]))
        return self._into.get(place, [])

    def _sites_of(self, number: int) -> list[model.Site]:
        if self._constructed is None:
            self._constructed = {}
            for site in self.calls.sites:
                if site.source is not None or site.callee < 0:
                    continue
                for atom in self.calls.solver.atoms(site.callee):
                    found = self.calls.table.atoms[atom]
                    if found.word == lattice.CLASS and not found.path:
                        self._constructed.setdefault(found.payload, []).append(site)
        return self._constructed.get(number, [])


def modules(written: object) -> Iterator[str]:
    """The modules that an expression, or a collection of some, names: whoever evaluates it has to import them.

    Args:
        written: as data; what stands for a module is the element of its kind that says so.
    """
    if isinstance(written, dict):
        written = list(written.values())
    if not isinstance(written, list | tuple):
        return
    place = _MODULE_AT.get(written[0]) if written and isinstance(written[0], str) else None
    if place is not None and place < len(written) and isinstance(written[place], str):
        yield written[place]
    for part in written:
        yield from modules(part)


def _split(qualname: str) -> tuple[str, list[str]]:
    first, *rest = qualname.split(".")
    return first, rest


def constant(value: object) -> tuple[str, Any]:
    """A constant as its type and its text."""
    return type(value).__name__, value if isinstance(value, str) else repr(value)


def _literal(kind: str, value: object) -> Expression:
    if kind in ("n", "s", "z"):
        return ["const", *constant(value)]
    return ["none", str(value)]
