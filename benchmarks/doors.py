"""What the linter adds to a run of flake8: ``python benchmarks/doors.py FOLDER ...`` prints CPU seconds, one line per project.

Each folder is copied; then flake8 runs without our codes, with them and nothing cached, with everything cached, and after an edit of the
largest file. The last column is ``jaxstatic check`` with everything cached. One process each; the smaller of two runs where there are two.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CHECK = "from flake8_jaxstatic import cli; cli.run()"


def seconds(folder: pathlib.Path, *arguments: str) -> float:
    """CPU seconds of one process and its children."""
    before = os.times()
    subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, timeout=900, check=False)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def measure(original: pathlib.Path, folder: pathlib.Path) -> str:
    """The line of one project."""
    shutil.copytree(original, folder, ignore=shutil.ignore_patterns(".git", ".jaxstatic_cache"))
    (folder / "setup.cfg").touch()
    flake8 = ("-m", "flake8", "-j1", "--isolated")
    alone = min(seconds(folder, *flake8, "--select=E9") for _ in range(2))
    cold = seconds(folder, *flake8, "--select=E9,JXS")
    warm = min(seconds(folder, *flake8, "--select=E9,JXS") for _ in range(2))
    largest = max(folder.rglob("*.py"), key=lambda path: path.stat().st_size)
    largest.write_text(largest.read_text(encoding="utf-8") + "\nEDITED = 1\n", encoding="utf-8")
    edited = seconds(folder, *flake8, "--select=E9,JXS")
    check = min(seconds(folder, "-c", CHECK, "check", "--format=concise", ".") for _ in range(2))
    figures = f"flake8 alone {alone:.2f}, cold {cold:.2f}, warm {warm:.2f}, after an edit {edited:.2f}; jaxstatic check, warm {check:.2f}"
    return f"{original.name}: {figures}"


def main() -> None:
    """Print the lines."""
    with tempfile.TemporaryDirectory() as name:
        for number, folder in enumerate(sys.argv[1:]):
            print(measure(pathlib.Path(folder), pathlib.Path(name) / str(number)), flush=True)


if __name__ == "__main__":
    main()
