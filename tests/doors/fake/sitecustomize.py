"""Puts a small engine in the place of ``flake8_jaxstatic.pipeline`` in every Python process that finds this file on its path.

It reports ``bad(NAME)`` as JXS202 and ``hint(NAME)`` as JXS102, makes a row of ``row(NAME)``, fails on ``EXPLODE``, and notes each call.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import pathlib
import re
import sys
import types

WORDS = {"bad": "JXS202", "hint": "JXS102"}


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name == "flake8_jaxstatic.pipeline" else None

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        module.analyse = analyse  # type: ignore[attr-defined]


def analyse(workspace, settings):  # type: ignore[no-untyped-def]
    from flake8_jaxstatic.judgement import findings
    from flake8_jaxstatic.positions import Place

    with pathlib.Path(os.environ["ANALYSES"]).open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {workspace.root}\n")
    found, rows, notices = [], [], []
    for source in workspace.sources():
        if "EXPLODE" in source.text:
            raise KeyError("boom\nin two lines")
        if "NEWER" in source.text:
            notices.append(f"{source.path}: newer syntax")
            continue
        try:
            compile(source.text, source.path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            found.append(findings.Finding("JXS900", Place(source.path, 1), "file cannot be read: syntax error"))
            continue
        for number, line in enumerate(source.text.split("\n"), 1):
            for word in re.finditer(r"\b(bad|hint)\((\w+)\)", line):
                place = Place(source.path, number, word.start() + 1, line.strip())
                hop = findings.Hop(place, "passed here")
                message = f"static '{word[2]}' of f() is a tracer"
                found.append(findings.Finding(WORDS[word[1]], place, message, "f", word[2], (place,), (hop,)))
            for word in re.finditer(r"\brow\((\w+)\)", line):
                place = Place(source.path, number, word.start() + 1, line.strip())
                hop = findings.Hop(place, "arrives here")
                module = source.path.removesuffix(".py").replace("/", ".")
                chains = (("tracer", (hop,)), ("shape", (hop,)))
                told = (("tracer",), ("shape",), (hop,), (), chains)
                rows.append(findings.Row(source.path, number, module, "f", word[1], 0, place, "static", True, False, "traced", *told))
    unknowns = (findings.Ignorance("unmodelled call foo.bar", Place("a.py", 1), len(rows)),) if rows else ()
    return findings.Analysis(tuple(found), tuple(rows), unknowns, tuple(notices))


sys.meta_path.insert(0, Finder())
