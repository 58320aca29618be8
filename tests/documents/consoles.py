"""Pages that a reader follows with a terminal: their files are written, their commands run, and what is printed is held against the page.

``python -m tests.documents.consoles PAGE --write`` puts what is printed today into the page; read the difference before it is kept.
"""

from __future__ import annotations

import itertools
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parents[2]
JAXSTATIC = "import sys; from flake8_jaxstatic import cli; sys.exit(cli.main())"
COMMANDS = {
    "jaxstatic": [sys.executable, "-c", JAXSTATIC],
    "flake8": [sys.executable, "-m", "flake8"],
    "python": [sys.executable],
    "pytest": [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
}
_FENCE = re.compile(r"^```(\w*)\s*$")
_PATH = re.compile(r"^`([\w./-]+)`:?\s*$")
_WORD = re.compile(r"^<!-- (figures vary|needs: [\w ]+|start afresh) -->$")
_TIME = re.compile(r"\d+(?:\.\d+)? ?(?:s|ms|us|µs)\b")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Command:
    """A command with the lines that the page shows below it.

    Attributes:
        line: of the page.
        words: the command.
        shown: what the page shows.
        loose: no number of it is compared, for they depend on the versions that are installed.
        files: that the page has written up to here since the last command, by path.
        needs: modules without which it cannot run.
        fresh: it runs in a new folder.
    """

    line: int
    words: tuple[str, ...]
    shown: tuple[str, ...]
    loose: bool = False
    files: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    fresh: bool = False


def commands(page: str) -> list[Command]:
    """The commands of a page in order; a block of code below a line `` `name.py`: `` is a file."""
    found: list[Command] = []
    files: dict[str, str] = {}
    path, fence, block, begun, loose, fresh = "", None, [], 0, False, False
    needs: tuple[str, ...] = ()
    for number, line in enumerate(page.splitlines(), 1):
        if fence is not None:
            if line.rstrip() != "```":
                block.append(line)
                continue
            if fence == "console":
                for at, words, shown in _entries(block, begun):
                    found.append(Command(at, words, shown, loose, files, needs, fresh))
                    files, fresh = {}, False
            elif path:
                files[path] = "\n".join(block) + "\n"
            path, fence, loose = "", None, False
        elif opened := _FENCE.match(line):
            fence, block, begun = opened[1], [], number
        elif named := _PATH.match(line):
            path = named[1]
        elif told := _WORD.match(line):
            loose = loose or told[1] == "figures vary"
            fresh = fresh or told[1] == "start afresh"
            needs = tuple(told[1].removeprefix("needs:").split()) if told[1].startswith("needs:") else () if fresh else needs
        elif line.strip():
            path = ""
    return found


def _entries(block: Sequence[str], begun: int) -> Iterator[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    starts = [at for at, line in enumerate(block) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
        yield begun + 1 + start, tuple(shlex.split(block[start][2:])), tuple(block[start + 1 : end])


def run(command: Command, folder: pathlib.Path) -> list[str]:
    """Write the files and run the command in a folder; the lines that it prints, complaints included."""
    for name, text in command.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    at = command.words.index(">") if ">" in command.words else len(command.words)
    told = [word.partition("=") for word in itertools.takewhile(lambda word: "=" in word, command.words)]
    program, *arguments = command.words[len(told) : at]
    done = subprocess.run(
        [*COMMANDS[program], *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONWARNINGS": "ignore",
            "PYTHONDONTWRITEBYTECODE": "1",
            "JAX_PLATFORMS": "cpu",
            "NO_COLOR": "1",
            "COLUMNS": "120",
            **{name: value for name, _, value in told},
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    if at < len(command.words):
        (folder / command.words[at + 1]).write_text(done.stdout, encoding="utf-8")
        return []
    return [line.rstrip().replace(f"{folder}/", "") for line in done.stdout.splitlines()]


def same(shown: Sequence[str], printed: Sequence[str], *, loose: bool) -> bool:
    """Whether the page shows what is printed: ``...`` stands for anything, times are not compared, fractions to two per cent."""
    if not shown:
        return not printed
    if shown[0].strip() == "...":
        return any(same(shown[1:], printed[at:], loose=loose) for at in range(len(printed) + 1))
    return bool(printed) and _same_line(shown[0].rstrip(), printed[0], loose=loose) and same(shown[1:], printed[1:], loose=loose)


def _same_line(shown: str, printed: str, *, loose: bool) -> bool:
    if "..." in shown:
        return re.fullmatch(".*".join(re.escape(part) for part in shown.split("...")), printed) is not None
    shown, printed = (_TIME.sub("<time>", line) for line in (shown, printed))
    if _NUMBER.sub("#", shown) != _NUMBER.sub("#", printed):
        return False
    return loose or all(_near(one, other) for one, other in zip(_NUMBER.findall(shown), _NUMBER.findall(printed), strict=True))


def _near(shown: str, printed: str) -> bool:
    if "." not in shown:
        return shown == printed
    return abs(float(shown) - float(printed)) <= 0.02 * abs(float(shown))


def update(page: pathlib.Path) -> None:
    """Put into a page what its commands print now, where that is something else; what it shows with ``...`` is left to the writer."""
    lines = page.read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        printed = []
        for number, command in enumerate(commands("\n".join(lines))):
            if command.fresh:
                folder = pathlib.Path(name) / str(number)
                folder.mkdir()
            printed.append((command, run(command, folder)))
        for picture in folder.glob("*.svg"):
            (page.parent / "pictures" / picture.name).write_bytes(picture.read_bytes())
    for command, told in reversed(printed):
        if not any("..." in line for line in command.shown) and not same(command.shown, told, loose=command.loose):
            lines[command.line : command.line + len(command.shown)] = told
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if argument != "--write":
            update(pathlib.Path(argument))
