"""Instances of project classes: born by a call of the class, with the fields that a constructor, written or generated, fills."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, escapes, model, records


def construct(calls: callgraph.CallGraph, site: model.Site, index: int) -> None:
    """A class of the project is called."""
    each = calls.program.classes[index]
    site.resolve()
    _born(calls, site, index)
    if not calls.counts(site.file, each.file):
        return
    if _chooses(calls, index):
        escapes.hand_on(calls, site, f"handed to {each.facts.name}(), which chooses another class")
        return
    attribute = calls.classes.find_attribute(index, "__init__")
    if attribute is not None:
        inner = model.Site(
            site.function, site.file, site.position, attribute[1], (site.result, *site.arguments), site.keywords, calls.place_at(site, ""),
            site.loop, site.guard, site.mode, site.through, site,
        )  # fmt: skip
        calls.site(inner)
    elif each.generated or records.is_namedtuple(calls, index):
        _generated(calls, site, index)
    post = calls.classes.find_attribute(index, "__post_init__")
    if post is not None:
        after = model.Site(
            site.function,
            site.file,
            site.position,
            post[1],
            (site.result,),
            (),
            calls.place_at(site, ""),
            site.loop,
            site.guard,
            source=site,
        )
        calls.site(after)


def _chooses(calls: callgraph.CallGraph, index: int) -> bool:
    """Whether ``__new__`` makes another class of its first parameter: which constructor gets the arguments is not known."""
    for k in calls.classes.order(index):
        each = calls.program.classes[k]
        if "__new__" in each.facts.methods:
            function = calls.program.functions[calls.program.first_function[each.file] + each.facts.methods["__new__"]].facts
            first = function.parameters[0].name if function.parameters else ""
            return any(name == first for value, name in function.names.items() if value)
    return False


def _born(calls: callgraph.CallGraph, site: model.Site, index: int) -> None:
    each, place, graph = calls.program.classes[index], site.result, calls.graph
    calls.solver.seed(place, calls.table.atom(lattice.INSTANCE, index))
    graph.seed(place, lattice.RECORD, index)
    if records.is_namedtuple(calls, index):
        graph.seed(place, lattice.TUPLE)
    elif each.enumeration:
        graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)
    elif each.hashing == "unhashable":
        graph.seed(place, lattice.UNHASHABLE, each.facts.name)
    elif each.hashing == "identity" and not calls.classes.has_unknown_base(index) and not calls.classes.has_method(index, "__new__"):
        graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)
        graph.seed(place, lattice.FRESH, (site.function, _loop(calls, site), site.position, each.facts.name))
    else:
        graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)


def _loop(calls: callgraph.CallGraph, site: model.Site) -> int:
    """The loop that makes objects of one class again and again; not one that runs over classes and makes one of each."""
    over = calls.program.drives(site.callee) if site.loop >= 0 and 0 <= site.callee < calls.program.values else -1
    return site.loop if over != site.loop or over < 0 else calls.program.functions[site.function].facts.loops[over][0]


def _generated(calls: callgraph.CallGraph, site: model.Site, index: int) -> None:
    """The constructor that a dataclass or NamedTuple gets from its fields."""
    fields = calls.classes.fields_in_order(index)
    given: dict[str, int] = {}
    for number, argument in enumerate(site.arguments):
        if argument < 0:
            for name, _ in fields[number:]:
                calls.solver.link_heap(~argument, calls.classes.field(index, name), calls.table.kind(("unwrap", None)))
            break
        if number < len(fields):
            given[fields[number][0]] = argument
    for keyword, value in site.keywords:
        if keyword is None:
            for name, _ in fields:
                calls.solver.link_heap(value, calls.classes.field(index, name), calls.table.kind(("unwrap", name)))
        else:
            given[keyword] = value
    filled: dict[str, int] = {}
    if all(argument >= 0 for argument in site.arguments) and all(name is not None for name, _ in site.keywords):
        calls.made[site.result] = filled
    for number, (name, default) in enumerate(fields):
        place = calls.classes.field(index, name)
        source = given.get(name, default)
        if source < 0:
            continue
        factory = -1 if name in given else calls.classes.factory(source)
        if factory >= 0:
            source = calls.place_at(site, name)
            calls.site(model.Site(site.function, site.file, site.position, factory, (), (), source, site.loop, site.guard, source=site))
        filled[name] = source
        calls.settle(source, place, site.function, site.loop)
        if name in given:
            records.renew(calls, site, name, source)
            records.fill(calls, site.result, index, number, source)
