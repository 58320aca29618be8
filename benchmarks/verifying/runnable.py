"""How many jitted functions of a package ``jaxstatic verify`` can run: ``runnable.py FOLDER OUT.jsonl --python FILE [--under PART]``.

Asked are the functions below PART (the package itself, say ``src/ott``) with call-site evidence: of their jit objects a call is seen whose
arguments can be read. A function that is jitted at several places is asked for at some of them, those of the package first, until it can be
run, and counts once. The folder is a checkout with its tests, for tests are called, too; ``--python`` is an interpreter in which the
dependencies of the package and jax are installed. OUT gets one JSON object per jit object as it is done, so a run can be stopped and goes
on; ``--again`` asks again what was not runnable. Prints how many functions could be run, and the reasons of the others by their kind. With
``--sum FILE ...`` only what such files say together.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.audit import verifying
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.verify import supervision, targets, verdicts

KINDS = (
    ("every call that is seen expects an error", "every call of it that is seen expects an error"),
    ("its module cannot be imported", "its module cannot be imported"),
    ("made inside a function that cannot be run", "the function is made inside"),
    ("no input was found with which it runs", "no input was found"),
    ("no input could be made up", "no input could be made"),
    ("it was not done in its time", "it was not done after"),
    ("it was not done in its time", "one example was not done"),
    ("every input fails in the same way", "every input fails"),
    ("the process ended", "the process"),
)


def found(root: pathlib.Path, under: str = "") -> list[targets.Target]:
    """The functions of a package of whose jit objects calls are seen, without those of its test files.

    Args:
        root: the checkout.
        under: the folder below it in which they stand; anywhere where it is empty.
    """
    settings = Settings()
    files = workspace.Workspace.open(root, settings)
    judge = pipeline.judged(files, settings)

    def wanted(_name: str, file: str, _line: int, _site: int) -> bool:
        return file.startswith(under) and not pipeline.is_test(file, settings)

    return [each for each in targets.find(judge, root, wanted, targets.Proposals(), verifying.Mentions(files)) if each.calls]


def few(every: Iterable[targets.Target], places: int) -> list[targets.Target]:
    """Of each function the first jit objects."""
    counted: Counter[tuple[str, int, str]] = Counter()
    kept = []
    for target in every:
        counted[name := (target.file, target.line, target.qualname)] += 1
        if counted[name] <= places:
            kept.append(target)
    return kept


def key(target: targets.Target, root: pathlib.Path) -> str:
    """What tells a jit object from the others, wherever the package lies."""
    return f"{function(target, root)} @{pathlib.Path(target.site_file).relative_to(root)}:{target.site_line}"


def function(target: targets.Target, root: pathlib.Path) -> str:
    """What tells the function of a target from the others."""
    return f"{pathlib.Path(target.file).relative_to(root)}:{target.line} {target.qualname}"


def ask(
    wanted: Sequence[targets.Target], root: pathlib.Path, out: pathlib.Path, options: supervision.Options, ran: Iterable[str] = ()
) -> None:
    """Verify the targets and write a row for each as it is done; of a function that could be run, no further ones.

    Args:
        wanted: of a function, in this order.
        root: the checkout.
        out: gets the rows.
        options: limits.
        ran: functions that were run before.
    """
    done = set(ran)
    asked: list[targets.Target] = []

    def open_ones() -> Iterator[targets.Target]:
        for target in wanted:
            if function(target, root) not in done:
                asked.append(target)
                yield target

    started = time.monotonic()
    with out.open("a", encoding="utf-8") as stream:
        for verdict in supervision.verify(open_ones(), options):
            target = asked[-1]
            row = {
                "key": key(target, root), "function": function(target, root), "package": root.name, "word": verdict.word,
                "reason": verdict.reason, "source": verdict.source, "examples": verdict.examples, "difference": verdict.difference,
                "after": target.after, "seconds": round(time.monotonic() - started, 1),
            }  # fmt: skip
            if verdict.word != verdicts.NOT_RUNNABLE:
                done.add(function(target, root))
            started = time.monotonic()
            stream.write(json.dumps(row) + "\n")
            stream.flush()
            print(f"{row['seconds']:6} {verdict.word:14} {target.name} {verdict.reason[:150]}", flush=True)


def told(out: pathlib.Path) -> dict[str, dict[str, Any]]:
    """The last row of each jit object."""
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    return {row["key"]: row for row in map(json.loads, lines)}


def by_function(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each function: of a jit object that could be run, where there is one."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        name = (row["package"], row["function"])
        if name not in found or found[name]["word"] == verdicts.NOT_RUNNABLE:
            found[name] = row
    return list(found.values())


def kind(reason: str) -> str:
    """The kind of a reason."""
    return next((words for words, begin in KINDS if reason.startswith(begin)), "another one")


def summary(rows: Iterable[dict[str, Any]]) -> str:
    """Functions per package and all together, and the kinds of reasons."""
    counted: dict[str, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    for row in by_function(rows):
        for name in (row["package"], "all"):
            counted.setdefault(name, Counter())[row["word"]] += 1
        if row["word"] == verdicts.NOT_RUNNABLE:
            reasons[kind(row["reason"])] += 1
    lines = []
    for name, words in sorted(counted.items(), key=lambda each: (each[0] == "all", each[0])):
        asked = words.total()
        ran = asked - words[verdicts.NOT_RUNNABLE]
        others = ", ".join(f"{words[word]} {word}" for word in (verdicts.SAME, verdicts.DIFFERS, verdicts.RAISES))
        lines.append(f"{name}: {ran} of {asked} ({ran / asked:.2f}): {others}")
    return "\n".join([*lines, *(f"  {number:4} {words}" for words, number in reasons.most_common())])


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, nargs="?")
    parser.add_argument("out", type=pathlib.Path, nargs="?")
    parser.add_argument("--sum", type=pathlib.Path, nargs="+", default=[])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--under", default="", help="a folder below FOLDER: only functions that stand there")
    parser.add_argument("--again", action="store_true", help="ask again what was not runnable")
    parser.add_argument("--places", type=int, default=3, help="at most so many jits of one function (3)")
    parser.add_argument("--only", default="", help="functions in whose name this stands")
    parser.add_argument("--seconds", type=float, default=60.0, help="per function (60)")
    parser.add_argument("--examples", type=int, default=5, help="per function (5)")
    given = parser.parse_args(arguments)
    if given.sum:
        print(summary(row for path in given.sum for row in told(path).values()))
        return 0
    root = given.folder.resolve()
    before = told(given.out)
    done = {name for name, row in before.items() if not given.again or row["word"] != verdicts.NOT_RUNNABLE}
    ran = {row["function"] for row in before.values() if row["word"] != verdicts.NOT_RUNNABLE}
    inside = str(root / given.under)
    every = few(sorted(found(root, given.under), key=lambda each: not each.site_file.startswith(inside)), given.places)
    wanted = [each for each in every if key(each, root) not in done and given.only in each.name]
    ask(wanted, root, given.out, supervision.Options(given.examples, 0, given.seconds, 4096, given.python, root), ran)
    print(summary(told(given.out).values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
