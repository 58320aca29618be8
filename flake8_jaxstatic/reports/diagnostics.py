"""Findings for a person at a terminal: the source with the place underlined, the chain as numbered notes, and what would help."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports import excerpt, levels, pages, paint, ranges, shown, width

MOST_CHANGED = 12  # lines of a repair that are shown
_SEE = re.compile(r"; see: (jaxstatic explain .+)$")


def render(found: Sequence[shown.Shown], *, coloured: bool = False) -> str:
    """All findings, and at the end how many there are and how many can be repaired."""
    if not found:
        return ""
    brush = paint.coloured if coloured else paint.plain
    files = len({one.path for one in found})
    lines = [f"{len(found)} finding{'s' * (len(found) > 1)} in {files} file{'s' * (files > 1)}"]
    safe = sum(one.remedy is not None and one.remedy.safe for one in found)
    risky = sum(one.remedy is not None and not one.remedy.safe for one in found)
    told = [f"{safe} with jaxstatic fix --write"] if safe else []
    if risky:
        told.append(f"{risky} {'more with' if safe else 'with jaxstatic fix --write'} --unsafe, which may change results")
    if told:
        lines.append(f"to be repaired: {', '.join(told)}")
    if untried := sum(one.remedy is None and not one.tried for one in found):
        lines.append(f"whether {untried}{' more' * bool(told)} can be repaired was not tried: jaxstatic fix tells")
    return "".join(f"{_finding(one, brush)}\n" for one in found) + "".join(f"{line}\n" for line in lines)


def _finding(one: shown.Shown, brush: paint.Paint) -> str:
    finding, level = one.finding, levels.of(one.finding.code)
    see = _SEE.search(finding.message)
    message = finding.message[: see.start()] if see else finding.message
    span = ranges.of(one, finding.place)
    digits = len(str(span.end_line))
    side, arrow = brush("frame", " " * digits + " ="), brush("frame", " " * digits + "-->")
    lines = [f"{brush(level, finding.code)} {brush('title', message)}", f"{arrow} {one.path.removeprefix('./')}:{one.line}:{one.column}"]
    lines += excerpt.draw(ranges.lines_of(one, finding.place.file), span, digits, level, brush)
    steps = [(f"note {number}", hop.place, hop.what) for number, hop in enumerate(finding.trail, 1)]
    on_trail = {(hop.place.file, hop.place.line) for hop in finding.trail} | {(finding.place.file, finding.place.line)}
    steps += [("see also", place, "") for place in finding.related if (place.file, place.line) not in on_trail]
    before = (finding.place.file, finding.place.line)
    for title, place, what in steps:
        lines.append(f"{side} {brush('title', title)}: {_at(one, place)}{f': {what}' if what else ''}")
        if (place.file, place.line) != before:
            lines += _quoted(place, digits, brush)
        before = (place.file, place.line)
    if one.remedy is not None:
        lines += _help(one, one.remedy, digits, brush)
    elif one.tried:
        lines.append(f"{side} {brush('help', 'help')}: no repair is known; jaxstatic rule {finding.code} tells what fits")
    if see:
        lines.append(f"{side} {brush('help', 'help')}: {see[1]}")
    return "\n".join(lines) + "\n"


def _at(one: shown.Shown, place: Place) -> str:
    return f"{one.local(place.file)}:{place.line}:{place.column}"


def _quoted(place: Place, digits: int, brush: paint.Paint) -> list[str]:
    if not place.text:
        return []
    text = width.shown(place.text)
    text = text if len(text) <= excerpt.WIDEST else text[: excerpt.WIDEST] + excerpt.CUT
    return [f"{brush('frame', ' ' * digits + ' |')}     {text}"]


def _help(one: shown.Shown, remedy: findings.Remedy, digits: int, brush: paint.Paint) -> list[str]:
    """What would remove the finding, whether that is safe, and the lines that would change."""
    side, bar = brush("frame", " " * digits + " ="), brush("frame", " " * digits + " |")
    how = "safe: jaxstatic fix --write" if remedy.safe else "unsafe: jaxstatic fix --write --unsafe"
    lines = [f"{side} {brush('help', 'help')}: {remedy.kind} ({how})"]
    changed = [f"{bar}     {brush({'-': 'removed', '+': 'added'}[line[0]], line)}" for line in _changes(one)]
    lines += changed[:MOST_CHANGED] + [f"{bar}     {excerpt.CUT}"] * (len(changed) > MOST_CHANGED)
    return lines + [
        f"{side} {brush('title', 'note')}: {words}" for words in (*(f"may change: {risk}" for risk in remedy.risks), *remedy.notes)
    ]


def _changes(one: shown.Shown) -> Iterable[str]:
    """The lines that the repair takes out and puts in, as in a patch without its headlines."""
    for file in dict.fromkeys(edit.file for edit in one.edits):
        before = list(ranges.lines_of(one, file))
        after = _edited(before, [edit for edit in one.edits if edit.file == file])
        for line in list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]:
            if not line.startswith("@@") and line[1:].strip():
                yield f"{line[0]} {width.shown(line[1:])}".rstrip()


def _edited(lines: Sequence[str], edits: Iterable[shown.Edit]) -> list[str]:
    text = "\n".join(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        start, end = (starts[line - 1] + column - 1 for line, column in (edit.start, edit.end))
        text = text[:start] + edit.text + text[end:]
    return text.split("\n")


def statistics(found: Iterable[shown.Shown]) -> str:
    """How often each rule was broken, the most frequent first."""
    counts = Counter(one.finding.code for one in found)
    wide = len(str(max(counts.values(), default=0)))
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{count:>{wide}}  {code}  {pages.all_of_them()[code].name}\n" for code, count in rows)
