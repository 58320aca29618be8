"""All safe fixes of a package, and what its own tests say before and after: ``packages.py FOLDER [--tests PATH ...] [--seed HOW]``.

The folder (an unpacked source distribution or a checkout) is copied; nothing in it is changed. Working packages have little to
repair, so with ``--seed`` the static specs of all jits that a decorator writes on one line outside of tests are broken first: deleted,
or misspelt (the last letter of each name is doubled, each number lies beyond the signature). Prints one JSON object: repairs, files
that they changed, whether every module that could be imported before can be after, tests that passed before and do not after, and how
many came back.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parents[2]
SPEC = re.compile(
    r"^(\s*@(?:functools\.)?partial\((?:jax\.)?jit)(, ?static_arg(?:nums|names) ?= ?(?:\w+|\"\w+\"|'\w+'|-\d+|\([^()\n]*\)|\[[^\[\]\n]*\]))"
    r"((?:, ?[^\n]*)?\))[ \t]*$",
    re.MULTILINE,
)


def in_tests(path: pathlib.Path) -> bool:
    """Whether a file is one of the package's tests."""
    return any(part in ("test", "tests") for part in path.parts) or path.stem.startswith("test_") or path.stem.endswith("_test")


def broken(found: re.Match[str], how: str) -> str:
    """A decorator whose static spec is deleted or misspelt."""
    head, spec, tail = found.groups()
    if how == "delete":
        return f"{head}{tail}"
    name, equals, value = spec.partition("=")
    value = re.sub(r"(\w)([\"'])", r"\1\1\2", value) if "names" in name else re.sub(r"-?\d+", lambda n: str(int(n[0]) + 30), value)
    return f"{head}{name}{equals}{value}{tail}"


def seed(root: pathlib.Path, how: str) -> int:
    """Break the static specs of decorators; how many."""
    changed = 0
    for path in sorted(root.rglob("*.py")):
        if not in_tests(path.relative_to(root)):
            text, count = SPEC.subn(lambda found: broken(found, how), path.read_text(encoding="utf-8"))
            if count:
                path.write_text(text, encoding="utf-8")
                changed += count
    return changed


def environment(root: pathlib.Path) -> dict[str, str]:
    """The package itself, and not an installed one, is what is imported."""
    source = root / "src"
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(source if source.is_dir() else root), str(HERE)]), "JAX_PLATFORMS": "cpu"}


def imports(root: pathlib.Path, seconds: float) -> set[str]:
    """The modules of the package that can be imported."""
    source = root / "src" if (root / "src").is_dir() else root
    packages = [p.name for p in sorted(source.iterdir()) if (p / "__init__.py").exists() and p.name not in ("tests", "test", "docs")]
    program = (
        "import importlib, pkgutil, sys\n"
        "for name in sys.argv[1:]:\n"
        "    package = importlib.import_module(name)\n"
        "    for each in [name, *(m.name for m in pkgutil.walk_packages(package.__path__, name + '.', onerror=lambda _: None))]:\n"
        "        if 'test' in each: continue\n"
        "        try: importlib.import_module(each)\n"
        "        except BaseException: continue\n"
        "        print('@', each)\n"
    )
    command = [sys.executable, "-c", program, *packages]
    done = subprocess.run(command, cwd=root, env=environment(root), capture_output=True, text=True, timeout=seconds, check=False)
    return {line[2:] for line in done.stdout.splitlines() if line.startswith("@ ")}


def passed(root: pathlib.Path, tests: list[str], seconds: float) -> set[str]:
    """The tests that pass, as pytest names them."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no", "--tb=no", "-rp", *tests]
    try:
        done = subprocess.run(command, cwd=root, env=environment(root), capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"the tests did not end in {seconds:.0f} s") from None
    return {line.removeprefix("PASSED ") for line in done.stdout.splitlines() if line.startswith("PASSED ")}


def fixed(root: pathlib.Path, options: list[str]) -> tuple[dict[str, int], int]:
    """Write all safe fixes; what was repaired, by code, and how many files that changed."""
    before = {path: path.read_bytes() for path in root.rglob("*.py")}
    command = [sys.executable, "-c", "from flake8_jaxstatic import cli; cli.run()", "fix", "--write", "--no-cache", *options, "."]
    done = subprocess.run(command, cwd=root, env=environment(root), capture_output=True, text=True, check=False)
    found: dict[str, int] = {}
    for code in re.findall(r": (JXS\d+) [^\n]*\(safe, written\)", done.stdout):
        found[code] = found.get(code, 0) + 1
    return found, sum(path.read_bytes() != text for path, text in before.items())


def main() -> int:
    """Copy, run, fix, run again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tests", nargs="*", default=[])
    parser.add_argument("--seed", choices=("delete", "misspell"))
    parser.add_argument("--option", action="append", default=[], help="of jaxstatic fix")
    parser.add_argument("--seconds", type=float, default=240.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch) / arguments.folder.resolve().name
        shutil.copytree(arguments.folder, root, ignore=shutil.ignore_patterns(".git", "__pycache__", ".jaxstatic_cache"))
        told: dict[str, object] = {"package": root.name, "tests": arguments.tests}
        modules, before = imports(root, arguments.seconds), passed(root, arguments.tests, arguments.seconds)
        told["passed before"] = len(before)
        damaged, whole = before, modules
        if arguments.seed:
            told["specs broken"] = f"{seed(root, arguments.seed)} ({arguments.seed})"
            damaged = passed(root, arguments.tests, arguments.seconds)
            told["passed with them broken"] = len(before & damaged)
            whole = imports(root, arguments.seconds)
            told["modules with them broken"] = len(modules & whole)
        told["repairs"], told["files"] = fixed(root, arguments.option)
        after = passed(root, arguments.tests, arguments.seconds)
        told["passed after"] = len(before & after)
        told["lost"] = sorted((before & damaged) - after)
        told["modules"] = len(modules)
        importable = imports(root, arguments.seconds)
        told["modules after"] = len(modules & importable)
        told["modules lost"] = sorted((modules & whole) - importable)
    print(json.dumps(told))
    return bool(told["lost"] or told["modules lost"])


if __name__ == "__main__":
    raise SystemExit(main())
