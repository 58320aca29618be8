"""The call graph as dataflow: functions, classes and jit objects move over the same places as everything else.

Where one reaches a callee, the call gets its edges. When nothing moves any more, the graph is complete and the jit sites are known.
"""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import (
    binding,
    callgraph,
    escapes,
    external,
    graph,
    instances,
    jits,
    members,
    mixing,
    model,
    protocols,
    transforms,
)
from flake8_jaxstatic.knowledge import loader
from flake8_jaxstatic.syntax import facts

DEEPEST = 10  # transforms of transforms, partials of partials
MOST_PARTIALS = 50  # orders of partials of partials that one call goes through
_ROUNDS = 3


def solve(built: graph.Graph, knowledge: loader.Knowledge, is_test: list[bool]) -> callgraph.CallGraph:
    """The call graph of a project, complete.

    Args:
        built: the local dataflow.
        knowledge: rows of library code.
        is_test: per file, whether it is a test file: its calls say nothing about functions of other files.
    """
    calls = callgraph.CallGraph(built, knowledge, is_test)
    _Resolution(calls).run()
    mixing.tell_callers_apart(calls)
    _classes_as_keys(calls)
    return calls


def _classes_as_keys(calls: callgraph.CallGraph) -> None:
    """A class under which something is stored in a table is known to whoever reads the table."""
    for place in calls.graph.keys:
        found = (calls.table.atoms[atom] for atom in calls.solver.atoms(place))
        calls.handed.update(atom.payload for atom in found if atom.word == lattice.CLASS and not atom.path)


class _Resolution:
    """Decides what a call reaches, for every callable that reaches the callee."""

    def __init__(self, calls: callgraph.CallGraph) -> None:
        calls.resolver = self
        self.calls = calls
        self.transforms = transforms.Transforms(calls)
        self.external = external.External(calls, self.transforms)
        self.members = members.Members(calls, self.external, self.transforms)
        self.protocols = protocols.Protocols(calls)
        self._resolved: set[tuple[model.Site, int]] = set()
        self._through: dict[model.Site, int] = {}  # partials that a call as written goes through

    def run(self) -> None:
        """Resolve everything that can be resolved."""
        calls, built = self.calls, self.calls.graph
        calls.passing.update(self._passing())
        escapes.strangers(calls)
        self._receivers()
        self._members()
        for place, atom in built.callables:
            calls.solver.seed(place, atom)
        for place, dotted in built.externals:
            self.external.name(place, dotted)
        for read in built.reads:
            self.members.read(read)
        for store in built.stores:
            self.members.store(store)
        for each in built.sites:
            if each.function in calls.passing and any(a < 0 for a in each.arguments):
                each.resolved = True
                continue
            calls.site(each)
        for each in built.sites:
            self._method(each)
        calls.solver.run()
        for _ in range(_ROUNDS):
            escapes.overflowed(calls)
            self.protocols.resolve()
            self.external.dynamic_reads()
            escapes.unresolved(calls)
            calls.solver.run()

    def _passing(self) -> set[int]:
        """Wrappers ``@wraps(f) def wrapper(*args, **kwargs)``: their own call of ``f`` is left out, callers go to ``f`` itself."""
        project = self.calls.program
        found: set[int] = set()
        for each in self.calls.graph.sites:
            if not each.guard & facts.GUARD_DECORATOR or not each.arguments or each.arguments[0] < 0:
                continue
            factory, wrapped = project.definition(each.callee), project.definition(each.arguments[0])
            if factory is None or factory[0] != facts.CALL or wrapped is None or wrapped[0] != facts.FUNCTION:
                continue
            if "wraps" in self.calls.classes.transform_kinds(each.file, project.functions[each.function].base + factory[2]):
                index = project.first_function[each.file] + wrapped[2]
                plain = not self._calls_its_own_jit(index) and not self._keeps_results(index)
                if plain and any(p.kind in (2, 4) for p in project.functions[index].facts.parameters):
                    found.add(index)
        return found

    def _keeps_results(self, index: int) -> bool:
        """Whether a wrapper puts what it calls into a table of its decorator: it remembers."""
        project = self.calls.program
        function = project.functions[index]
        for op in function.facts.operations:
            if op[0] == facts.SET_ITEM:
                table, stored = project.defined(function.base + op[2]), project.defined(function.base + op[5])
                if table is not None and table[0] == facts.CELL and stored is not None and stored[0] == facts.CALL:
                    return True
        return False

    def _calls_its_own_jit(self, index: int) -> bool:
        """Whether a wrapper calls what its decorator has jitted, and not the function it is given."""
        project = self.calls.program
        function = project.functions[index]
        for operation in function.facts.operations:
            callee = project.definition(function.base + operation[2]) if operation[0] == facts.CALL else None
            if callee is None or callee[0] != facts.CELL:
                continue
            owner = project.functions[project.first_function[function.file] + callee[2]]
            cell = owner.facts.cells.get(callee[3])
            for move in owner.facts.operations:
                source = project.definition(owner.base + move[2]) if move[0] == facts.MOVE and move[1] == cell else None
                called = source[2] if source is not None and source[0] == facts.CALL else None
                if called is not None and self.calls.classes.transform_kinds(function.file, owner.base + called) & jits.CONTRACTS:
                    return True
        return False

    def _receivers(self) -> None:
        """The first parameter of a method is an instance (or the class) even where no call is seen."""
        calls = self.calls
        for each in calls.program.classes:
            for name, number in each.facts.methods.items():
                function = calls.program.functions[calls.program.first_function[each.file] + number]
                if not function.facts.parameters or function.facts.parameters[0].kind > 1:
                    continue
                kinds = calls.classes.decorations(each.index, name)
                if "staticmethod" in kinds:
                    continue
                word = lattice.CLASS if "classmethod" in kinds or name == "__new__" else lattice.INSTANCE
                calls.solver.seed(function.base, calls.table.atom(word, each.index))

    def _members(self) -> None:
        """A class of an enumeration is a container of its members."""
        calls = self.calls
        for place, atom in calls.graph.callables:
            found = calls.table.atoms[atom]
            if found.word == lattice.CLASS and calls.program.classes[found.payload].enumeration:
                calls.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED, ("*",))
                calls.solver.seed(place, calls.table.atom(lattice.INSTANCE, found.payload, ("*",)))

    def _method(self, site: model.Site) -> None:
        project = self.calls.program
        definition = project.definition(site.callee) if site.callee < project.values else None
        if definition is not None and definition[0] == facts.ATTRIBUTE:
            self.external.method(site, project.functions[site.function].base + definition[2], str(definition[3]))
        elif site.callee in self.calls.graph.holders and definition is not None:
            self.external.method(site, self.calls.graph.holders[site.callee], str(definition[3][-1]))

    # what the others ask

    def read(self, read: graph.Read) -> None:
        """Resolve an attribute read now and whenever the object turns out to be something more."""
        self.members.read(read)

    def store(self, store: graph.Store) -> None:
        """Resolve an attribute write now and whenever the object turns out to be something more."""
        self.members.store(store)

    def resolve(self, site: model.Site, atom: int) -> None:
        """Let a call reach what an atom stands for."""
        key = (site, atom)
        if key in self._resolved or site.depth > DEEPEST:
            return
        self._resolved.add(key)
        calls = self.calls
        found = calls.table.atoms[atom]
        word, payload = found.word, found.payload
        if word == lattice.FUNC:
            self._function(site, payload)
        elif word == lattice.BOUND:
            inner, place = payload
            self.resolve(site.with_arguments((calls.receiver(place),)), inner)
        elif word == lattice.CLASS:
            instances.construct(calls, site, payload)
        elif word == lattice.INSTANCE:
            self._instance(site, payload)
        elif word == lattice.EXTERNAL:
            if not self._library(site, site, payload):
                escapes.unmodelled(calls, site, payload)
            self._body(site, payload)
        elif word == lattice.EXTERNAL_INSTANCE:
            self._library(site, site.with_arguments((site.callee,)), f"{payload}.__call__")
        elif word == lattice.PARTIAL:
            number, inner = payload
            origin = calls.partials[number]
            site.resolve()
            self._through[site.written] = count = self._through.get(site.written, 0) + 1
            if count > MOST_PARTIALS:
                escapes.escape(calls, atom, "reached over too many partials of partials")
                return
            self.resolve(site.with_arguments(origin.arguments[1:], origin.keywords, origin.arguments[0]), calls.table.intern(inner))
        elif word == lattice.WRAPPED:
            site.resolve()
            self.transforms.call(site, found)

    def _library(self, site: model.Site, given: model.Site, dotted: str) -> bool:
        """A call of a library name, as it is given to it; whether the call is resolved, now or already."""
        site.written.resolved = site.resolved = self.external.call(given, dotted) or site.resolved
        return site.resolved

    def _body(self, site: model.Site, dotted: str) -> None:
        """A call of what both a row and the project define: the row says what comes of it, the body gets what is passed."""
        calls = self.calls
        defined = calls.symbols.bodies.get(dotted)
        if defined is not None:
            aside = site.with_arguments((), result=calls.place_at(site, dotted))
            calls.watch_callables(calls.program.global_place(*defined), lambda atom: self.resolve(aside, atom))

    def _function(self, site: model.Site, index: int) -> None:
        bound = binding.bind(self.calls, site, self.calls.callee(index))
        if bound is not None:
            self.calls.called.add(index)
            self.calls.invoked(site.function, index, site)
            same = bound.passed.get(self.calls.program.handed_back(index))
            if same is not None:  # by itself: a decorator of very many functions is a hub, and still gives each back to its own caller
                self.calls.solver.link(same.place, site.result, self.calls.copy)
        else:
            site.resolve()

    def _instance(self, site: model.Site, index: int) -> None:
        """An object is called: by its own ``__call__``, or by that of a library class it inherits from."""
        calls = self.calls
        attribute = calls.classes.find_attribute(index, "__call__")
        if attribute is not None:
            calls.watch_callables(attribute[1], lambda atom: self.resolve(site.with_arguments((site.callee,)), atom))
            return
        for row in calls.classes.external_rows(index):
            if self.external.call(site.with_arguments((site.callee,)), f"{row.name}.__call__"):
                site.written.resolved = True
                self._methods_escape(index)
                return

    def _methods_escape(self, index: int) -> None:
        """A library calls the methods of this class in ways that are not seen."""
        for k in self.calls.classes.order(index):
            each = self.calls.program.classes[k]
            for function in each.facts.methods.values():
                number = self.calls.program.first_function[each.file] + function
                escapes.function(self.calls, number, f"a library calls the methods of {each.facts.name}", skip=1)
