"""How findings are worded: one line, the parameter in single quotes, the function as ``name()``, and where to read more."""

from __future__ import annotations

from collections.abc import Iterable

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import provenance
from flake8_jaxstatic.judgement import cases, findings


def hops(steps: Iterable[provenance.Step]) -> tuple[findings.Hop, ...]:
    """Steps of a chain as part of a finding."""
    return tuple(findings.Hop(place, what) for place, what in steps)


def target(case: cases.Case) -> str:
    """The argument of ``jaxstatic explain`` for a parameter."""
    return f"{case.subject.module}.{case.subject.qualname}.{case.name}"


def about(
    case: cases.Case, code: str, place: positions.Place, text: str, trail: Iterable[provenance.Step] = (),
    related: Iterable[positions.Place] = (),
) -> findings.Finding:  # fmt: skip
    """A finding about a parameter; ``text`` goes between the function and the pointer to ``explain``."""
    message = f"{text}; see: jaxstatic explain {target(case)}"
    return findings.Finding(code, place, message, case.subject.qualname, case.name, tuple(related), hops(trail))


def calls(case: cases.Case) -> tuple[positions.Place, ...]:
    """Where the function is called."""
    return tuple(dict.fromkeys(argument.place for argument in case.arguments))[:8]


def short(place: positions.Place) -> str:
    """A place as ``file.py:12``."""
    return f"{place.file.rpartition('/')[2]}:{place.line}"


def literal(value: object) -> str:
    """A constant, cut to a readable length."""
    text = repr(value)
    return text if len(text) <= 30 else text[:27] + "..."


ARRAY_NAMES = {
    lattice.ARRAY: "a jax array",
    lattice.NDARRAY: "a numpy array",
    lattice.TRACER: "a tracer",
    lattice.CONCRETE_TRACER: "a value that is differentiated",
    lattice.TRACED_RECORD: "a traced pytree",
}


def form(atom: lattice.Atom) -> str:
    """What an atom says in words."""
    if atom.word in ARRAY_NAMES:
        return ARRAY_NAMES[atom.word]
    if atom.word == lattice.UNHASHABLE:
        name = str(atom.payload)
        return f"a {name}" if name in ("list", "dict", "set", "generator") else f"{name} (it has __eq__ and no __hash__)"
    return str(atom.word)
