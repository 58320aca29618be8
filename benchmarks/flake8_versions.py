"""Which versions of flake8 work: each in an environment of its own, with the wheel, on the example project.

``python benchmarks/flake8_versions.py [VERSION ...]`` builds the wheel of this folder with pip, and prints a line per version: whether it
can be installed beside the plugin on this Python, and whether all ways of asking give the findings of ``jaxstatic check``.
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile
import venv

ROOT = pathlib.Path(__file__).resolve().parents[1]
VERSIONS = ("6.0.0", "7.0.0", "7.1.0", "7.1.2", "7.2.0", "7.3.0", "")
WRONG = "xpcs/wrong/unsafe.py"


def lines(python: pathlib.Path, *command: str, stdin: str = "") -> list[str]:
    """What a command in the example prints, sorted; with what it complains of, which should be nothing."""
    done = subprocess.run(
        [python, "-m", *command], cwd=ROOT / "examples" / "xpcs", input=stdin, capture_output=True, text=True, timeout=300, check=False
    )
    return sorted(line.removeprefix("./") for line in (done.stdout + done.stderr).splitlines() if line.strip())


def examine(version: str, wheel: pathlib.Path, folder: pathlib.Path) -> str:
    """One line about one version; an empty one means the newest."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    wanted = f"flake8=={version}" if version else "flake8"
    # The version is forced, so that the lower bound can be measured and not only repeated.
    for arguments in ((wanted, "ast-grep-py>=0.50,<1"), ("--no-deps", str(wheel))):
        done = subprocess.run([python, "-m", "pip", "install", "-q", *arguments], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            return f"{wanted:16} cannot be installed: {done.stderr.strip().splitlines()[-1]}"
    asked = "from importlib.metadata import version; print(version('flake8'), version('ast-grep-py'), end='')"
    have = subprocess.run([python, "-c", asked], capture_output=True, text=True, timeout=60, check=True).stdout
    program = "import sys; from flake8_jaxstatic import cli; sys.exit(cli.main(['check', '--format=concise', '--no-cache', '.']))"
    done = subprocess.run([python, "-c", program], cwd=ROOT / "examples" / "xpcs", capture_output=True, text=True, timeout=300, check=False)
    expected = sorted(line.removeprefix("./") for line in done.stdout.splitlines())
    text = (ROOT / "examples" / "xpcs" / WRONG).read_text(encoding="utf-8")
    ways = {
        "one process": lines(python, "flake8", "--select=JXS", "-j1", ".") == expected,
        "two processes": lines(python, "flake8", "--select=JXS", "-j2", ".") == expected,
        "stdin": lines(python, "flake8", "--select=JXS", f"--stdin-display-name={WRONG}", "-", stdin=text)
        == [line for line in expected if line.startswith(f"{WRONG}:")],
        "extend-select": set(expected) <= set(lines(python, "flake8", "--extend-select=JXS", ".")),
        "not selected": not [line for line in lines(python, "flake8", "--select=E9", ".") if "JXS" in line],
    }
    wrong = [way for way, right in ways.items() if not right]
    judged = "all ways agree" if expected and not wrong else f"WRONG: {wrong or done.stderr}"
    return f"flake8, ast-grep {have:14} {len(expected)} findings; {judged}"


def main() -> None:
    """Print the lines."""
    versions = sys.argv[1:] or VERSIONS
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)], check=True, timeout=600)
        (wheel,) = folder.glob("*.whl")
        for number, version in enumerate(versions):
            print(examine(version, wheel, folder / str(number)), flush=True)


if __name__ == "__main__":
    main()
