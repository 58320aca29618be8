"""Verdicts of ``jaxstatic verify`` as text and JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flake8_jaxstatic.verify import verdicts


def text(verdict: verdicts.Verdict) -> str:
    """One verdict: a line that says it, and below it how it was found and what it costs."""
    lines = [f"{verdict.name}: {headline(verdict)}"]
    if verdict.compared:
        lines.append(f"  compared: {verdict.compared}")
    if verdict.difference:
        lines.append(f"  {verdict.difference}")
        if verdict.nearer:
            lines.append("  another number, not a worse one: it is no farther from a float64 reference than the traced result")
    if verdict.failed and verdict.reason:
        lines.append(f"  {verdict.reason}")
    if verdict.word == verdicts.SAME and verdict.reason:
        lines.append(f"  stopped early: {verdict.reason}")
    lines += [f"    {name} = {value}" for name, value in verdict.input.items()]
    lines += _evidence(verdict)
    lines += _costs(verdict)
    return "\n".join(lines) + "\n"


def headline(verdict: verdicts.Verdict) -> str:
    """The verdict in a few words."""
    count = f"{verdict.examples} example{'s' * (verdict.examples != 1)}"
    if verdict.word == verdicts.SAME:
        return f"no difference in {count}"
    if verdict.word == verdicts.DIFFERS:
        far = f", up to {verdict.ulps:.0f} ulp" if verdict.ulps and verdict.what == "value" else ""
        return f"differs ({verdict.what}{far}) after {count}"
    if verdict.word == verdicts.RAISES:
        return f"raises where it does not {'without jit' if verdict.against == 'eager' else 'as it is'}, after {count}"
    return f"not runnable because {verdict.reason}"


def _evidence(verdict: verdicts.Verdict) -> list[str]:
    if verdict.word == verdicts.NOT_RUNNABLE:
        return [f"  inputs: {verdict.source}"] if verdict.source else []
    lines = [f"  inputs: {'' if verdict.source.startswith('made up') else 'like '}{verdict.source}"] if verdict.source else []
    if verdict.against == "eager" and verdict.before != verdict.after:
        lines.append("  as it is, it cannot be traced; compared with eager execution instead")
    if verdict.word == verdicts.SAME and verdict.ulps:
        lines.append(f"  largest distance {verdict.ulps:.0f} ulp" + (f"; {verdict.noisy} elements are noise" if verdict.noisy else ""))
    if verdict.skipped:
        lines.append(f"  {verdict.skipped} further inputs raise alike in all programs: {verdict.skipped_because}")
    if verdict.insensitive:
        names = ", ".join(f"'{name}'" for name in verdict.insensitive)
        lines.append(f"  another {names} gives the same result at these inputs: of it little is proven")
    return lines


def _costs(verdict: verdicts.Verdict) -> list[str]:
    before, after = verdict.costs_before, verdict.costs_after
    if not after.compilations and not before.compilations:
        return []
    if verdict.before == verdict.after:
        return [f"  {after.compilations} compilations in {verdict.examples + verdict.skipped} calls"]
    words = f"  compilations {before.compilations} -> {after.compilations}"
    words += f" (different static arguments: {before.static_values} -> {after.static_values})"
    if before.microseconds and after.microseconds:
        words += f"; one call {before.microseconds:.0f} us -> {after.microseconds:.0f} us"
    return [words]


def summary(found: Sequence[verdicts.Verdict], wanted: int) -> str:
    """The last line: how many of each kind."""
    words = []
    for word in (verdicts.SAME, verdicts.DIFFERS, verdicts.RAISES, verdicts.NOT_RUNNABLE):
        count = sum(verdict.word == word for verdict in found)
        if count:
            words.append(f"{count} {word}")
    missing = f"; {wanted - len(found)} not looked at" if len(found) < wanted else ""
    return f"{len(found)} function{'s' * (len(found) != 1)}: {', '.join(words) or 'nothing known'}{missing}\n"


def objects(found: Sequence[verdicts.Verdict]) -> str:
    """All verdicts for programs; the names of the keys are a promise to them."""
    return (
        json.dumps(
            [
                {
                    "function": verdict.name, "file": verdict.file, "line": verdict.line, "verdict": verdict.word,
                    "said": headline(verdict), "compared": verdict.compared, "before": list(verdict.before), "after": list(verdict.after),
                    "reason": verdict.reason, "examples": verdict.examples, "skipped": verdict.skipped, "against": verdict.against,
                    "difference": verdict.difference, "what": verdict.what, "nearer": verdict.nearer, "input": dict(verdict.input),
                    "ulps": verdict.ulps, "noisy": verdict.noisy, "inputs": verdict.source, "insensitive": list(verdict.insensitive),
                    "compilations": [verdict.costs_before.compilations, verdict.costs_after.compilations],
                    "traces": [verdict.costs_before.traces, verdict.costs_after.traces],
                    "static_values": [verdict.costs_before.static_values, verdict.costs_after.static_values],
                    "microseconds": [verdict.costs_before.microseconds, verdict.costs_after.microseconds],
                }
                for verdict in found
            ],
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )  # fmt: skip
