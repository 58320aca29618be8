"""Rows, chains and causes for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports.graphs import ways

COLUMNS = ("file:line", "function", "param", "index", "contract", "must", "may", "verdict", "compiles", "supply", "demand")
MAY = {True: "yes", False: "no", None: "?"}


def _steps(listed: Sequence[tuple[str, Place, str]]) -> list[str]:
    """Places in one column, what happens there and the source beside them."""
    wide = max(len(f"{file}:{place.line}") for file, place, _ in listed)
    lines = []
    for file, place, what in listed:
        told = "  ".join(part for part in (what and f"[{what}]", place.text) if part)
        lines.append(f"{file}:{place.line}".ljust(wide) + (f"  {told}" if told else ""))
    return lines


def table(rows: Iterable[findings.Row]) -> str:
    """The audit table, columns aligned."""
    return _aligned([COLUMNS, *(cells(row) for row in rows)])


def cells(row: findings.Row) -> tuple[str, ...]:
    """One row of the audit table."""
    return (
        f"{row.file}:{row.line}",
        row.function,
        row.param,
        str(row.index),
        row.contract,
        "yes" if row.must_static else "no",
        MAY[row.may_static],
        row.verdict,
        str(row.compiles.number)
        if row.compiles.kind == "exact"
        else f"<= {row.compiles.number}"
        if row.compiles.number
        else row.compiles.kind,
        ", ".join(row.supply) or "-",
        ", ".join(row.demand) or "-",
    )


def explain(row: findings.Row) -> str:
    """Everything that is known of one parameter, each part with the shortest chain that proves it."""
    number = f"number {row.index}" if row.index >= 0 else "keyword only"
    lines = [f"{row.module}.{row.function}, parameter '{row.param}' ({number})"]
    lines += [f"  {line}" for line in _steps([(row.site.file, row.site, f"jitted here, {row.contract}")])]
    lines.append(f"  {_judgement(row)}")
    if str(row.compiles).strip():
        lines.append(f"  compilations for its static arguments: {row.compiles}")
    for title, words, supplied in (("what arrives", row.supply, True), ("what the body needs", row.demand, False)):
        lines.append(f"\n{title}{'' if words else ': nothing that is known'}")
        for word in words:
            lines.append(f"  {word}")
            lines += [f"    {step}" for chain in _chains(row, word, supplied=supplied) for step in _hops(chain)]
    for title, hops in (("what decides", row.evidence), ("what would have to be true", row.assumptions)):
        if hops:
            lines.append(f"\n{title}")
            lines += [f"  {step}" for step in _hops(hops)]
    return "\n".join(lines) + "\n"


def _judgement(row: findings.Row) -> str:
    must = "must be static" if row.must_static else "need not be static"
    may = {
        True: "may be static",
        False: "must not be static" if not row.must_static else "cannot be static",
        None: "whether it may be static is not proven",
    }
    return f"{must}; {may[row.may_static]}; verdict: {row.verdict}"


def _chains(row: findings.Row, word: str, *, supplied: bool) -> list[tuple[findings.Hop, ...]]:
    """The chains of a word, each once: those that end at the parameter, or those that begin there."""
    named = [hops for other, hops in row.chains if other == word and hops and ways.arrives(row, word, hops) == supplied]
    return list(dict.fromkeys(named))


def _hops(hops: Sequence[findings.Hop]) -> list[str]:
    return _steps([(hop.place.file, hop.place, hop.what) for hop in hops]) if hops else []


def unknowns(causes: Iterable[findings.Ignorance]) -> str:
    """Causes of ignorance, the one that silences most first."""
    rows = [(str(cause.rows), f"{cause.place.file}:{cause.place.line}", cause.cause) for cause in causes]
    return _aligned([("rows", "file:line", "cause"), *rows]) if rows else ""


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    wide = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip() + "\n" for row in rows)
