"""The arguments of a call meet the parameters of what is called: an edge for each, and the note of which parameter got what."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, model


def bind(calls: callgraph.CallGraph, site: model.Site, callee: model.Callee) -> model.Binding | None:
    """Add the edges of a call. None: the call does not count (a test calling code of another file)."""
    if not calls.counts(site.file, calls.file_of(callee.function)):
        return None
    return _Binder(calls, site, callee).bind()


class _Binder:
    """One call on its way to one signature."""

    def __init__(self, calls: callgraph.CallGraph, site: model.Site, callee: model.Callee) -> None:
        self.calls = calls
        self.site = site
        self.callee = callee
        slots = callee.slots
        self.positional = [i for i, s in enumerate(slots) if s.kind < 2]
        self.star = next((i for i, s in enumerate(slots) if s.kind == 2), -1)
        self.rest = next((i for i, s in enumerate(slots) if s.kind == 4), -1)
        self.by_name = {s.name: i for i, s in enumerate(slots) if s.kind in (1, 3)}
        self.passed: dict[int, model.Passed] = {}
        self.loose: list[int] = []

    def bind(self) -> model.Binding:
        """Positional arguments, keywords, then what is left to its default."""
        self._arguments()
        for name, place in self.site.keywords:
            if name is None:
                self._unpack(place)
            elif name in self.by_name:
                self._pass(place, self.by_name[name], "keyword")
            elif self.rest >= 0:
                self._link(place, self.rest, ("wrap", name))
        omitted = self._omitted()
        self.calls.solver.returned(self.callee.returned, self.site.result, self.calls.copy)
        return model.Binding(self.site, self.passed, omitted, tuple(self.loose))

    def _arguments(self) -> None:
        number, positional = 0, self.positional
        for argument in self.site.arguments:
            if argument < 0:
                number = self._spread(~argument, number)
            elif number < len(positional):
                self._pass(argument, positional[number], "position")
                number += 1
            elif self.star >= 0:
                self._link(argument, self.star, ("wrap", number - len(positional)))
                number += 1

    def _omitted(self) -> tuple[int, ...]:
        calls, callee = self.calls, self.callee
        omitted = tuple(i for i, slot in enumerate(callee.slots) if i not in self.passed and slot.kind not in (2, 4))
        for index in omitted:
            slot = callee.slots[index]
            if slot.default >= 0 and index not in callee.defaulted and callee.function < len(calls.program.functions):
                callee.defaulted.add(index)
                calls.solver.link_heap(slot.default, slot.place, calls.copy)
        return omitted

    def _pass(self, argument: int, index: int, how: str) -> None:
        self._link(argument, index, lattice.COPY)
        self.passed[index] = model.Passed(argument, how)

    def _link(self, argument: int, index: int, kind: lattice.Kind) -> None:
        calls, site = self.calls, self.site
        place = self.callee.slots[index].place
        number = calls.table.kind(kind)
        if calls.program.function_of(argument) in (site.function, -1):
            calls.solver.call(argument, place, number, site.result, calls.copy)
        else:
            calls.solver.link_heap(argument, place, number)

    def _spread(self, place: int, number: int) -> int:
        """``*args``: as many positional slots as a tuple display has, else all that are left."""
        positional, length = self.positional, self.calls.program.length(place)
        for offset, index in enumerate(positional[number:]):
            if length is not None and offset >= length:
                break
            self._unpacked(place, offset, index, "unpacked" if length is None else "position")
        if length is None:
            self.loose.append(place)
        left = len(positional) - number
        if self.star >= 0 and (length is None or length > left):
            self._link(place, self.star, lattice.COPY if left == 0 else lattice.ITEMS)
        return len(positional) if length is None else min(len(positional), number + length)

    def _unpacked(self, place: int, key: int | str, index: int, how: str = "unpacked") -> None:
        calls = self.calls
        entry = calls.place_at(self.site, self.callee.slots[index].name)
        calls.solver.link(place, entry, calls.table.kind(("unwrap", key)))
        self._pass(entry, index, how)

    def _unpack(self, place: int) -> None:
        """``**options``: the keys of a dict display, else every name that is not filled yet."""
        entries = self.calls.program.mapping(place)
        for name, index in self.by_name.items():
            if entries is not None and name not in entries:
                continue
            if index in self.passed:
                if self.passed[index].how in ("unpacked", "entry"):  # by ``*args`` or by ``**kwargs``: whichever holds it
                    self.calls.solver.link(place, self.passed[index].place, self.calls.table.kind(("unwrap", name)))
                continue
            if entries is not None or self.callee.slots[index].default < 0:
                self._unpacked(place, name, index, "entry" if entries is None else "keyword")
            else:
                self._link(place, index, ("unwrap", name))
        if entries is None:
            self.loose.append(place)
        if self.rest >= 0:
            self._link(place, self.rest, lattice.COPY)
