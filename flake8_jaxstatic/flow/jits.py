"""Jit sites: from a transform with a contract to jit objects, one per function that is transformed, each with its slots and what is static."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import model, program
from flake8_jaxstatic.knowledge import table

if TYPE_CHECKING:
    from flake8_jaxstatic.flow import values

CONTRACTS = frozenset(("jit", "nn_jit", "pmap", "filter_jit", "checkpoint", "custom_jvp", "custom_vjp"))

Signature = tuple[tuple[model.Slot, ...], int, int, tuple[str, ...], int]  # slots, function, bound, through, place of the def


def discover(calls: values.Calls, transform: model.Transform) -> None:
    """Make a jit object for every function that reaches the target of a transform."""
    seen: set[int] = set()

    def arrived(atom: int, _: int) -> None:
        found = calls.table.atoms[atom]
        if found.path or atom in seen or found.word not in lattice.CALLABLES:
            return
        seen.add(atom)
        signature(calls, atom, lambda shape: _make(calls, transform, atom, shape))

    calls.solver.watch(transform.target, arrived)


def signature(calls: values.Calls, atom: int, then: Callable[[Signature], None], depth: int = 0) -> None:
    """Find the parameters of a callable atom; ``then`` is called once per function behind it."""
    found = calls.table.atoms[atom]
    if depth > 8:
        return
    word, payload = found.word, found.payload
    if word == lattice.FUNC:
        function = calls.program.functions[payload]
        then((calls.callee(payload).slots, function.index, 0, (), function.base))
    elif word == lattice.BOUND:
        inner, _ = payload

        def bound(shape: Signature) -> None:
            slots = shape[0]
            then((slots[1:] if slots and slots[0].kind < 2 else slots, shape[1], shape[2] + 1, shape[3], shape[4]))

        signature(calls, inner, bound, depth + 1)
    elif word == lattice.PARTIAL:
        site, target = calls.partials[payload]
        names = {name for name, _ in site.keywords if name is not None}
        count = len(site.arguments) - 1
        if any(a < 0 for a in site.arguments):
            return

        def rest(shape: Signature) -> None:
            slots = list(shape[0])
            positional = min(count, sum(s.kind < 2 for s in slots))
            kept, by_name = [], False
            for slot in slots[positional:]:
                if slot.name in names and slot.kind in (1, 3):
                    by_name = by_name or slot.kind == 1
                    kept.append(model.Slot(slot.name, 3, slot.place, slot.place, slot.annotation))
                elif by_name and slot.kind == 1:
                    kept.append(model.Slot(slot.name, 3, slot.default, slot.place, slot.annotation))
                else:
                    kept.append(slot)
            kept = [s for s in kept if s.name not in names]
            then((tuple(kept), shape[1], shape[2] + positional, shape[3], shape[4]))

        calls.watch_callables(target, lambda inner: signature(calls, inner, rest, depth + 1))
    elif word == lattice.WRAPPED and isinstance(payload, int):
        inner_transform = calls.transforms.all[payload]
        shown = () if inner_transform.kind in CONTRACTS else (inner_transform.name.rpartition(".")[2],)
        calls.watch_callables(
            inner_transform.target,
            lambda inner: signature(calls, inner, lambda s: then((s[0], s[1], s[2], (*shown, *s[3]), s[4])), depth + 1),
        )
    elif word == lattice.INSTANCE:
        attribute = calls.classes.find_attribute(payload, "__call__")
        if attribute is not None:
            calls.watch_callables(
                attribute[1],
                lambda inner: signature(calls, calls.table.atom(lattice.BOUND, (inner, transform_place(calls, attribute[1]))), then, depth + 1),
            )


def transform_place(_: values.Calls, place: int) -> int:
    """The place that stands for the receiver where only the class is known."""
    return place


def _make(calls: values.Calls, transform: model.Transform, atom: int, shape: Signature) -> None:
    slots, target, bound, through, def_place = shape
    site = transform.site
    index = len(calls.jits)
    function = calls.jit_function(index)
    mine = tuple(model.Slot(s.name, s.kind, s.default, calls.place_at(site, s.name, function), s.annotation) for s in slots)
    returned = calls.place_at(site, "", function)
    for slot in mine:
        calls.returned_of[slot.place] = returned
    nums = _specification(calls, transform, ("static_nums", "broadcast_nums", "nondiff_nums"))
    names = _specification(calls, transform, ("static_names", "nondiff_names"))
    by_position, by_keyword, readable = _static(transform, mine, nums, names)
    jit = model.Jit(
        index, transform, model.Callee(mine, returned, function), target, bound, by_position, by_keyword, readable, nums, names,
        _specification(calls, transform, ("donate_nums",)), _specification(calls, transform, ("donate_names",)), def_place, through=through,
    )  # fmt: skip
    calls.jits.append(jit)
    transform.jits.append(jit)
    _body(calls, jit, atom)
    for waiting in calls.waiting_for_jits.get(transform.index, ()):
        bind(calls, jit, waiting)


def _body(calls: values.Calls, jit: model.Jit, atom: int) -> None:
    """The jit object calls its target: static slots as they are, the others traced (custom rules trace nothing)."""
    site = jit.transform.site
    keep = jit.transform.kind in ("custom_jvp", "custom_vjp")
    trace = calls.table.kind(lattice.COPY if keep else lattice.TRACE)
    positional: list[int] = []
    keywords: list[tuple[str | None, int]] = []
    for number, slot in enumerate(jit.callee.slots):
        inner = calls.place_at(site, slot.name, jit.callee.function)
        static = number in jit.by_position and number in jit.by_keyword
        calls.solver.link(slot.place, inner, calls.copy if static else trace)
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
    calls.resolve(inner_site, atom)


def call(calls: values.Calls, transform: model.Transform, site: model.Site) -> None:
    """A call of a jitted function."""
    calls.waiting_for_jits.setdefault(transform.index, []).append(site)
    for jit in list(transform.jits):
        bind(calls, jit, site)


def bind(calls: values.Calls, jit: model.Jit, site: model.Site) -> None:
    """Give the arguments of a call to the slots of a jit object."""
    found = calls.bind(site, jit.callee)
    if found is None:
        return
    passed, omitted, loose = found
    jit.calls.append(model.Binding(site, passed, omitted, loose))
    calls.invoked(site.function, jit.callee.function, site, site.mode)
    for number in omitted:  # left to its default, a parameter is a plain Python value in the body
        slot = jit.callee.slots[number]
        if slot.default >= 0 and jit.inner is not None:
            place = _inner_place(jit, number)
            if place is not None:
                calls.solver.link_heap(slot.default, place, calls.copy)


def _inner_place(jit: model.Jit, number: int) -> int | None:
    if jit.inner is None:
        return None
    slot = jit.callee.slots[number]
    if slot.kind < 2:
        return jit.inner.arguments[sum(s.kind < 2 for s in jit.callee.slots[:number])]
    return dict(jit.inner.keywords).get(slot.name)


# contracts


def _specification(calls: values.Calls, transform: model.Transform, roles: tuple[str, ...]) -> model.Specification:
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
    readable = transform.readable and nums.readable and names.readable
    positional = [i for i, s in enumerate(slots) if s.kind < 2]
    by_number = frozenset(i for n in integers(nums.value) for i in number_to_slot(n, slots))
    wanted = set(strings(names.value))
    by_name = frozenset(i for i, s in enumerate(slots) if s.name in wanted and s.kind in (1, 3))
    nums_given, names_given = nums.given and nums.value is not None, names.given and names.value is not None
    if transform.kind in ("custom_jvp", "custom_vjp", "pmap", "checkpoint", "filter_jit"):
        return by_number | by_name, by_number | by_name, readable
    if nums_given and names_given:
        return by_number, by_name | frozenset(i for i in by_number if slots[i].kind == 0), readable
    both = by_number | by_name
    del positional
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


def knows_signature(row: table.Row | None) -> bool:
    """Whether a row could serve as the target of a jit site."""
    return isinstance(row, table.Callable)
