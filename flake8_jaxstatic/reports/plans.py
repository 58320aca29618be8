"""A plan for people and programs: text, Markdown, JSON, and one HTML page with a table to search and the chains as pictures."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.reports import frame
from flake8_jaxstatic.reports.graphs import svg, ways

if TYPE_CHECKING:
    from flake8_jaxstatic.fixes import plan

TIERS = ("proven", "not contradicted", "refused")
_HEADS = ("function", "tier", "static", "before, after", "must stay traced", "together", "gain, compiles")  # of the HTML page


def text(entries: Sequence[plan.Entry]) -> str:
    """By tier, one paragraph per function."""
    lines: list[str] = []
    for tier in TIERS:
        some = [e for e in entries if e.tier == tier]
        lines.append(f"{tier}: {len(some)} function{'s' * (len(some) != 1)}")
        for entry in some:
            lines += ["", *_paragraph(entry)]
        lines.append("")
    return "\n".join(lines)


def _paragraph(entry: plan.Entry) -> list[str]:
    lines = [f"{entry.file}:{entry.line} {entry.function}()"]
    if entry.static:
        lines += [f"  static: {', '.join(entry.static)}", f"  before: {entry.before}", f"  after:  {entry.after}"]
        lines.append(f"  gain: {entry.gain}; compiles: {entry.compiles}")
    if entry.together:
        lines.append(
            f"  group {entry.group}, together with {', '.join(entry.together)}: these {len(entry.together) + 1} together, none alone"
        )
    lines += [f"  note: {note}" for note in entry.notes]
    lines += [f"  assuming: {_hop(hop)}" for hop in entry.assumptions]
    for traced in entry.traced:
        lines.append(f"  stays traced: {traced.name}, {traced.reason}")
        lines += [f"    {_hop(hop)}" for hop in traced.path[:12]]
    return lines


def _hop(hop: findings.Hop) -> str:
    return f"{hop.place.file}:{hop.place.line}  [{hop.what}]  {hop.place.text}".rstrip()


def markdown(entries: Sequence[plan.Entry]) -> str:
    """One table per tier."""
    lines = []
    for tier in TIERS:
        head = ("function", "static", "before", "after", "group", "gain", "compiles", "must stay traced", "assumptions")
        lines += [f"## {tier}", "", _row(head), _row("---" for _ in head)]
        for e in (e for e in entries if e.tier == tier):
            traced = "; ".join(f"{t.name}: {t.reason}" + "".join(f" ← {_short(h)}" for h in t.path[:6]) for t in e.traced)
            group = f"{e.group} with {', '.join(e.together)}" if e.together else "-"
            told = "; ".join([*(f"{h.what} ({_short(h)})" for h in e.assumptions), *e.notes])
            cells = (
                f"{e.file}:{e.line} {e.function}",
                ", ".join(e.static),
                f"`{e.before}`",
                f"`{e.after}`",
                group,
                e.gain,
                e.compiles,
                traced,
                told,
            )
            lines.append(_row(" ".join(cell.split()).replace("|", "\\|") or "-" for cell in cells))
        lines.append("")
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _short(hop: findings.Hop) -> str:
    return f"{hop.place.file.rpartition('/')[2]}:{hop.place.line}"


def objects(entries: Sequence[plan.Entry]) -> str:
    """A list of objects for other programs."""
    return json.dumps([_object(entry) for entry in entries], indent=1, ensure_ascii=False) + "\n"


def _object(e: plan.Entry) -> dict[str, object]:
    return {
        "file": e.file, "function": e.function, "line": e.line, "tier": e.tier, "group": e.group, "static": list(e.static),
        "traced": [{"param": t.name, "reason": t.reason, "path": [_step(h) for h in t.path]} for t in e.traced],
        "before": e.before, "after": e.after, "assumptions": [_step(h) for h in e.assumptions],
        "path": [_step(h) for t in e.traced for h in t.path] if e.tier == "refused" else [],
        "gain": e.gain, "compiles": e.compiles, "together": list(e.together), "notes": list(e.notes),
    }  # fmt: skip


def _step(hop: findings.Hop) -> dict[str, object]:
    return {"file": hop.place.file, "line": hop.place.line, "text": hop.place.text, "what": hop.what}


def page(entries: Sequence[plan.Entry]) -> str:
    """One self-contained HTML page: no other file, no network."""
    rows = "\n".join(_html(number, entry) for number, entry in enumerate(entries))
    counts = ", ".join(f"{sum(e.tier == tier for e in entries)} {tier}" for tier in TIERS)
    parts = {"ways": svg.STYLE, "counts": counts, "heads": "".join(f"<th>{head}</th>" for head in _HEADS), "rows": rows}
    made = frame.FRAME
    for name, text in parts.items():
        made = made.replace(f"{{{{{name}}}}}", text)
    return made


def _html(number: int, e: plan.Entry) -> str:
    esc = html.escape
    chains = "".join(_picture(f"{t.name}: {t.reason}", t.path, f"e{number}-{at}") for at, t in enumerate(e.traced))
    chain = f"<details><summary>chains</summary>{chains}</details>" if chains else ""
    assumed = "".join(f"<li>{esc(_short(hop))} <code>{esc(hop.place.text)}</code>: {esc(hop.what)}</li>" for hop in e.assumptions)
    chain = f"<details><summary>assumptions</summary><ul>{assumed}</ul></details>{chain}" if assumed else chain
    notes = "".join(f"<p>{esc(note)}</p>" for note in e.notes)
    together = f"group {e.group}, together with {esc(', '.join(e.together))}" if e.together else ""
    change = f"<code>{esc(e.before)}</code><br><code class=after>{esc(e.after)}</code>" if e.static or e.before != e.after else ""
    stays = ", ".join(f"{esc(t.name)} <small>({esc(t.reason)})</small>" for t in e.traced)
    cells = (
        f"{esc(e.file)}:{e.line}<br><b>{esc(e.function)}</b>", f"<span class='tier {e.tier[0]}'>{e.tier}</span>", esc(", ".join(e.static)),
        change, stays, together + notes, f"{esc(e.gain)}<br><small>{esc(e.compiles)}</small>",
    )  # fmt: skip
    titles = ("", "", *(f' title="{head}"' for head in _HEADS[2:]))  # told on narrow screens, which have no heads
    row = "".join(f"<td{title}>{cell}</td>" for title, cell in zip(titles, cells, strict=True))
    below = f'<tr><td colspan="{len(cells)}">{chain}</td></tr>' if chain else ""
    return f"<tbody><tr>{row}</tr>{below}</tbody>"


def _picture(title: str, path: Sequence[findings.Hop], name: str) -> str:
    """A chain as an SVG: a line per step, an arrow between two."""
    if not path:
        return ""
    drawn = svg.draw(ways.of_chain(title, path[:12]), name=name, inline=True)
    return f"<figure><figcaption>{html.escape(title)}</figcaption>{drawn}</figure>"
