"""Programs that nobody wrote go through the whole analysis: ``python benchmarks/hostile/inputs.py 50000 --record FILE [--real FOLDER]``.

Three kinds of inputs: drawn from a grammar that knows of JAX (``grammar``); real files below ``--real``, mutated (cut, pasted, with words
and characters put in, lines swapped, expressions and statements transplanted between trees); and, where hypothesmith is installed, what it
draws (it needs a third of a second for each, so it is one project in 250). Forty inputs make a project, with four jitted functions that
call into them, and a project is judged as a user has it judged: lowering, flow, rules, flags. A failure of the engine, an exception, or a
project that takes more than ``--limit`` seconds of CPU is printed, kept below ``--kept``, and makes the exit status 1. The record has a
line per project: a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import ast
import collections
import gc
import importlib.util
import json
import pathlib
import random
import sys
import time
import warnings
from collections.abc import Iterator

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks.hostile import grammar
from flake8_jaxstatic import pipeline
from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

BATCH = 40
SMITH = 7
LONGEST = 6_000
WORDS = (
    "def f(x):", "class C(D):", "lambda *a, **k:", "@jax.jit", "static_argnames='n'", "partial(", "for x in", "while", "else:", "elif x:",
    "try:", "except* E:", "finally:", "with a as b,", "match x:", "case [*_, {**r}]:", "yield from", "await", "async", "global x",
    "nonlocal x", "del x", "import *", "from . import", "from ..... import x", "return", "raise", "assert", ":=", "**", "//=", "->",
    "...", "f'{x!r:{y}}'", "b'\\xff'", "1e999", "0x" + "f" * 200, "(", ")", "[", "]", "{", "}", ",", ":", ";", "\\\n", "\n", "    ", "\t",
    "\x0c", "\0", "\ufeff", "é", "\u2028", "'''", '"', "os.environ['XLA_FLAGS'] = ", "jax.lax.scan(", "jnp.zeros(", "self.", "super().",
    "__all__ = ", "type X[T] = ", "*a, = ", "if __name__ == '__main__':",
)  # fmt: skip
CALLER = (
    "import jax\nfrom m{} import *\nimport m{}\n\n\n@jax.jit\ndef run(x, n):\n    return f(x, n) if n else m{}.f(x)\n\n\n"
    "for i in range(3):\n    run(1.0, i)\n"
)


def drawn(seed: int, count: int) -> Iterator[str]:
    """Programs that hypothesmith draws."""
    import hypothesis  # noqa: PLC0415
    import hypothesmith  # noqa: PLC0415

    for number, strategy in enumerate((hypothesmith.from_grammar(), hypothesmith.from_node())):
        wanted = hypothesis.settings(
            max_examples=count - count // 2 if number else count // 2,
            database=None,
            deadline=None,
            phases=[hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        texts: list[str] = []

        def take(text: str) -> None:
            texts.append(text)  # noqa: B023 - called here and now

        hypothesis.seed(seed + number)(wanted(hypothesis.given(strategy)(take)))()
        yield from texts


def mutated(chance: random.Random, files: list[pathlib.Path]) -> str:
    """A real file that something has happened to."""
    text = piece(chance, files)
    if chance.random() < 0.4:
        return transplanted(chance, text, piece(chance, files))
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        start, end, to = sorted(chance.randrange(len(text) + 1) for _ in range(3))
        end = min(end, start + 300)
        how = chance.randrange(6)
        if how == 0:
            text = text[:start] + text[end:]
        elif how == 1:
            text = text[:to] + text[start:end] + text[to:]
        elif how == 2:
            text = text[:start] + chance.choice(WORDS) + text[start:]
        elif how == 3:
            text = text[:start] + chr(chance.choice((0, 9, 10, 13, 12, 0xE9, 0x1F600, chance.randrange(0xD800)))) + text[end:]
        elif how == 4:
            lines = text.split("\n")
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            text = "\n".join(lines)
        else:
            text = text[:start] + text[start:end] * chance.choice((2, 3, 30)) + text[end:]
    return text


def piece(chance: random.Random, files: list[pathlib.Path]) -> str:
    """Some whole statements out of a real file."""
    text = chance.choice(files).read_text(encoding="utf-8", errors="replace")
    parts = text.split("\n\n\n")
    first = chance.randrange(len(parts))
    taken = parts[0][:1_500] if first else ""
    while first < len(parts) and len(taken) < LONGEST // 2:
        taken += "\n\n\n" + parts[first][:LONGEST]
        first += 1
    return taken[:LONGEST]


def transplanted(chance: random.Random, text: str, other: str) -> str:
    """Expressions and statements at places where no person would write them; most of these programs still parse."""
    try:
        tree, donor = ast.parse(text), ast.parse(other)
        statements = [node for node in ast.walk(donor) if isinstance(node, ast.stmt)] or [ast.Pass()]
        expressions = [node for node in ast.walk(donor) if isinstance(node, ast.expr)] or [ast.Constant(1)]
        for node in list(ast.walk(tree)):
            for name, value in ast.iter_fields(node):
                if isinstance(value, ast.expr) and chance.random() < 0.02:
                    setattr(node, name, chance.choice(expressions))
                elif isinstance(value, list) and value and isinstance(value[0], ast.stmt) and chance.random() < 0.1:
                    value[chance.randrange(len(value))] = chance.choice(statements)
        return ast.unparse(tree)[: 4 * LONGEST]
    except (SyntaxError, ValueError, RecursionError, AttributeError, TypeError, KeyError, MemoryError):
        return text


def judge(texts: list[str], chance: random.Random) -> tuple[float, str, collections.Counter[str]]:
    """Seconds, what failed, and how many findings of which code."""
    named = {f"m{number}.py": text for number, text in enumerate(texts)}
    named |= {f"u{number}.py": CALLER.replace("{}", str(chance.randrange(len(texts)))) for number in range(4)}
    settings = Settings()
    files = workspace.Workspace.of_texts(named, settings)
    start = time.process_time()
    told = answers._guarded(files, rows=True, keep=False)  # noqa: SLF001 - what every door does, with texts that stand on no disk
    seconds = time.process_time() - start
    return seconds, told.trace, collections.Counter(finding.code for finding in told.analysis.findings)


def inputs(number: int, seed: int, files: list[pathlib.Path]) -> tuple[str, list[str]]:
    """The inputs of a project and their kind: the same for the same number and seed."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - no secret
    if number % 250 == SMITH and importlib.util.find_spec("hypothesmith") is not None:
        texts = drawn(chance.randrange(2**32), BATCH)
        return "smith", [chance.choice(("def f(*a, **k):\n    return a\n", "")) + text for text in texts]
    if number % 2 and files:
        return "real", [mutated(chance, files) for _ in range(BATCH)]
    return "grammar", [grammar.program(chance) for _ in range(BATCH)]


def main() -> int:
    """Judge what the record does not know."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="inputs, those of the record included")
    parser.add_argument("--record", type=pathlib.Path, required=True)
    parser.add_argument("--real", type=pathlib.Path)
    parser.add_argument("--kept", type=pathlib.Path, default=pathlib.Path("hostile-failures"))
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    warnings.simplefilter("ignore")
    assert pipeline  # noqa: S101 - imported before anything is measured
    files = sorted(told.real.rglob("*.py")) if told.real else []
    told.record.touch()
    known = {json.loads(line)["number"] for line in told.record.read_text(encoding="utf-8").splitlines()}
    for number in range(-(-told.count // BATCH)):
        if number in known:
            continue
        kind, texts = inputs(number, told.seed, files)
        seconds, trace, codes = judge(texts, random.Random(number))  # noqa: S311 - no secret
        wrong = trace or ("slow" if seconds > told.limit else "")
        if wrong:
            folder = told.kept / str(number)
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in enumerate(texts):
                (folder / f"m{name}.py").write_bytes(text.encode("utf-8", "surrogatepass"))
            print(f"project {number} ({seconds:.1f} s), kept in {folder}:\n{wrong}", flush=True)
        line = {
            "number": number,
            "kind": kind,
            "inputs": len(texts),
            "seconds": round(seconds, 3),
            "wrong": wrong[-300:],
            "codes": dict(codes),
        }
        with told.record.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
        gc.collect()
    lines = [json.loads(line) for line in told.record.read_text(encoding="utf-8").splitlines()]
    failed = sum(bool(line["wrong"]) for line in lines)
    codes = sum((collections.Counter(line["codes"]) for line in lines), collections.Counter[str]())
    spent = sum(line["seconds"] for line in lines)
    slowest = max(line["seconds"] for line in lines)
    count = sum(line["inputs"] for line in lines)
    print(f"{count} inputs in {len(lines)} projects, {failed} failures; {spent:.0f} s, slowest project {slowest:.1f} s")
    for kind in ("grammar", "real", "smith"):
        of_kind = [line for line in lines if line["kind"] == kind]
        unread = sum(line["codes"].get(answers.UNREADABLE, 0) for line in of_kind)
        print(f"{kind}: {sum(line['inputs'] for line in of_kind)} inputs, {unread} of them no Python")
    print("findings:", ", ".join(f"{code} {count}" for code, count in sorted(codes.items())))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
