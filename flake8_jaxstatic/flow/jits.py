"""Jit sites: from a transform with a contract to jit objects, one per function that is transformed, each with its slots and its statics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import binding, callgraph, factories, model, program

CUSTOM_RULES = frozenset(("custom_jvp", "custom_vjp"))  # they have a contract, and trace nothing
CONTRACTS = frozenset(("jit", "nn_jit", "pmap", "filter_jit", "checkpoint")) | CUSTOM_RULES
_DEEPEST = 8
MOST_WAYS = 150  # through transforms of transforms, from one transform to the functions behind it


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a callable as its transform sees them.

    Attributes:
        slots: what is left of the parameters.
        function: whose they are.
        bound: how many leading ones are bound already.
        through: the transforms between.
    """

    slots: tuple[model.Slot, ...]
    function: int
    bound: int = 0
    through: tuple[str, ...] = ()


@dataclass(slots=True)
class _Ways:
    """How many ways a search may still take: wrappers that hold each other have more than anybody can count."""

    left: int = MOST_WAYS


def discover(calls: callgraph.CallGraph, transform: model.Transform, makers: factories.Factories) -> None:
    """Make a jit object for every function that reaches the target of a transform."""

    ways = _Ways()
    made: set[tuple[int, int, int, tuple[str, ...]]] = set()

    def found(atom: int, signature: Signature) -> None:
        key = (atom, signature.function, signature.bound, signature.through)
        if key not in made:
            made.add(key)
            _make(calls, transform, atom, signature, makers)

    def arrived(atom: int) -> None:
        _signatures(calls, atom, lambda signature: found(atom, signature), ways)

    calls.watch_callables(transform.target, arrived)


def _signatures(calls: callgraph.CallGraph, atom: int, then: Callable[[Signature], None], ways: _Ways, depth: int = 0) -> None:
    """Find the parameters of a callable atom; ``then`` is called for every function behind it."""
    ways.left -= 1
    if depth > _DEEPEST or ways.left < 0:
        return
    word, payload = calls.table.atoms[atom].word, calls.table.atoms[atom].payload
    if word == lattice.FUNC:
        then(Signature(calls.callee(payload).slots, payload))
    elif word == lattice.BOUND:
        _signatures(calls, payload[0], lambda inner: then(_without_receiver(inner)), ways, depth + 1)
    elif word == lattice.PARTIAL:
        site = calls.partials[payload[0]]
        if all(argument >= 0 for argument in site.arguments):
            _signatures(calls, calls.table.intern(payload[1]), lambda rest: then(_without_bound(rest, site)), ways, depth + 1)
    elif word == lattice.WRAPPED and isinstance(payload, int):
        transform = calls.transforms[payload]
        shown = () if transform.kind in CONTRACTS else (transform.name.rpartition(".")[2],)

        def wrapped(inner: Signature) -> None:
            then(replace(inner, through=(*shown, *inner.through)))

        calls.watch_callables(transform.target, lambda inner: _signatures(calls, inner, wrapped, ways, depth + 1))
    elif word == lattice.INSTANCE:
        attribute = calls.classes.find_attribute(payload, "__call__")
        if attribute is not None:
            place = attribute[1]  # stands for the receiver, of which only the class is known
            calls.watch_callables(
                place, lambda inner: _signatures(calls, calls.table.atom(lattice.BOUND, (inner, place)), then, ways, depth + 1)
            )


def _without_receiver(signature: Signature) -> Signature:
    slots = signature.slots
    return replace(signature, slots=slots[1:] if slots and slots[0].kind < 2 else slots, bound=signature.bound + 1)


def _without_bound(signature: Signature, site: model.Site) -> Signature:
    """What is left when a ``partial`` has bound its arguments: what follows a name that it binds is keyword-only."""
    names = {name for name, _ in site.keywords if name is not None}
    positional = min(len(site.arguments) - 1, sum(slot.kind < 2 for slot in signature.slots))
    kept, by_name = [], False
    for slot in signature.slots[positional:]:
        by_name = by_name or (slot.name in names and slot.kind == 1)
        if slot.name not in names:
            kept.append(replace(slot, kind=3) if by_name and slot.kind == 1 else slot)
    return replace(signature, slots=tuple(kept), bound=signature.bound + positional)


def _make(calls: callgraph.CallGraph, transform: model.Transform, atom: int, signature: Signature, makers: factories.Factories) -> None:
    site = transform.site
    index = len(calls.jits)
    function = calls.jit_function(index)
    mine = tuple(model.Slot(s.name, s.kind, s.default, calls.place_at(site, s.name, function), s.annotation) for s in signature.slots)
    returned = calls.place_at(site, "", function)
    for slot in mine:
        calls.returned_of[slot.place] = returned
    nums, names = _statics(calls, transform)
    spread = bool(transform.spread)
    if spread or not (nums.readable and names.readable):
        with calls.program.assuming(makers.assumed(calls, transform, signature.function)):
            nums, names = _statics(calls, transform)
            spread = any(calls.program.constant_or(place, None) != {} for place in transform.spread)
    by_position, by_keyword, readable = _static(transform, mine, nums, names)
    readable = readable and not spread
    jit = model.Jit(
        index, transform, model.Callee(mine, returned, function), signature.function, signature.bound, by_position, by_keyword, readable,
        nums, names, _specification(calls, transform, ("donate_nums",)), _specification(calls, transform, ("donate_names",)),
        through=signature.through,
    )  # fmt: skip
    calls.jits.append(jit)
    transform.jits.append(jit)
    _body(calls, jit, atom)
    for waiting in calls.waiting_for_jits.get(transform.index, ()):
        _bind(calls, jit, waiting)


def _body(calls: callgraph.CallGraph, jit: model.Jit, atom: int) -> None:
    """The jit object calls its target: static slots as they are, the others traced (custom rules trace nothing)."""
    site = jit.transform.site
    keep = jit.transform.kind in CUSTOM_RULES
    filtered = jit.transform.kind == "filter_jit"
    trace = calls.table.kind(lattice.COPY if keep else lattice.FILTER if filtered else lattice.TRACE)
    entries = frozenset(strings(jit.names.value)) - {slot.name for slot in jit.callee.slots}
    positional: list[int] = []
    keywords: list[tuple[str | None, int]] = []
    for number, slot in enumerate(jit.callee.slots):
        inner = calls.place_at(site, slot.name, jit.callee.function)
        static = number in jit.by_position and number in jit.by_keyword
        optional = not keep and not filtered and slot.default >= 0 and calls.program.constant_or(slot.default, 0) is None
        traced = calls.table.kind(lattice.OPTIONAL) if optional else trace
        if slot.kind == 4 and entries and not keep and not filtered:
            traced = calls.table.kind(("entries", entries))
        calls.solver.link(slot.place, inner, calls.copy if static else traced)
        if slot.kind < 2:
            positional.append(inner)
        elif slot.kind == 2:
            positional.append(~inner)
        else:
            keywords.append((None if slot.kind == 4 else slot.name, inner))
    result = calls.place_at(site, "", jit.callee.function)
    calls.solver.link(result, jit.callee.returned, calls.copy if keep else calls.table.kind(lattice.FROM_JIT))
    inner_site = model.Site(
        jit.callee.function, site.file, site.position, -1, tuple(positional), tuple(keywords), result, mode="" if keep else "traced",
        through=jit.transform.name.rpartition(".")[2],
    )  # fmt: skip
    jit.inner = inner_site
    calls.resolver.resolve(inner_site, atom)


def call(calls: callgraph.CallGraph, transform: model.Transform, site: model.Site) -> None:
    """A call of a jitted function."""
    calls.waiting_for_jits.setdefault(transform.index, []).append(site)
    for jit in list(transform.jits):
        _bind(calls, jit, site)


def _bind(calls: callgraph.CallGraph, jit: model.Jit, site: model.Site) -> None:
    """Give the arguments of a call to the slots of a jit object."""
    bound = binding.bind(calls, site, jit.callee)
    if bound is None:
        return
    jit.calls.append(bound)
    if jit.transform.kind not in CUSTOM_RULES:
        calls.compute((passed.place for passed in bound.passed.values()), site.result)
    calls.invoked(site.function, jit.callee.function, site)
    for number in bound.omitted:  # left to its default, a parameter is a plain Python value in the body
        slot = jit.callee.slots[number]
        place = jit.inner_place(number)
        if slot.default >= 0 and place is not None:
            calls.solver.link_heap(slot.default, place, calls.copy)


# contracts


def _statics(calls: callgraph.CallGraph, transform: model.Transform) -> tuple[model.Specification, model.Specification]:
    """What is static by number, and by name."""
    nums = _specification(calls, transform, ("static_nums", "broadcast_nums", "nondiff_nums"))
    return nums, _specification(calls, transform, ("static_names", "nondiff_names"))


def _specification(calls: callgraph.CallGraph, transform: model.Transform, roles: tuple[str, ...]) -> model.Specification:
    for role in roles:
        place = transform.specs.get(role)
        if place is None:
            continue
        try:
            return model.Specification(True, True, calls.program.constant(place))
        except program.NotConstant:
            return model.Specification(True, False)
    return model.Specification()


def _static(
    transform: model.Transform, slots: tuple[model.Slot, ...], nums: model.Specification, names: model.Specification
) -> tuple[frozenset[int], frozenset[int], bool]:
    """Which slots are static by position and by keyword, and whether that could be read."""
    readable = nums.readable and names.readable
    by_number = frozenset(i for n in integers(nums.value) for i in number_to_slot(n, slots))
    wanted = set(strings(names.value))
    by_name = frozenset(i for i, s in enumerate(slots) if s.name in wanted and s.kind in (1, 3))
    nums_given, names_given = nums.given and nums.value is not None, names.given and names.value is not None
    if nums_given and names_given and transform.kind in ("jit", "nn_jit"):
        return by_number, by_name | frozenset(i for i in by_number if slots[i].kind == 0), readable
    both = by_number | by_name
    return both, both, readable


def number_to_slot(number: int, slots: tuple[model.Slot, ...]) -> tuple[int, ...]:
    """The slot that a number means, as jax counts (negative from the end of the positional parameters)."""
    positional = [i for i, s in enumerate(slots) if s.kind < 2]
    if any(s.kind == 2 for s in slots):
        star = next(i for i, s in enumerate(slots) if s.kind == 2)
        if number >= len(positional):
            return (star,)
    if -len(positional) <= number < len(positional):
        return (positional[number],)
    return ()


def integers(value: object) -> tuple[int, ...]:
    """The numbers of a spec as written."""
    if isinstance(value, bool | int):
        return (int(value),)
    return tuple(int(v) for v in value if isinstance(v, int)) if isinstance(value, tuple) else ()


def strings(value: object) -> tuple[str, ...]:
    """The names of a spec as written."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return tuple(v for v in value if isinstance(v, str))
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()
