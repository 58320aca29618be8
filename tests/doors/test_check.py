"""``jaxstatic check`` is flake8, byte for byte, under any configuration; and it says what flake8 cannot."""

from __future__ import annotations

import json
import pathlib

import pytest

from flake8_jaxstatic.audit import checking
from tests.doors.conftest import Folder

CONFIGURATIONS = {
    "none": "",
    "select": "[flake8]\nselect = JXS1\n",
    "select without ours": "[flake8]\nselect = E,F\n",
    "extend-select": "[flake8]\nextend-select = JXS202\nignore = JXS\n",
    "ignore": "[flake8]\nignore = JXS1\n",
    "extend-ignore": "[flake8]\nextend-ignore = JXS202\n",
    "longest prefix": "[flake8]\nselect = JXS,E\nextend-ignore = JXS2\nextend-select = JXS202\n",
    "per-file-ignores": "[flake8]\nper-file-ignores =\n    tests/*: JXS1\n    pkg/b.py: JXS202,E\n",
    "exclude": "[flake8]\nexclude = tests\n",
    "extend-exclude": "[flake8]\nextend-exclude = pkg/b.py,test_*\n",
    "filename": "[flake8]\nfilename = a.py\n",
    "disable-noqa": "[flake8]\ndisable-noqa = true\n",
    "our own": "[flake8]\njaxstatic-disable = JXS102\njaxstatic-exclude = tests\n",
}


def ours(told: str) -> str:
    return "".join(line for line in told.splitlines(keepends=True) if " JXS" in line)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_check_is_flake8(folder: Folder, name: str) -> None:
    folder.write({"tox.ini": CONFIGURATIONS[name], "with space/ü.py": "bad(v)\n", "latin.py": b"# coding: latin-1\n'\xe9'; bad(w)\n"})
    wanted = ours(folder.flake8("-j1"))
    done = folder.jaxstatic("check", "--format=concise")
    assert done.stdout == wanted
    assert done.returncode == (1 if wanted else 0)
    assert done.stderr == ("" if name != "select without ours" else f"jaxstatic: {checking.UNSELECTED}\n")
    assert folder.jaxstatic("check", "--format=concise", "a.py", "./pkg", "tests").stdout == ours(folder.flake8("a.py", "./pkg", "tests"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--select=JXS1"],
        ["--extend-select=JXS202", "--ignore=JXS"],
        ["--extend-ignore=JXS1", "--exclude=pkg"],
        ["--disable-noqa"],
        ["--isolated"],
        ["--config=other.cfg"],
        ["--per-file-ignores=a.py:JXS2"],
        ["--jaxstatic-disable=JXS2"],
    ],
)
def test_options_are_those_of_flake8(folder: Folder, arguments: list[str]) -> None:
    folder.write({"tox.ini": "[flake8]\nextend-ignore = JXS1\n", "other.cfg": "[flake8]\nignore = JXS2\n"})
    wanted = ours(folder.flake8(*arguments))
    assert folder.jaxstatic("check", "--format=concise", *arguments).stdout == wanted


def test_from_another_folder(folder: Folder) -> None:
    """Paths are those that the user gave, in the places too; the configuration is that of the working folder, as in flake8."""
    name = folder.root.name
    done = folder.jaxstatic("check", "--format=concise", name, cwd="..")
    assert done.stdout == ours(folder.flake8(name, cwd=".."))
    assert f" = note 1: {name}/a.py:1:1: passed here\n" in folder.jaxstatic("check", f"{name}/a.py", cwd="..").stdout
    absolute = str(folder.root / "a.py")
    assert folder.jaxstatic("check", "--format=concise", absolute, cwd="..").stdout == ours(folder.flake8(absolute, cwd=".."))


def test_text_shows_source_and_chain(folder: Folder) -> None:
    told = folder.jaxstatic("check", "a.py").stdout
    shown = ["JXS202 static 'a' of f() is a tracer", " --> a.py:1:1", "  |", "1 | bad(a)", "  | ^^^^^^", "  |"]
    assert told.splitlines()[:7] == [*shown, "  = note 1: a.py:1:1: passed here"]
    assert told.endswith("\n3 findings in 1 file\nwhether 3 can be repaired was not tried: jaxstatic fix tells\n")


def test_json_is_complete(folder: Folder) -> None:
    told = json.loads(folder.jaxstatic("check", "--format=json", "pkg").stdout)
    assert [(row["path"], row["line"], row["column"], row["code"], row["param"]) for row in told] == [
        ("pkg/b.py", 2, 15, "JXS202", "z"),
        ("pkg/b.py", 2, 23, "JXS202", "y"),
    ]
    assert told[0]["trail"] == [{"file": "pkg/b.py", "line": 2, "column": 15, "text": told[0]["text"], "what": "passed here"}]
    assert json.loads(folder.jaxstatic("check", "--format=json", "pkg/clean.py").stdout) == []


def test_exit_status(folder: Folder) -> None:
    assert folder.jaxstatic("check", "pkg/clean.py").returncode == 0
    assert folder.jaxstatic("check", "a.py").returncode == 1
    for arguments in (["--format=xml"], ["--select"], ["nowhere.py"], ["--jaxstatic-hints=some"], ["--config=nowhere.cfg"]):
        done = folder.jaxstatic("check", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr


def test_a_configuration_that_selects_nothing_is_no_clean_project(folder: Folder) -> None:
    """Many projects select flake8's own letters only: silence would read as praise."""
    folder.write({"setup.cfg": "[flake8]\nselect = C,E,F,W\n"})
    for command in (["check"], ["check", "--format=json"], ["fix"]):
        done = folder.jaxstatic(*command)
        assert done.returncode == 0
        assert done.stderr == f"jaxstatic: {checking.UNSELECTED}\n"
    assert folder.analyses() == 0
    assert folder.jaxstatic("check", "--extend-select=JXS").returncode == 1


def test_internal_error_is_told_with_status_two(folder: Folder) -> None:
    folder.write({"c.py": "EXPLODE = 1\n"})
    done = folder.jaxstatic("check", "--format=concise")
    assert done.returncode == 2
    assert done.stdout == ours(folder.flake8())
    assert "JXS901" in done.stdout
    assert "KeyError" in done.stderr
    folder.jaxstatic("check")
    assert folder.analyses() == 1, "a failure is not remembered"
    done = folder.run("-c", "import sys; from flake8_jaxstatic import cli; sys.exit(cli.main())", "check", "--trace")
    assert "Traceback" in done.stderr


def test_unreadable_files_are_told_once_each(folder: Folder) -> None:
    wanted = ours(folder.flake8())
    folder.write(
        {
            "u1.py": "x =\n",
            "u2.py": b"x = 1\0\n",
            "u3.py": b"# coding: nonsense\nx = 1\n",
            "u4.py": b"x = '\xff'\n",
            "u5.py": "(" * 10_000 + ")" * 10_000 + "\n",
            "u6.py": "x = 1\n" * 1_000_000,
            "u7.py": b'""""""\n """"""\n\0',  # CPython's tokenizer fails with a SystemError, and flake8 with it
        }
    )
    done = folder.jaxstatic("check", "--format=concise")
    lines = done.stdout.splitlines(keepends=True)
    assert "".join(line for line in lines if "JXS900" not in line) == wanted
    assert [line.split(":")[0] for line in lines if "JXS900" in line] == [f"./u{number}.py" for number in range(1, 8)]
    assert folder.jaxstatic("check", "--format=concise").stdout == done.stdout, "warm as cold"
    assert folder.analyses() == 0


def test_newer_syntax_is_named_on_the_error_stream(folder: Folder) -> None:
    folder.write({"n.py": "NEWER = 1\n"})
    for _ in ("cold", "warm"):
        done = folder.jaxstatic("check", "--format=concise")
        assert done.stderr == "jaxstatic: n.py: newer syntax\n"
        assert "n.py" not in done.stdout
    assert "n.py" not in ours(folder.flake8())


def test_no_cache_leaves_no_trace(folder: Folder) -> None:
    folder.jaxstatic("check", "--no-cache")
    assert not (folder.root / ".jaxstatic_cache").exists()
    assert not (folder.root.parent / "user-cache").exists()


@pytest.mark.parametrize("text", ["", "garbage " * 500, "SQLite format 3\0" + "x" * 5000])
def test_broken_cache_is_a_miss(folder: Folder, text: str) -> None:
    wanted = folder.jaxstatic("check").stdout
    file = next((folder.root / ".jaxstatic_cache").glob("*.sqlite"))
    file.write_text(text)
    for left in ("-wal", "-shm"):
        pathlib.Path(f"{file}{left}").write_text("rubbish")
    assert folder.jaxstatic("check").stdout == wanted
    folder.jaxstatic("check")
    assert folder.jaxstatic("check").stdout == wanted
    assert folder.analyses() == 0, "and is whole again"
