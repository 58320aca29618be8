"""The arguments of a call by the parameters of a row of knowledge."""

from __future__ import annotations

from dataclasses import dataclass, field

from flake8_jaxstatic.flow import model, program
from flake8_jaxstatic.knowledge import table


@dataclass(slots=True)
class Arguments:
    """Which places fill which parameter.

    Attributes:
        by_name: parameter -> places, in order; a star parameter collects several.
        spread: parameter -> unpacked containers that may fill it.
        unknown: keywords that the row does not have.
        rest: what a double-star parameter collects: (keyword, place), and (None, container) for what is unpacked.
    """

    by_name: dict[str, list[int]]
    spread: dict[str, list[int]]
    unknown: tuple[str, ...] = ()
    rest: list[tuple[str | None, int]] = field(default_factory=list)

    def of(self, name: str) -> list[int]:
        """The places that fill a parameter."""
        return self.by_name.get(name, [])


def bind(project: program.Program, site: model.Site, row: table.Callable, receiver: int | None = None) -> Arguments:
    """Match the arguments of a call with the parameters of a row; ``receiver`` is the object of a method, which the call does not pass."""
    by_name: dict[str, list[int]] = {}
    spread: dict[str, list[int]] = {}
    positional = [p for p in row.parameters if p.kind in ("posonly", "pos")][0 if receiver is None else 1 :]
    star = next((p.name for p in row.parameters if p.kind == "star"), None)
    rest = next((p.name for p in row.parameters if p.kind == "starstar"), None)
    names = {p.name for p in row.parameters if p.kind in ("pos", "kwonly")}
    number = 0
    unknown: list[str] = []
    collected: list[tuple[str | None, int]] = []
    for argument in site.arguments:
        if argument < 0:
            for p in positional[number:]:
                spread.setdefault(p.name, []).append(~argument)
            if star is not None:
                spread.setdefault(star, []).append(~argument)
        elif number < len(positional):
            by_name.setdefault(positional[number].name, []).append(argument)
            number += 1
        elif star is not None:
            by_name.setdefault(star, []).append(argument)
    for keyword, value in site.keywords:
        entries = project.mapping(value) if keyword is None else {keyword: value}
        if entries is None:
            for name in names:
                spread.setdefault(name, []).append(value)
            if rest is not None:
                collected.append((None, value))
            continue
        for name, entry in entries.items():
            if name in names:
                by_name.setdefault(name, []).append(entry)
            elif rest is not None:
                by_name.setdefault(rest, []).append(entry)
                collected.append((name, entry))
            else:
                unknown.append(name)
    if receiver is not None:
        by_name["self"] = [receiver]
    return Arguments(by_name, spread, tuple(unknown), collected)
