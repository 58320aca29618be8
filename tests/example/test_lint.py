"""flake8 on the example reports its mistakes, each on the line of its comment, and nothing else."""

from __future__ import annotations

import collections
import pathlib
import re
import subprocess
import sys

import pytest

from tests.example import conftest, markers

ROW = re.compile(r"^(?:\./)?(?P<file>[^:]+):(?P<line>\d+):\d+: (?P<code>JXS\d+) (?P<message>.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def reported() -> list[re.Match[str]]:
    command = [sys.executable, "-m", "flake8", "--select=JXS", "xpcs"]
    run = subprocess.run(command, cwd=conftest.PROJECT, capture_output=True, text=True, timeout=120, check=False)
    assert run.stderr == ""
    return list(ROW.finditer(run.stdout))


def test_findings_are_the_comments(reported: list[re.Match[str]]) -> None:
    expected = {(marker.file, marker.line, marker.code, marker.name) for marker in markers.read(conftest.PROJECT)}
    either = {key for key in expected if key[2] == "JXS306"}
    found = set()
    for row in reported:
        quoted = re.findall(r"'([^']*)'", row["message"])
        names = {name for file, line, code, name in expected if (file, line, code) == (row["file"], int(row["line"]), row["code"])}
        named = next((name for name in quoted if name in names), "" if "" in names else quoted[0] if quoted else "")
        found.add((row["file"], int(row["line"]), row["code"], named))
    assert found - either == expected - either
    assert found & either, "one of the two spellings is reported"


def test_one_finding_per_comment(reported: list[re.Match[str]]) -> None:
    lines = collections.Counter((row["file"], row["line"], row["message"]) for row in reported)
    assert max(lines.values()) == 1


def test_right_half_is_clean(reported: list[re.Match[str]]) -> None:
    assert [row[0] for row in reported if not row["file"].startswith("xpcs/wrong/")] == []


def test_finding_names_parameter_and_function(reported: list[re.Match[str]]) -> None:
    unnamed = [row[0] for row in reported if row["code"] != "JXS401" and not re.search(r"'\w+'.*\w+\(\)|\w+\(\).*'\w+'", row["message"])]
    assert unnamed == []


def test_comments_are_not_read(tmp_path: pathlib.Path) -> None:
    """The linter answers from the code: without the comments it says the same."""
    for path in (conftest.PROJECT / "xpcs").rglob("*.py"):
        copy = tmp_path / path.relative_to(conftest.PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(re.sub(r" +# JXS\d+.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_bytes((conftest.PROJECT / "pyproject.toml").read_bytes())
    outputs = []
    for folder in (conftest.PROJECT, tmp_path):
        command = [sys.executable, "-m", "flake8", "--select=JXS", "xpcs"]
        outputs.append(subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False).stdout)
    assert outputs[0] == outputs[1]


def test_readme_shows_what_is_printed(reported: list[re.Match[str]]) -> None:
    sample = re.search(r"```text\n(xpcs/.*?)\n```", (conftest.ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert sample is not None
    assert set(sample[1].splitlines()) <= {row[0] for row in reported}
