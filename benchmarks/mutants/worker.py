"""Execute mutants of one package under JAX: jobs come in as JSON lines, what JAX did goes out as JSON lines.

The package is imported once. A mutant of the package replaces the edited function in every module that names it (a method: in its class)
and is undone afterwards; a mutant of a driver is a fresh module. Nothing that was not entered counts. Run by ``label.py``, one process for
many jobs.
"""

from __future__ import annotations

import ast
import collections
import contextlib
import json
import os
import pathlib
import re
import signal
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("JAX_PLATFORMS", "cpu")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks.mutants import operators, sites

ROUNDS = 3
SECONDS = 60
MANY = 8
RANK = ("raises", "recompiles", "value", "none")


@dataclass(slots=True)
class Run:
    """What the rounds of a case did: the last value, traces by function name and round, or the error."""

    value: Any
    traces: list[collections.Counter[str]]
    error: BaseException | None


class Traces:
    """Counts what JAX traces, by the name of the function."""

    def __init__(self) -> None:
        import jax.monitoring

        self.count: collections.Counter[str] = collections.Counter()
        jax.monitoring.register_event_duration_secs_listener(self._heard)

    def _heard(self, event: str, _seconds: float, **words: Any) -> None:
        if event.endswith("/jaxpr_trace_duration"):
            self.count[str(words.get("fun_name", ""))] += 1


class Entered:
    """Which functions of some folders begin to run."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self.folders = folders
        self.seen: set[types.CodeType] = set()

    def _called(self, frame: types.FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(self.folders):
            self.seen.add(frame.f_code)

    @contextlib.contextmanager
    def watching(self) -> Iterator[set[types.CodeType]]:
        """Collect while the block runs (by a profile function: ``sys.monitoring`` begins with Python 3.12)."""
        self.seen = set()
        sys.setprofile(self._called)
        try:
            yield self.seen
        finally:
            sys.setprofile(None)


class Late(Exception):
    """A case took too long."""


def _late(_signal: int, _frame: object) -> None:
    raise Late


class Worker:
    """One package with its drivers.

    Args:
        folder: where the package is unpacked; its files are named relative to it.
        drivers: the texts of the drivers by the name they have in the project.
        kept: where it is written down which case enters which function.
    """

    def __init__(self, folder: pathlib.Path, drivers: dict[str, str], kept: pathlib.Path) -> None:
        self.folder = str(folder.resolve()) + "/"
        sys.path.insert(0, self.folder)
        self.drivers = drivers
        self.texts = dict(drivers)
        self.traces = Traces()
        self._codes: set[types.CodeType] = set()
        self.entered = Entered((self.folder, "driver/"))
        self.loaded = {name: _load(name, text) for name, text in drivers.items()}
        self.names = {site.function.rpartition(".")[2] for text in drivers.values() for site in sites.scan(sites.Text(text))}
        self.base: dict[tuple[str, str], Run] = {}
        self.reach: dict[tuple[str, str], list[tuple[str, str]]] = collections.defaultdict(list)
        if kept.exists():
            for file, function, cases in json.loads(kept.read_text(encoding="utf-8")):
                self.reach[file, function] = [(name, case) for name, case in cases]
            return
        for name in drivers:
            self._survey(name)
        sizes = collections.Counter(case for cases in self.reach.values() for case in cases)
        for reached in self.reach.values():
            reached.sort(key=lambda case: (sizes[case], case))
        rows = [[file, function, reached] for (file, function), reached in self.reach.items()]
        kept.write_text(json.dumps(rows), encoding="utf-8")

    def _survey(self, name: str) -> None:
        import jax

        for case in _cases(self.loaded[name]):
            jax.clear_caches()
            with self.entered.watching() as seen:
                run = self._run(self.loaded[name], case, 1)
            if run.error is not None:
                print(f"{name}: {case} does not run: {run.error!r}", file=sys.stderr)
                continue
            for code in seen:
                self.reach[code.co_filename.removeprefix(self.folder), code.co_qualname].append((name, case))

    def _unchanged(self, name: str, case: str) -> Run:
        """What the case does in a driver that was just loaded, while the package has compiled its own functions already."""
        found = self.base.get((name, case))
        if found is None:
            self._run(self.loaded[name], case, 1)
            found = self.base[name, case] = self._run(_load(name, self.drivers[name]), case, ROUNDS)
        return found

    def _run(self, module: types.ModuleType, case: str, rounds: int) -> Run:
        traces = []
        value = None
        signal.signal(signal.SIGALRM, _late)
        signal.alarm(SECONDS)
        try:
            for _ in range(rounds):
                self.traces.count.clear()
                value = getattr(module, case)()
                traces.append(collections.Counter(self.traces.count))
        except Exception as error:
            return Run(None, traces, error)
        finally:
            signal.alarm(0)
        return Run(value, traces, None)

    def label(self, job: dict[str, Any]) -> dict[str, Any]:
        """Execute one mutant and say what happened: a label of ``RANK``, or why it is dropped."""
        edits = tuple(operators.Edit(*edit) for edit in job["edits"])
        file = edits[0].file
        self.names |= {job["function"].rpartition(".")[2], "<lambda>"}
        if file in self.drivers:
            cases = [job["function"]] if job["function"].startswith(operators.CASE) else self._driver_cases(file, job["function"])
            cases = [(file, case) for case in cases]
            text = operators.apply(self.drivers, edits)[file]
            return self._judged(job, cases[:3], lambda: contextlib.nullcontext(_load(file, text)))
        cases = self.reach.get((file, job["function"]), [])[:1]
        if file not in self.texts:
            self.texts[file] = pathlib.Path(self.folder, file).read_text(encoding="utf-8")
        if not cases:
            return {"label": "not reached"}
        changed = operators.apply(self.texts, edits)[file]
        return self._judged(job, cases, lambda: self._patched(file, changed, edits))

    def _driver_cases(self, file: str, function: str) -> list[str]:
        reached = [case for name, case in self.reach.get((file, function), []) if name == file]
        tree = ast.parse(self.drivers[file])
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith(operators.CASE) and node.name not in reached:
                used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                if function in used:
                    reached.append(node.name)
        return reached

    def _judged(self, job: dict[str, Any], cases: list[tuple[str, str]], made: Callable[[], Any]) -> dict[str, Any]:
        best: dict[str, Any] = {"label": "not reached"}
        for name, case in cases:
            base = self._unchanged(name, case)
            if base.error is not None:
                continue
            found = self._once(job, name, case, base, made)
            if found["label"] in RANK and (best["label"] not in RANK or RANK.index(found["label"]) < RANK.index(best["label"])):
                best = {**found, "case": f"{name}:{case}"}
            elif best["label"] not in RANK:
                best = found
            if best["label"] == "raises":
                break
        return best

    def _once(self, job: dict[str, Any], name: str, case: str, base: Run, made: Callable[[], Any]) -> dict[str, Any]:
        import jax

        self._codes = set()
        try:
            with made() as module, self.entered.watching() as seen:
                run = self._run(module or self.loaded[name], case, ROUNDS)
        except Unsupported:
            raise
        except Exception as error:
            return {"label": "raises", "detail": f"at import: {_said(error)}"}
        if isinstance(run.error, Late):
            return {"label": "too slow"}
        if run.error is not None:
            with made() as module, jax.disable_jit():
                plain = self._run(module or self.loaded[name], case, 1)
            if plain.error is not None:
                return {"label": "raises without jit", "detail": _said(plain.error)}
            return {"label": "raises", "detail": _said(run.error)}
        if self._codes and not any(code in self._codes and code.co_qualname == job["function"] for code in seen):
            return {"label": "not reached"}
        return self._compared(job, base, run)

    def _compared(self, job: dict[str, Any], base: Run, run: Run) -> dict[str, Any]:
        later = [sum(max(0, run.traces[i][n] - base.traces[i][n]) for n in self.names) for i in (1, 2)]
        first = {n: run.traces[0][n] - base.traces[0][n] for n in self.names}
        most = max(first, key=first.__getitem__)
        if min(later) >= 1:
            return {"label": "recompiles", "detail": f"{min(later)} traces at every later call"}
        if first[most] >= MANY:
            return {"label": "recompiles", "detail": f"{first[most]} traces of {most}"}
        if job["operator"] in {"loop variable", "static number in a loop"} or job["operator"].startswith("nan"):
            return {"label": "none"}
        return {"label": "none" if _same(base.value, run.value) else "value"}

    @contextlib.contextmanager
    def _patched(self, file: str, changed: str, edits: tuple[operators.Edit, ...]) -> Iterator[None]:
        """The package with the edited top-level statement executed anew."""
        text = self.texts[file]
        lines = {text.count("\n", 0, edit.offset) + 1 for edit in edits}
        module = next(m for m in list(sys.modules.values()) if getattr(m, "__file__", None) == self.folder + file)
        before, after = ast.parse(text).body, ast.parse(changed).body
        undo: list[tuple[object, str, object]] = []
        try:
            for old, new in zip(before, after, strict=True):
                first = min([old.lineno, *(each.lineno for each in getattr(old, "decorator_list", []))])
                if lines & set(range(first, (old.end_lineno or 0) + 1)):
                    self._bears_it(module, old, before)
                    undo += self._replaced(module, new, after)
            yield None
        finally:
            for owner, name, value in reversed(undo):
                setattr(owner, name, value)

    def _bears_it(self, module: types.ModuleType, node: ast.stmt, body: list[ast.stmt]) -> None:
        """A statement that cannot be executed a second time as it is says nothing when it is edited."""
        try:
            undo = self._replaced(module, node, body)
        except Exception as error:
            raise Unsupported from error
        for owner, name, value in reversed(undo):
            setattr(owner, name, value)
        self._codes.clear()

    def _replaced(self, module: types.ModuleType, node: ast.stmt, body: list[ast.stmt]) -> list[tuple[object, str, object]]:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            raise Unsupported
        was = vars(module)[node.name]
        undo: list[tuple[object, str, object]] = [(module, node.name, was)]
        try:
            self._execute(module, node)
            new = vars(module)[node.name]
            if isinstance(node, ast.ClassDef):
                setattr(module, node.name, was)
                for name, value in list(vars(new).items()):
                    if name in vars(was) and callable(value) and not name.startswith("__") and not isinstance(value, type):
                        undo.append((was, name, vars(was)[name]))
                        setattr(was, name, value)
                return undo
            for after in body[body.index(node) + 1 :]:
                if _belongs(after, node.name):
                    self._execute(module, after)
            for other in list(sys.modules.values()):
                for name, value in list(getattr(other, "__dict__", {}).items()):
                    if value is was:
                        undo.append((other, name, was))
                        setattr(other, name, new)
        except BaseException:
            for owner, name, value in reversed(undo):
                setattr(owner, name, value)
            raise
        return undo

    def _execute(self, module: types.ModuleType, node: ast.stmt) -> None:
        code = compile(ast.Module([node], []), str(module.__file__), "exec")
        self._codes |= {inner for inner in _nested(code) if inner.co_name != node.name or isinstance(node, ast.FunctionDef)}
        exec(code, vars(module))


class Unsupported(Exception):
    """Not a function nor a class of a module."""


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _nested(constant)


def _belongs(node: ast.stmt, name: str) -> bool:
    """Whether a statement completes a function: ``f.defjvp(...)``, ``@f.defjvp``."""
    heads = node.decorator_list if isinstance(node, ast.FunctionDef) else [node.value] if isinstance(node, ast.Expr) else []
    for head in heads:
        called = head.func if isinstance(head, ast.Call) else head
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == name:
            return True
    return False


def _load(name: str, text: str) -> types.ModuleType:
    module = types.ModuleType(name.removesuffix(".py").replace("/", "_"))
    module.__file__ = name
    sys.modules[module.__name__] = module
    exec(compile(text, name, "exec"), vars(module))
    return module


def _cases(module: types.ModuleType) -> list[str]:
    return [name for name in vars(module) if name.startswith(operators.CASE)]


def _said(error: BaseException) -> str:
    first = re.sub(r" at 0x[0-9a-f]+", "", (str(error).splitlines() or [""])[0])
    return f"{type(error).__name__}: {first[:60]}"


def _same(one: Any, two: Any) -> bool:
    import jax
    import numpy as np

    def leaves(value: Any) -> list[Any]:
        found = []
        for each in jax.tree.leaves(value):
            key = hasattr(each, "dtype") and jax.dtypes.issubdtype(each.dtype, jax.dtypes.prng_key)
            leaf = jax.random.key_data(each) if key else each
            found.append(np.asarray(leaf) if hasattr(leaf, "dtype") or isinstance(leaf, int | float | complex) else None)
        return found

    first, second = leaves(one), leaves(two)
    if len(first) != len(second):
        return False
    for a, b in zip(first, second, strict=True):
        if a is None or b is None:
            continue
        if a.shape != b.shape or a.dtype != b.dtype or not np.allclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=a.dtype.kind in "fc"):
            return False
    return True


def main() -> None:
    """Arguments: the folder of the package, a file to keep what cases reach, then the drivers as ``NAME=FILE``."""
    import warnings

    warnings.simplefilter("ignore")
    drivers = {}
    for argument in sys.argv[3:]:
        name, _, place = argument.partition("=")
        drivers[name] = pathlib.Path(place).read_text(encoding="utf-8")
    worker = Worker(pathlib.Path(sys.argv[1]), drivers, pathlib.Path(sys.argv[2]))
    print(json.dumps({"ready": True}), flush=True)
    for number, line in enumerate(sys.stdin):
        job = json.loads(line)
        try:
            answer = worker.label(job)
        except (Unsupported, StopIteration) as error:
            answer = {"label": "not executed", "detail": type(error).__name__}
        except Exception as error:
            answer = {"label": "not executed", "detail": _said(error)}
        print(json.dumps({"id": job["id"], **answer}), flush=True)
        if number % 40 == 39:
            import jax

            jax.clear_caches()


if __name__ == "__main__":
    main()
