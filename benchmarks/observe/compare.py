"""Compare what was seen at run time with what the linter promises: ``compare.py OBSERVED.json ROWS.json --root FOLDER``.

OBSERVED comes from ``record.py`` or from ``pytest --jaxstatic-compiles-json``, ROWS from ``rows.py`` (which knows the place of the jit) or
from ``jaxstatic params --format json``. A parameter that may be static (``true``) and was seen as a tracer, as an array, unhashable or with
many values is a bug; so is a function that was compiled more often than an ``exact`` number or a ``bound`` allows. What the linter refuses
(``false``) cannot be refuted by a run: it is *shown* where the run showed a reason, *not shown* where it did not. The exit status is 1 if
there is a bug.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

HANDFUL = 8  # as many values count as constant for the linter
DECORATORS = 40  # lines between the first decorator and the ``def``, at most
_ARRAYS = {"tracer": "a", "array": "an", "ndarray": "an"}
_ADDED = (*_ARRAYS, "scalar", "other", "unhashable")


@dataclass(slots=True)
class Function:
    """One function of the project with everything that both sides say of it.

    Attributes:
        file, line, name: as the rows have them.
        site: file and line of the jit; those of the function itself where the rows do not tell.
        rows: of ``jaxstatic params``, by parameter; several where the site does not tell two jits apart.
        programs: what the recorder saw.
    """

    file: str
    line: int
    name: str
    site: tuple[str, int]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    programs: list[dict[str, Any]] = field(default_factory=list)

    def received(self, name: str) -> dict[str, int]:
        """What a parameter got in all programs; distinct values of one program at most, for two programs have two caches."""
        total: dict[str, int] = dict.fromkeys((*_ADDED, "distinct"), 0)
        for program in self.programs:
            got = program["received"].get(name, {})
            for word in _ADDED:
                total[word] += got.get(word, 0)
            total["distinct"] = max(total["distinct"], got.get("distinct", 0))
        return total

    @property
    def compiled(self) -> int:
        """Compilations for a static value or a new function object. What shapes and dtypes add is in no prediction."""
        return sum(program["first"] + program["by_static"] + program["by_object"] for program in self.programs)


@dataclass(slots=True)
class Comparison:
    """What came out, as counts and lines.

    Attributes:
        counts: of parameters by class, of functions, of compile counts.
        wrong: promises that the run broke, one line each.
        exceeded: compile counts that the run exceeded.
        unseen: refusals for which the run showed no reason, though it called the function.
        undecided: what the run said of undecided parameters.
        unknown: jitted functions of the project for which there is no row.
    """

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    exceeded: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def functions(rows: Sequence[dict[str, Any]], programs: Iterable[dict[str, Any]], root: pathlib.Path) -> tuple[list[Function], list[str]]:
    """Bring both sides together.

    Args:
        rows: of ``jaxstatic params``.
        programs: of the recorder.
        root: of the project; what lies elsewhere is none of it.

    Returns:
        the functions, and the programs of the project that have no row.
    """
    found: dict[tuple[Any, ...], Function] = {}
    by_line: dict[tuple[str, int], list[Function]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[Function]] = defaultdict(list)
    for row in rows:
        site = row.get("site", row)
        key = (row["file"], row["line"], row["function"], site["file"], site["line"])
        if key not in found:
            found[key] = Function(row["file"], row["line"], row["function"], (site["file"], site["line"]))
            by_line[site["file"], site["line"]].append(found[key])
            by_name[row["file"], row["function"].rpartition(".")[2]].append(found[key])
        found[key].rows[row["param"].lstrip("*")].append(row)
    lost: list[str] = []
    for program in programs:
        if not program["calls"]:
            continue
        (defined, first), name = program["defined"], program["function"].rpartition(".")[2]
        site = (_relative(program["file"], root), program["line"])
        exact = by_line[site[0] or "", site[1]]
        near = [each for each in by_name[_relative(defined, root) or "", name] if 0 <= each.line - first < DECORATORS]
        chosen = _chosen(exact, near, name, site)
        if chosen is not None:
            chosen.programs.append(program)
        elif site[0] is not None and program["received"]:
            lost.append(f"{site[0]}:{site[1]} {program['function']}")
    return list(found.values()), lost


def _chosen(exact: list[Function], near: list[Function], name: str, site: tuple[str | None, int]) -> Function | None:
    """The function that was jitted at a site: by the line of the jit, else by its definition and the nearest site of that."""
    named = [each for each in exact if each.name.rpartition(".")[2] == name]
    if named or len(exact) == 1:
        return (named or exact)[0]
    here = [each for each in near if each.site[0] == site[0]]
    if here:
        closest = min(here, key=lambda each: abs(each.site[1] - site[1]))
        return closest if len(here) == 1 or abs(closest.site[1] - site[1]) < DECORATORS else None
    return near[0] if len(near) == 1 else None


def compare(rows: Sequence[dict[str, Any]], programs: Iterable[dict[str, Any]], root: pathlib.Path, most: int = HANDFUL) -> Comparison:
    """Judge every parameter and every compile count.

    Args:
        rows: of ``jaxstatic params``.
        programs: of the recorder.
        root: of the project.
        most: values that a constant may have.
    """
    result = Comparison()
    both, lost = functions(rows, programs, root)
    result.unknown = sorted(set(lost))
    result.counts["jitted functions without a row"] = len(result.unknown)
    for function in both:
        result.counts["functions"] += 1
        result.counts["functions called"] += bool(function.programs)
        for name, given in function.rows.items():
            _parameter(result, function, name, given, most)
        _compilations(result, function)
    return result


def _parameter(result: Comparison, function: Function, name: str, given: Sequence[dict[str, Any]], most: int) -> None:
    promises = {row["may_static"] for row in given}
    if len(promises) > 1:  # several jits with several answers: which of them was called is not told
        result.counts["several answers"] += 1
        return
    word = {True: "true", False: "false", None: "undecided"}[promises.pop()]
    got = function.received(name)
    if not any(got[kind] for kind in (*_ARRAYS, "scalar", "other")):
        result.counts[f"{word}: unobserved"] += 1
        return
    against = refutation(got, most)
    place = f"{function.file}:{function.line} {function.name}.{name} ({given[0]['contract']}, {given[0]['verdict']})"
    if word == "true":
        result.counts["true: broken" if against else "true: kept"] += 1
        if against:
            result.wrong.append(f"{place}: {against}")
    elif word == "false":
        shown = against or refutation(got, 1)
        result.counts["false: shown" if shown else "false: not shown"] += 1
        if not shown:
            result.unseen.append(f"{place}: {_words(got)}")
    else:
        result.counts["undecided: refuted by the run" if against else "undecided: not refuted"] += 1
        result.undecided.append(f"{place}: {against or _words(got)}")


def _compilations(result: Comparison, function: Function) -> None:
    predictions = [[row["compiles"] for row in given] for given in function.rows.values()]  # per parameter one for each jit object
    if not function.programs or any(each["kind"] not in ("exact", "bound") for given in predictions for each in given):
        return
    allowed = max(sum(each["number"] for each in given) for given in predictions)
    result.counts["compile counts compared"] += 1
    if function.compiled > allowed:
        result.counts["compile counts exceeded"] += 1
        causes = ", ".join(f"{word} {sum(p[word] for p in function.programs)}" for word in ("first", "by_static", "by_object", "by_shape"))
        result.exceeded.append(f"{function.file}:{function.line} {function.name}: {allowed} allowed, {function.compiled} seen ({causes})")


def refutation(got: dict[str, int], most: int) -> str:
    """Why a parameter with these values must not be static, in words; empty where nothing speaks against it."""
    found = [f"{got[kind]} times {article} {kind}" for kind, article in _ARRAYS.items() if got[kind]]
    found += [f"{got['unhashable']} times unhashable"] if got["unhashable"] and not found else []
    found += [f"{got['distinct']} values"] if got["distinct"] > most else []
    return ", ".join(found)


def _words(got: dict[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in got.items() if number)


def _relative(file: str, root: pathlib.Path) -> str | None:
    """The path below the root with slashes; None for what lies elsewhere or is installed below it."""
    path = os.path.relpath(os.path.realpath(root / file), os.path.realpath(root))
    return None if path.startswith("..") or "site-packages" in path else path.replace(os.sep, "/")


def text(result: Comparison, *, everything: bool) -> str:
    """The result for a reader.

    Args:
        result: of the comparison.
        everything: list what is no bug, too.
    """
    lines = [f"{number:6} {word}" for word, number in sorted(result.counts.items())]
    listed = [("promises that the run broke", result.wrong), ("compile counts that the run exceeded", result.exceeded)]
    if everything:
        listed += [
            ("refused, and the run shows no reason", result.unseen),
            ("undecided, and what the run says", result.undecided),
            ("jitted, called, and without a row", result.unknown),
        ]
    for title, entries in listed:
        lines += ["", f"{title}: {len(entries)}", *(f"  {entry}" for entry in entries)]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison; 1 if something is a bug."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("observed", type=pathlib.Path)
    parser.add_argument("rows", type=pathlib.Path)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(), help="the project (this folder)")
    parser.add_argument("--most", type=int, default=HANDFUL, help=f"values that a constant may have ({HANDFUL})")
    parser.add_argument("--all", action="store_true", help="list what is no bug, too")
    given = parser.parse_args(arguments)
    observed, rows = (json.loads(path.read_text(encoding="utf-8")) for path in (given.observed, given.rows))
    result = compare(rows, observed, given.root, given.most)
    print(text(result, everything=given.all))
    return 1 if result.wrong or result.exceeded else 0


if __name__ == "__main__":
    sys.exit(main())
