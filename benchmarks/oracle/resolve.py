"""Calls of jitted functions, as the linter resolves them and as a language server finds them: ``resolve.py FOLDER [--server ty]``.

The symbols are names of jitted functions (``named.py``). The server is asked for the references of each; those that are called are its
call sites. The linter's are the written calls of the jit objects that stand at the same transform. Prints what differs, one line each,
and totals.
"""

from __future__ import annotations

import argparse
import pathlib
import shutil
import sys
from collections import defaultdict

from benchmarks.oracle import language_server, named
from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

Calls = dict[named.Name, set[named.Place]]


def linted(root: pathlib.Path, symbols: list[named.Name]) -> Calls:
    """The written calls of every symbol's jit objects."""
    every = Settings(tests=())  # calls in tests are no evidence, by design: here every file counts
    judge = pipeline.judged(workspace.Workspace.open(root, every), every)
    here = defaultdict(list)
    for symbol in symbols:
        here[symbol.file].append(symbol)
    found: Calls = {symbol: set() for symbol in symbols}
    for subject in judge.subjects:
        for symbol in here.get(subject.site.file, ()):
            if symbol.first <= subject.site.line <= symbol.last:
                for binding in subject.jit.calls:
                    place = judge.trails.place(binding.site.written.file, binding.site.written.position)
                    found[symbol].add(named.Place(place.file, place.line, place.column))
    return found


def served(command: tuple[str, ...], root: pathlib.Path, symbols: list[named.Name], read: dict) -> Calls:  # type: ignore[type-arg]
    """What the language server's references say, where they are called."""
    at = named.calls(read)
    found: Calls = {}
    with language_server.Server(command, root) as server:
        for symbol in symbols:
            places = set()
            for file, line, column in server.references(root / symbol.file, symbol.line, symbol.column):
                if file.is_relative_to(root.resolve()):
                    place = at.get((file.relative_to(root.resolve()).as_posix(), line, column))
                    if place is not None:
                        places.add(place)
            found[symbol] = places
    return found


def main() -> int:
    """Compare, print differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--server", choices=sorted(language_server.COMMANDS), action="append")
    arguments = parser.parse_args()
    root = arguments.folder.resolve()
    read = named.trees(root)
    symbols = sorted(set(named.names(read)), key=lambda s: (s.file, s.line, s.column))
    ours = linted(root, symbols)
    theirs: dict[str, Calls] = {}
    for name in arguments.server or sorted(language_server.COMMANDS):
        program, *rest = language_server.COMMANDS[name]
        found = shutil.which(program)
        if found is None:
            print(f"{name} is not installed", file=sys.stderr)
            return 2
        theirs[name] = served((found, *rest), root, symbols, read)
    for symbol in symbols:
        union = {place for calls in theirs.values() for place in calls[symbol]}
        for place in sorted(ours[symbol] ^ union):
            finders = [name for name, calls in theirs.items() if place in calls[symbol]] or ["linter"]
            line = read[place.file][0].splitlines()[place.line - 1].strip()[:100] if place.file in read else "?"
            who = "+".join(finders)
            print(f"{who}\t{symbol.file}:{symbol.line + 1}\t{symbol.text}\t{place.file}:{place.line}\t{line}")
    pairs = {(s, p) for s, places in ours.items() for p in places}
    others = {(s, p) for calls in theirs.values() for s, places in calls.items() for p in places}
    for name, calls in theirs.items():
        its = {(s, p) for s, places in calls.items() for p in places}
        print(f"# {name}: {len(its)} calls, {len(pairs & its)} of them the linter's")
    print(f"# {len(symbols)} symbols; linter {len(pairs)}, servers {len(others)}, union {len(pairs | others)}")
    print(f"# recall of the union: linter {len(pairs) / len(pairs | others):.3f}, servers {len(others) / len(pairs | others):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
