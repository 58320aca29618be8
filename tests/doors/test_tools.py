"""The tools that people run linters with, for real: pre-commit, tox and nbQA, configured as docs/ci.md says, without a network."""

from __future__ import annotations

import argparse
import configparser
import importlib.util
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
from typing import Any

import pytest

from flake8_jaxstatic import cli
from tests.doors.conftest import Folder

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
# What the repositories of others say of their own hooks.
THEIRS = {
    "flake8": {"entry": "flake8", "types_or": ["python", "pyi"], "require_serial": True},
    "nbqa-flake8": {"entry": "nbqa flake8", "types_or": ["jupyter", "markdown"], "require_serial": True},
}
NOTEBOOK = [
    "import jax.numpy as jnp\nfrom core.model import decay",
    "TIMES = jnp.arange(5.0)",
    "rate = 0.1\ndecay(TIMES, rate, [0.5])",
]


def examples(tool: str) -> list[str]:
    """The configurations of a tool on the page."""
    found = re.findall(rf"^<!-- test: {tool} -->\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found


def needs(*programs: str) -> pytest.MarkDecorator:
    """Run only where these are installed: a program, or a module of this Python."""
    missing = [name for name in programs if shutil.which(name) is None and importlib.util.find_spec(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


class Tools:
    """A small project in a repository, and the commands of this Python's environment on the path."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        commands = folder.root.parent / "bin"
        commands.mkdir()
        programs = {
            "jaxstatic": "from flake8_jaxstatic import cli; sys.exit(cli.main())",
            "flake8": "from flake8.main.cli import main; sys.exit(main())",
            "nbqa": "from nbqa.__main__ import main; sys.exit(main())",
        }
        for name, program in programs.items():
            script = f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -c 'import sys; {program}' \"$@\"\n"
            (commands / name).write_text(script, encoding="utf-8")
            (commands / name).chmod(0o755)
        home = str(folder.root.parent / "home")
        inherited = {key: value for key, value in folder.environment.items() if not key.startswith(("GIT_", "PRE_COMMIT", "TOX_"))}
        own = {"HOME": home, "PRE_COMMIT_HOME": f"{home}/pre-commit", "VIRTUALENV_OVERRIDE_APP_DATA": f"{home}/virtualenv"}
        author = {f"GIT_{who}_{what}": "n" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        path = f"{commands}{os.pathsep}{os.environ['PATH']}"
        self.environment = {**inherited, **own, **author, "PATH": path, "GIT_CONFIG_GLOBAL": os.devnull}

    def run(self, *command: str, status: int | None = 0) -> str:
        """Everything that a command prints."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(command, cwd=self.folder.root, env=self.environment, **streams, text=True, timeout=300, check=False)
        assert status is None or done.returncode == status, done.stdout
        return done.stdout

    def pre_commit(self, hooks: list[dict[str, Any]], *arguments: str, status: int) -> str:
        """Run pre-commit with these hooks, which find their programs on the path instead of installing them."""
        system = [{"name": hook["id"], **hook, "language": "system"} for hook in hooks]
        for hook in system:
            hook.pop("additional_dependencies", None)
        self.folder.write({".pre-commit-config.yaml": json.dumps({"repos": [{"repo": "local", "hooks": system}]})})
        self.run("git", "add", ".pre-commit-config.yaml")
        return self.run(sys.executable, "-m", "pre_commit", "run", *arguments, status=status)


@pytest.fixture
def tools(real: Folder) -> Tools:
    real.write({"tox.ini": "[flake8]\nselect = JXS\n"})
    return Tools(real)


@pytest.fixture
def repository(tools: Tools) -> Tools:
    """All is committed; then one file is changed for the worse, one for no worse."""
    tools.run("git", "init", "-q", "-b", "main", ".")
    tools.run("git", "add", ".")
    tools.run("git", "commit", "-q", "-m", "all")
    run = (tools.folder.root / "run.py").read_text(encoding="utf-8")
    tools.folder.write({"run.py": f"{run}model.decay(TIMES, 0.1, {{}})\n", "core/__init__.py": "# changed\n"})
    tools.run("git", "add", "run.py", "core/__init__.py")
    return tools


def expected(tools: Tools, *paths: str) -> list[str]:
    return tools.folder.jaxstatic("check", "--format=concise", *paths).stdout.splitlines()


def findings(told: str) -> list[str]:
    return [line for line in told.splitlines() if re.search(r": JXS\d{3} ", line)]


@needs("git", "pre_commit")
def test_hooks_that_are_offered(repository: Tools) -> None:
    yaml = pytest.importorskip("yaml")
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in offered] == ["jaxstatic", "jaxstatic-project", "flake8-jaxstatic"]
    told = repository.pre_commit(offered, status=1).split("- hook id: ")[1:]
    changed, everywhere = expected(repository, "core/__init__.py", "run.py"), expected(repository)
    assert changed
    assert len(everywhere) > len(changed)
    for part, hook, wanted in zip(told, offered, (changed, everywhere, changed), strict=True):
        assert part.startswith(f"{hook['id']}\n- exit code: 1\n")
        assert sorted(findings(part)) == sorted(wanted)
    repository.run("git", "reset", "-q", "run.py")
    repository.run("git", "checkout", "-q", "run.py")
    assert "Passed" in repository.pre_commit(offered[:1], status=0), "the file that is left has no finding"


@needs("git", "pre_commit")
def test_pre_commit_as_the_page_says(repository: Tools) -> None:
    yaml = pytest.importorskip("yaml")
    repository.folder.write({"study.ipynb": notebook()})
    repository.run("git", "add", "study.ipynb")
    for text in examples("pre-commit"):
        (repo,) = yaml.safe_load(text)["repos"]
        (hook,) = repo["hooks"]
        if "nbqa" in hook["id"] and importlib.util.find_spec("nbqa") is None:
            continue
        hook = {**(THEIRS[hook["id"]] if repo["repo"] != "local" else {}), **hook}
        told = findings(repository.pre_commit([hook], "--all-files", status=1))
        if "nbqa" in hook["id"]:
            assert [line.split(": JXS")[0] for line in told] == ["study.ipynb:cell_3:2:1"]
        else:
            assert [line.removeprefix("./") for line in told] == [line.removeprefix("./") for line in expected(repository)]


@needs("tox")
def test_tox_as_the_page_says(tools: Tools) -> None:
    """A real environment, in which nothing has to be installed: the command stands on the path."""
    (text,) = examples("tox")
    parser = configparser.ConfigParser()
    parser.read_string(text)
    assert parser["testenv:jaxstatic"]["deps"] == "flake8-jaxstatic"
    tools.folder.write({"tox.ini": text + "\n[flake8]\nselect = JXS203\n"})
    without = ("-x", "testenv:jaxstatic.deps=", "-x", "testenv:jaxstatic.allowlist_externals=jaxstatic")
    told = tools.run(sys.executable, "-m", "tox", "-e", "jaxstatic", *without, "--", "run.py", "--format", "concise", status=1)
    assert findings(told) == expected(tools, "run.py")
    assert [line.split()[1] for line in findings(told)] == ["JXS203"], "and the section [flake8] counts"
    told = tools.run(sys.executable, "-m", "tox", "-e", "jaxstatic", *without, "--", "core/__init__.py", status=0)
    assert "congratulations" in told


@needs("nbqa")
def test_notebooks(tools: Tools) -> None:
    """nbQA names the cell; and the notebook is a caller like any other file."""
    tools.folder.write({"study.ipynb": notebook()})
    told = tools.run("nbqa", "flake8 --select=JXS", "study.ipynb", status=1)
    (line,) = findings(told)
    assert line.startswith("study.ipynb:cell_3:2:1: JXS203 static 'dt' of decay() gets a list")
    assert json.loads((tools.folder.root / "study.ipynb").read_text(encoding="utf-8")) == json.loads(notebook()), "and nothing is written"
    told = tools.folder.jaxstatic("explain", "core.model.decay.dt").stdout
    assert "study.ipynb:" in told


def notebook() -> str:
    cells: list[dict[str, object]] = [{"cell_type": "markdown", "metadata": {}, "source": ["# Study"]}]
    bare = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells += [{**bare, "source": text.splitlines(keepends=True)} for text in NOTEBOOK]
    about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    return json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def test_workflows_say_what_the_command_understands() -> None:
    """The steps of the workflows, and every other command of the page, are lines that the parser takes."""
    yaml = pytest.importorskip("yaml")
    lines = [line[2:] for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line[:2] == "$ "]
    for text in examples("actions"):
        workflow = yaml.safe_load(text)
        (job,) = workflow["jobs"].values()
        assert workflow["permissions"]["contents"] == "read"
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])
        lines += [step["run"] for step in job["steps"] if "run" in step]
        uploaded = [step["with"]["sarif_file"] for step in job["steps"] if "upload-sarif" in step.get("uses", "")]
        written = re.findall(r"--output-file (\S+)", text)
        assert uploaded == written
        assert ("security-events" in workflow["permissions"]) == bool(uploaded)
    ours = [shlex.split(line)[1:] for line in lines if line.startswith("jaxstatic ")]
    assert len(ours) == 4
    for arguments in ours:
        told: argparse.Namespace = cli._parser().parse_args(arguments)
        assert told.run is cli._check
