"""Runs programs under real jax, one after the other in this process: a JSON list of programs on stdin, a JSON list of results out.

Every function and lambda of a program counts its entries while jax is tracing (the counter is put into the syntax tree, the files
stay as they are), so a result tells how often each was traced, beside what was printed and what was raised:
``{"error": class name or null, "text": str, "printed": str, "traces": {name: n}}``.
"""

from __future__ import annotations

import ast
import builtins
import collections
import contextlib
import importlib
import importlib.machinery
import io
import json
import os
import sys
import tempfile
import types
import warnings
from pathlib import Path

import jax
from jax._src.core import trace_state_clean

TRACES: collections.Counter[str] = collections.Counter()
ROOT: list[str] = []


def count(name: str) -> None:
    if not trace_state_clean():
        TRACES[name] += 1


class Instrument(ast.NodeTransformer):
    """Puts ``__count__(name)`` first into every function."""

    def _call(self, node: ast.AST, name: str) -> ast.expr:
        return ast.copy_location(ast.Call(ast.Name("__count__", ast.Load()), [ast.Constant(name)], []), node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(ast.Expr(self._call(node.body[0], node.name)), node.body[0]))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.generic_visit(node)
        pair = ast.Tuple([self._call(node.body, "<lambda>"), node.body], ast.Load())
        node.body = ast.copy_location(ast.Subscript(pair, ast.Constant(1), ast.Load()), node.body)
        return node


def instrumented(text: str, path: str) -> types.CodeType:
    tree = Instrument().visit(ast.parse(text, path))
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


def stands_in(module: types.ModuleType, root: str) -> bool:
    """Whether a module (or a package without ``__init__``) was imported from the folder."""
    places = [getattr(module, "__file__", None) or "", *getattr(module, "__path__", ())]
    return any(str(place).startswith(root) for place in places)


PLAIN = importlib.machinery.SourceFileLoader.source_to_code


def source_to_code(self, data, path, **options):  # type: ignore[no-untyped-def]
    if ROOT and os.path.abspath(path).startswith(ROOT[0] + os.sep):
        return instrumented(bytes(data).decode("utf-8"), path)
    return PLAIN(self, data, path, **options)


def run(files: dict[str, str], entry: str) -> dict[str, object]:
    """Run one program in a folder of its own and forget its modules afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.realpath(folder)
        for name, text in files.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        main = types.ModuleType("__main__")
        main.__file__ = os.path.join(root, entry)
        before, argv, path_before, here = dict(sys.modules), sys.argv, list(sys.path), os.getcwd()
        sys.modules["__main__"] = main
        sys.argv, sys.path[0:0] = [main.__file__], [root]
        os.chdir(root)
        ROOT[:] = [root]
        TRACES.clear()
        importlib.invalidate_caches()
        error, text, out = None, "", io.StringIO()
        try:
            with contextlib.redirect_stdout(out), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(instrumented(files[entry], main.__file__), main.__dict__)
        except (Exception, SystemExit) as problem:
            error, text = type(problem).__name__, str(problem)[:400]
        finally:
            for name in set(sys.modules) - set(before):
                if stands_in(sys.modules[name], root):
                    sys.modules.pop(name)
            sys.modules["__main__"] = before["__main__"]
            sys.argv, sys.path[:] = argv, path_before
            os.chdir(here)
            ROOT.clear()
        return {"error": error, "text": text, "printed": out.getvalue(), "traces": dict(TRACES)}


def main() -> None:
    sys.dont_write_bytecode = True
    importlib.machinery.SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign]
    builtins.__count__ = count  # type: ignore[attr-defined]
    results = [run(program["files"], program["entry"]) for program in json.load(sys.stdin)]
    json.dump({"jax": jax.__version__, "results": results}, sys.stdout)


if __name__ == "__main__":
    main()
