"""Completion, asked of the real shells: what the key inserts, and that every option of every command is known."""

from __future__ import annotations

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import time

import pytest

from flake8_jaxstatic import cli
from flake8_jaxstatic.project import configuration
from flake8_jaxstatic.reports import completion
from tests.doors.conftest import Folder

CASES = [  # the line, and what it is completed to
    ("jaxstatic param", "jaxstatic params "),
    ("jaxstatic check --exit", "jaxstatic check --exit-zero "),
    ("jaxstatic check --format gith", "jaxstatic check --format github "),
    ("jaxstatic check --color=alw", "jaxstatic check --color=always "),
    ("jaxstatic rule JXS402", "jaxstatic rule JXS402 "),
    ("jaxstatic check --baseline base", "jaxstatic check --baseline baseline-of-ours.json "),
    ("jaxstatic check --no-cache some", "jaxstatic check --no-cache some-folder/"),
    ("jaxstatic completion fi", "jaxstatic completion fish "),
]


@pytest.fixture
def place(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    (tmp_path / "some-folder").mkdir()
    (tmp_path / "baseline-of-ours.json").touch()
    for shell in completion.SHELLS:
        (tmp_path / f"script.{shell}").write_text(completion.script(shell, cli._parser(), {"CODE": configuration.CODES}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Shell:
    """A shell at a terminal of its own: keys go in, and what was drawn is waited for."""

    def __init__(self, *command: str, folder: pathlib.Path) -> None:
        self.mine, theirs = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "HOME": str(folder), "PS1": "", "COLUMNS": "200"}
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment, start_new_session=True
        )
        os.close(theirs)
        self.seen = ""

    def press(self, keys: str) -> None:
        os.write(self.mine, keys.encode())

    def wait_for(self, pattern: str) -> re.Match[str]:
        """The first place where this is drawn; everything up to it is forgotten."""
        deadline = time.monotonic() + 60
        while (found := re.search(pattern, self.seen)) is None:
            ready, _, _ = select.select([self.mine], [], [], 1)
            if ready:
                self.seen += os.read(self.mine, 65536).decode(errors="replace")
            assert time.monotonic() < deadline, self.seen
        self.seen = self.seen[found.end() :]
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.mine)


def completed(shell: Shell, line: str) -> str:
    """What stands in the line after the key: the line is made the argument of a function that prints it."""
    shell.press(f"{line}\t\x01print-line '\x05%'\r")
    return shell.wait_for(r"\r\n<(.*?)%>")[1]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash(place: pathlib.Path) -> None:
    shell = Shell("bash", "--norc", "--noprofile", "-i", folder=place)
    try:
        shell.press("print-line() { printf '\\n<%s>\\n' \"$1\"; }\rsource script.bash; echo re''ady\r")
        shell.wait_for("ready")
        assert [completed(shell, line) for line, _ in CASES] == [whole for _, whole in CASES]
    finally:
        shell.end()


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh(place: pathlib.Path) -> None:
    shell = Shell("zsh", "-f", "-i", folder=place)
    try:
        shell.press("bindkey -e; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D; setopt no_auto_remove_slash\r")
        shell.press("print-line() { printf '\\n<%s>\\n' \"$1\"; }\rsource script.zsh; echo re''ady\r")
        shell.wait_for("ready")
        whole = [whole.rstrip() for _, whole in CASES]  # zsh takes the blank back when the cursor goes elsewhere
        assert [completed(shell, line) for line, _ in CASES] == whole
    finally:
        shell.end()


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish(place: pathlib.Path) -> None:
    """fish says itself what it would offer."""
    asked = "; ".join(f"complete -C '{line}'; echo ---" for line, _ in CASES)
    done = subprocess.run(["fish", "-N", "-c", f"source script.fish; {asked}"], capture_output=True, text=True, timeout=60, check=True)
    offers = [part.split("\n")[0].split("\t")[0] for part in done.stdout.split("---\n") if part]
    assert [line[: line.rindex(" ") + 1] + offer for (line, _), offer in zip(CASES, offers, strict=True)] == [w.rstrip() for _, w in CASES]
    assert done.stderr == ""


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_every_option_is_known(folder: Folder, shell: str) -> None:
    """Read off the help, which a person reads."""
    script = folder.jaxstatic("completion", shell).stdout
    commands = next(action.choices for action in cli._parser()._actions if isinstance(action.choices, dict))
    assert {"check", "fix", "rule", "completion"} <= set(commands)
    for command, parser in commands.items():
        assert re.search(rf"\b{command}\b", script)
        for option in re.findall(r"(--[a-z0-9-]+)", parser.format_help()):
            assert re.search(rf"-l {option[2:]}\b" if shell == "fish" else rf"{option}\b", script), (command, option)
    if shutil.which(shell):
        (folder.root / "script").write_text(script, encoding="utf-8")
        assert subprocess.run([shell, "-n", "script"], cwd=folder.root, capture_output=True, timeout=60, check=True).stderr == b""
