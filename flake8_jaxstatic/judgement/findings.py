"""What the engine says: findings, parameter rows and causes of ignorance, as plain immutable data that can be cached and shown."""

from __future__ import annotations

from dataclasses import dataclass

from flake8_jaxstatic.positions import Place


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a chain: a place and what happens there ("passed as 'q' to f()")."""

    place: Place
    what: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One report of one rule.

    Attributes:
        code: ``JXSnnn``.
        place: where it is reported; the line whose edit resolves it.
        message: one line without the code; names the parameter in single quotes and the function as ``name()``.
        function: qualified name inside its module, or empty.
        param: the parameter, bad index or bad name; empty where there is none.
        related: other places that belong to it (call sites, declarations).
        trail: the chain of calls that proves it, from origin to consumer.
    """

    code: str
    place: Place
    message: str
    function: str = ""
    param: str = ""
    related: tuple[Place, ...] = ()
    trail: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiles:
    """How often a jitted function is compiled because of its static values and of being made anew.

    Attributes:
        kind: ``exact``, ``bound`` (never more), ``unbounded`` or ``unknown``.
        number: for the first two.
        reason: in words; for ``unbounded``, what drives it.
    """

    kind: str = "unknown"
    number: int = 0
    reason: str = ""

    def __str__(self) -> str:
        return {"exact": str(self.number), "bound": f"<= {self.number} ({self.reason})"}.get(self.kind, self.reason)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would remove a finding and make none, as judging again has shown.

    Attributes:
        kind: what it does, in two or three words.
        safe: it cannot change results.
        risks: what it may change.
        notes: what else there is to know (a compile per value).
    """

    kind: str
    safe: bool
    risks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one parameter of one jit site (a row of ``jaxstatic params``).

    Attributes:
        file, line: the ``def`` line, or the jit call's line where there is no ``def``.
        module: dotted module name.
        function: qualified name inside the module.
        param, index: the parameter and its number as JAX counts it (-1 for keyword-only).
        site: where the jit stands.
        contract: ``static``, ``traced``, ``bound`` or ``unreadable``.
        must_static: the body needs it concrete.
        may_static: True is a promise, False is refuted, None is undecided.
        verdict: the first of unhashable, array, traced, optimized, fresh, varying, unknown, no-call-site, default, required-static,
            constant.
        supply: atoms that arrive, as words.
        demand: needs of the body, as words.
        evidence: deciding call site and the hops of its chain.
        assumptions: what would have to be true, for undecided rows that nothing contradicts.
        chains: per atom or need, ``(word, hops)``: the shortest chain, for ``explain``.
        compiles: of the whole function; the same in all of its rows.
    """

    file: str
    line: int
    module: str
    function: str
    param: str
    index: int
    site: Place
    contract: str
    must_static: bool
    may_static: bool | None
    verdict: str
    supply: tuple[str, ...]
    demand: tuple[str, ...]
    evidence: tuple[Hop, ...] = ()
    assumptions: tuple[Hop, ...] = ()
    chains: tuple[tuple[str, tuple[Hop, ...]], ...] = ()
    compiles: Compiles = Compiles()


@dataclass(frozen=True, slots=True)
class Ignorance:
    """One cause of ignorance: ``cause`` in words, where it stands, and the rows it silences."""

    cause: str
    place: Place
    rows: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """The answer of one run: findings sorted by place and code, rows sorted by place, ignorance by rows silenced."""

    findings: tuple[Finding, ...] = ()
    rows: tuple[Row, ...] = ()
    unknowns: tuple[Ignorance, ...] = ()
    notices: tuple[str, ...] = ()
