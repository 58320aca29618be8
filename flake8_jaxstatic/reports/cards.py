"""What an editor shows of a jitted function: rows of the audit come in, a line for the jit site and a card of Markdown go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from flake8_jaxstatic import lattice
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.judgement.rules import saying
from flake8_jaxstatic.positions import Place

Link = Callable[[Place], str]  # where a place of the project can be opened; empty where it cannot

_TOLD = 6  # names in each part of a summary
_LONGEST = 12  # steps of a chain on a card
_MAY = {True: "may be static", None: "whether it may be static is not proven"}
_DECIDING = {  # the words of the chains that lead to a verdict
    "array": (lattice.ARRAY, lattice.NDARRAY),
    "traced": (lattice.TRACER, lattice.CONCRETE_TRACER, lattice.TRACED_RECORD),
    "fresh": (lattice.FRESH, lattice.NAN),
}
_UNEXPECTED = frozenset(("optimized", "varying", "fresh", "unhashable"))  # that a traced parameter gets an array or a tracer is no news


def summary(rows: Iterable[findings.Row]) -> str:
    """The division of one jit site in one line: ``static: dt, q · traced: contrast (optimized at fit.py:41) · could be static: n``."""
    shown = [row for row in rows if row.contract != "bound"]
    parts = []
    for title, names in (
        ("static", [f"{row.param}{_reason(row)}" for row in shown if row.contract == "static"]),
        ("traced", [f"{row.param}{_reason(row)}" for row in shown if row.contract == "traced" and not _could(row)]),
        ("must be static", [row.param for row in shown if row.contract == "traced" and _could(row) and row.must_static]),
        ("could be static", [row.param for row in shown if row.contract == "traced" and _could(row) and not row.must_static]),
        ("unreadable", [row.param for row in shown if row.contract not in ("static", "traced")]),
    ):
        if names:
            more = f", {len(names) - _TOLD} more" if len(names) > _TOLD else ""
            parts.append(f"{title}: {', '.join(names[:_TOLD])}{more}")
    return " · ".join(parts)


def _could(row: findings.Row) -> bool:
    return row.may_static is True or (row.must_static and row.may_static is not False)


def _reason(row: findings.Row) -> str:
    """Why a static parameter must not be one, and why a traced one has to stay so, where that is more than its being an array."""
    if row.may_static is not False or (row.contract == "traced" and row.verdict not in _UNEXPECTED):
        return ""
    place = _decided(row)
    return f" ({row.verdict} at {saying.short(place)})" if place else f" ({row.verdict})"


def _decided(row: findings.Row) -> Place | None:
    """Where a verdict comes from: the call that passes a tracer or an array, else where the value is made, chosen or changed."""
    chain = row.evidence if row.verdict in ("array", "traced") else shortest(row)
    return chain[0].place if chain else None


def shortest(row: findings.Row) -> tuple[findings.Hop, ...]:
    """The shortest chain behind a verdict: how the value that decides comes here, or else what the evidence is."""
    words = _DECIDING.get(row.verdict, (row.verdict,))
    deciding = [hops for word, hops in row.chains if hops and word.partition("(")[0] in words]
    return min(deciding, key=len) if deciding else row.evidence


def card(rows: Sequence[findings.Row], link: Link) -> str:
    """What is known of one parameter, for each jit site of its function, as Markdown."""
    return "\n\n---\n\n".join(_parameter(row, link) for row in rows)


def _parameter(row: findings.Row, link: Link) -> str:
    refused = "cannot be static" if row.must_static else "must not be static"
    judgement = f"{'must be static' if row.must_static else 'need not be static'}; {_MAY.get(row.may_static, refused)}"
    lines = [
        f"**{_code(row.param)}** of {_code(f'{row.function}()')}: **{row.contract}** (jitted at {_at(row.site, link)})",
        "",
        f"{judgement}; verdict: **{row.verdict}**",
    ]
    chain = shortest(row)
    if chain:
        lines += ["", *_steps(chain, link)]
    if row.assumptions:
        lines += ["", "What would have to be true:", "", *_steps(row.assumptions, link)]
    if row.demand:
        lines += ["", f"The body needs it: {', '.join(row.demand)}"]
    if str(row.compiles).strip() and row.contract == "static":
        lines += ["", f"Compilations for the static arguments: {row.compiles}"]
    lines += ["", _code(f"jaxstatic explain {'.'.join(part for part in (row.module, row.function, row.param) if part)}")]
    return "\n".join(lines)


def _steps(hops: Sequence[findings.Hop], link: Link) -> list[str]:
    lines = []
    for number, hop in enumerate(hops[:_LONGEST], 1):
        told = f": {hop.what}" if hop.what else ""
        source = f" {_code(hop.place.text)}" if hop.place.text else ""
        lines.append(f"{number}. {_at(hop.place, link)}{told}{source}")
    if len(hops) > _LONGEST:
        lines.append(f"{_LONGEST + 1}. and {len(hops) - _LONGEST} more")
    return lines


def sites(rows: Sequence[findings.Row], link: Link) -> str:
    """All parameters of a function, for each of its jit sites a table, as Markdown."""
    parts = []
    for site in dict.fromkeys(row.site for row in rows):
        here = [row for row in rows if row.site == site]
        lines = [f"{_code(f'{here[0].function}()')}, jitted at {_at(site, link)}", "", "| parameter | contract | may be static | verdict |"]
        lines.append("|---|---|---|---|")
        words = {True: "yes", False: "no", None: "not proven"}
        lines += [f"| {_code(row.param)} | {row.contract} | {words[row.may_static]} | {row.verdict}{_from(row)} |" for row in here]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _from(row: findings.Row) -> str:
    place = _decided(row) if row.may_static is False and row.verdict != "array" else None
    return f", {saying.short(place)}" if place else ""


def _at(place: Place, link: Link) -> str:
    target, shown = link(place), f"{place.file}:{place.line}"
    return f"[{shown}]({target})" if target else shown


def _code(text: str) -> str:
    """A span of code, also of a text with backticks in it."""
    longest, run = 0, 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
