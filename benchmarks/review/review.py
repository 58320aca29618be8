"""Lint real packages and hold what is said against the judgements of a reader: ``python benchmarks/review/review.py FOLDER``.

FOLDER keeps the sources; what is missing there is downloaded (``sources.toml`` pins it). Every finding has one line in
``judgements.tsv``: true, false alarm or debatable, and why. A run prints what is new, what is gone and what nobody has judged, and the
shares of false alarms. ``--write`` brings the table up to date; then read the source of each new finding and fill in its last two cells.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks.review import sources, table
from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import configuration, workspace
from flake8_jaxstatic.settings import Settings


def lint(source: sources.Source, folder: pathlib.Path) -> dict[table.Finding, str]:
    """All findings of one project and their messages: all rules, also those that are off by default."""
    settings = Settings(exclude=source.exclude)
    analysis = pipeline.analyse(workspace.Workspace.open(folder, settings), settings)
    return {table.Finding(source.name, f.place.file, f.place.line, f.code, f.function, f.param): f.message for f in analysis.findings}


def shares(counted: Iterable[tuple[table.Finding, table.Judgement]]) -> dict[str, Counter[str]]:
    """Judgements of reported findings per code, of ``default`` (the rules that are on by default) and of ``all``."""
    count: dict[str, Counter[str]] = {"all": Counter(), "default": Counter()}
    for finding, said in counted:
        if said.state == "reported":
            sums = ["all", finding.code] + ["default"] * configuration.on(finding.code, (), ())
            for name in sums:
                count.setdefault(name, Counter())[said.judgement] += 1
    return count


def shown(count: Mapping[str, Counter[str]]) -> str:
    """A table of shares, rules first."""
    lines = [f"{'':8} {'findings':>8} {'true':>6} {'false':>6} {'debatable':>9} {'unjudged':>8} {'false alarms':>12}"]
    for name in [*sorted(set(count) - {"all", "default"}), "default", "all"]:
        each = count[name]
        judged = each.total() - each["unjudged"]
        share = f"{100 * each['false alarm'] / judged:.1f} %" if judged else "-"
        cells = f"{each.total():8} {each['true']:6} {each['false alarm']:6} {each['debatable']:9} {each['unjudged']:8} {share:>12}"
        lines.append(f"{name:8} {cells}")
    return "\n".join(lines)


def compare(
    before: Mapping[table.Finding, table.Judgement], after: Mapping[table.Finding, table.Judgement], messages: Mapping[table.Finding, str]
) -> list[str]:
    """What changed and what is left to do, a line each."""
    lines = []
    for finding, said in sorted(after.items()):
        was = before.get(finding)
        old = f" ({said.judgement})" if said.judgement != "unjudged" else ""
        if said.state == "reported" and (was is None or was.state == "gone"):
            lines.append(f"new{old}: {finding}: {messages.get(finding, '')}")
        elif said.state == "reported" and said.judgement == "unjudged":
            lines.append(f"unjudged: {finding}: {messages.get(finding, '')}")
        elif said.state == "gone" and was is not None and was.state == "reported":
            lines.append(f"gone{old}: {finding}")
    lines += [f"gone (unjudged): {finding}" for finding in sorted(set(before) - set(after))]
    return lines


def main(arguments: list[str]) -> int:
    """Review; 0 if nothing changed and everything is judged, 1 otherwise, 2 if a source could not be had."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="where the sources are, or shall be")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="names of sources.toml; all if left out")
    parser.add_argument("--write", action="store_true", help="bring judgements.tsv up to date")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    before = table.read()
    messages: dict[table.Finding, str] = {}
    looked_at, missed = [], []
    start = time.process_time()
    for source in sources.pinned():
        if options.only and source.name not in options.only:
            continue
        try:
            messages |= lint(source, sources.fetch(source, options.folder))
        except sources.FetchError as error:
            missed.append(f"not reviewed: {source.name}: {error}")
        else:
            looked_at.append(source.name)
    after = table.updated(before, messages, looked_at)
    changes = compare(before, after, messages)
    reviewed = [(finding, said) for finding, said in after.items() if finding.package in looked_at]
    print(*missed, *changes, shown(shares(reviewed)), sep="\n")
    print(f"{len(looked_at)} sources, {time.process_time() - start:.0f} s")
    if options.write:
        table.FILE.write_text(table.text(after), encoding="utf-8")
    return 2 if missed else int(bool(changes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
