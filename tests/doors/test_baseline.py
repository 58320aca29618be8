"""A baseline accepts what was found when it was written, wherever it moves to, and nothing else."""

from __future__ import annotations

import json
import pathlib
import re

import pytest

from flake8_jaxstatic import positions
from flake8_jaxstatic.audit import baseline
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.project import configuration
from flake8_jaxstatic.reports import shown
from tests.doors.conftest import Folder

WRITE = ("--baseline=base.json", "--write-baseline")


def check(folder: Folder, *arguments: str, cwd: str = "", status: int | None = None) -> list[str]:
    """The findings beside the baseline."""
    done = folder.jaxstatic("check", "--format=concise", *arguments, cwd=cwd)
    assert done.returncode == (int(bool(done.stdout)) if status is None else status), done.stderr
    return done.stdout.splitlines()


def written(folder: Folder, name: str = "base.json") -> list[dict[str, object]]:
    document = json.loads((folder.root / name).read_text(encoding="utf-8"))
    assert document["version"] == 1
    return list(document["findings"])


def test_only_what_is_new_fails(folder: Folder) -> None:
    done = folder.jaxstatic("check", *WRITE)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "jaxstatic: 7 findings written to base.json\n"
    assert written(folder)[0] == {"code": "JXS102", "file": "a.py", "function": "f", "param": "e", "count": 1}
    assert check(folder, "--baseline=base.json") == []
    folder.write({"a.py": "# above\n\nx = 1; bad(a)\nbad(n)\nbad(c)  # noqa: JXS1\nhint(e)\n"})
    assert check(folder, "--baseline=base.json") == ["./a.py:4:1: JXS202 static 'n' of f() is a tracer"]
    assert "base.json" not in folder.jaxstatic("check", "--baseline=base.json").stderr, "nothing is gone"


def test_entries_are_counted_and_stable(folder: Folder) -> None:
    folder.write({"pkg/ü.py": "bad(q)\nbad(q)\nhint(q)\n"})
    check(folder, *WRITE, "pkg/ü.py", status=0)
    first = (folder.root / "base.json").read_bytes()
    assert written(folder) == [
        {"code": "JXS102", "file": "pkg/ü.py", "function": "f", "param": "q", "count": 1},
        {"code": "JXS202", "file": "pkg/ü.py", "function": "f", "param": "q", "count": 2},
    ]
    folder.write({"pkg/ü.py": "x = 1\nhint(q)\nbad(q)\n\nbad(q)\n"})
    check(folder, *WRITE, "pkg/ü.py", status=0)
    assert (folder.root / "base.json").read_bytes() == first, "a shift changes nothing in the file"
    folder.write({"pkg/ü.py": "hint(q)\nbad(q); bad(q)\nbad(q)\n"})
    assert check(folder, "--baseline=base.json", "pkg/ü.py") == ["pkg/ü.py:3:1: JXS202 static 'q' of f() is a tracer"]


def test_what_is_gone_is_told_of_what_was_looked_at(folder: Folder) -> None:
    check(folder, *WRITE, status=0)
    folder.write({"a.py": "bad(a)\n"})
    (folder.root / "pkg" / "b.py").unlink()
    gone = "gone since base.json was written: "

    def told(*arguments: str) -> list[str]:
        return [line for line in folder.jaxstatic("check", "--baseline=base.json", *arguments).stderr.splitlines() if gone in line]

    assert told("tests") == [], "other files were not looked at"
    assert told("a.py", "--select=JXS1") == [f"jaxstatic: {gone}a.py: JXS102 'e' of f()"], "other codes were not looked for"
    assert [line.split(gone)[1] for line in told()] == [
        "a.py: JXS102 'e' of f()",
        "a.py: JXS202 'c' of f()",
        "pkg/b.py: JXS202 'y' of f()",
        "pkg/b.py: JXS202 'z' of f()",
    ]
    done = folder.jaxstatic("check", "--baseline=base.json")
    assert (done.returncode, done.stdout) == (0, ""), "what is gone is no finding"
    assert "4 findings of base.json to take out with --write-baseline" in done.stderr
    check(folder, *WRITE, status=0)
    assert [entry["param"] for entry in written(folder)] == ["a", "u", "t"]


def test_writing_a_part_keeps_the_rest(folder: Folder) -> None:
    check(folder, *WRITE, status=0)
    before = written(folder)
    folder.write({"a.py": "x = 1\n", "pkg/b.py": "bad(w)\n"})
    check(folder, *WRITE, "pkg", status=0)
    assert [(entry["file"], entry["param"]) for entry in written(folder) if entry["file"] != "pkg/b.py"] == [
        (entry["file"], entry["param"]) for entry in before if entry["file"] != "pkg/b.py"
    ]
    assert [entry["param"] for entry in written(folder) if entry["file"] == "pkg/b.py"] == ["w"]


def test_from_whichever_folder(folder: Folder) -> None:
    """Files are named as the baseline's own folder sees them."""
    check(folder, *WRITE, status=0)
    name = folder.root.name
    assert check(folder, f"--baseline={name}/base.json", name, cwd="..") == []
    assert check(folder, "--baseline=../base.json", ".", cwd="pkg") == []
    assert check(folder, f"--baseline={folder.root / 'base.json'}", str(folder.root / "a.py"), cwd="tests") == []


def test_without_function_or_parameter_the_message_counts(folder: Folder) -> None:
    """It is compared without its numbers: a syntax error that moves is the same one."""
    folder.write({"broken.py": "x =\n"})
    check(folder, *WRITE, "broken.py", status=0)
    (entry,) = written(folder)
    assert (entry["code"], "function" in entry, "param" in entry) == ("JXS900", False, False)
    assert str(entry["message"]).startswith("file cannot be read")
    folder.write({"broken.py": "\n\nx =\n"})
    assert check(folder, "--baseline=base.json", "broken.py") == []


def test_the_real_engine_agrees_with_itself(real: Folder) -> None:
    check(real, *WRITE, status=0)
    for name in ("core/model.py", "core/fit.py", "run.py"):
        text = (real.root / name).read_text(encoding="utf-8")
        real.write({name: f"# above\n\n{text}"})
    assert check(real, "--baseline=base.json") == []
    real.write({"run.py": (real.root / "run.py").read_text() + "model.decay(TIMES, 0.1, {})\n"})
    (new,) = check(real, "--baseline=base.json")
    assert "JXS203 static 'dt' of decay()" in new


def test_a_message_is_compared_without_numbers(tmp_path: pathlib.Path) -> None:
    known = baseline.Baseline(tmp_path / "base.json")

    def entry(message: str, function: str = "") -> baseline.Entry:
        finding = findings.Finding("JXS505", positions.Place("a.py", 3), message, function)
        return known.entry_of(shown.Shown(str(tmp_path / "a.py"), 3, 1, finding))

    assert entry("given twice (a.py:12, b.py:7)") == entry("given twice (a.py:13, b.py:101)") != entry("given once (a.py:12)")
    assert entry("always 3 at 2 calls", "f") == entry("always 4 at 1 call", "f") != entry("always 3 at 2 calls", "g")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("\udcff", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "no list 'findings'"),
        ('{"version": 2, "findings": []}', "of version 2, not 1"),
        ('{"version": 1, "findings": [3]}', "finding 1: 3 is no entry"),
        ('{"version": 1, "findings": [{"file": "a.py", "count": 1}]}', "finding 1: there is no 'code'"),
        ('{"version": 1, "findings": [{"code": "JXS202", "file": "a.py", "line": "1", "count": 1}]}', "unknown key 'line'"),
        ('{"version": 1, "findings": [{"code": "JXS202", "file": 7, "count": 1}]}', "'file' must be a string, not 7"),
        ('{"version": 1, "findings": [{"code": "JXS202", "file": "a.py", "count": true}]}', "'count' must be a number above zero"),
        ('{"version": 1, "findings": [{"code": "JXS202", "file": "a.py"}]}', "'count' must be a number above zero, not None"),
    ],
)
def test_a_broken_file_is_an_error_in_words(tmp_path: pathlib.Path, text: str, words: str) -> None:
    path = tmp_path / "base.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(configuration.ConfigurationError, match=re.escape(words)) as raised:
        baseline.Baseline.read(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_broken_file_ends_the_run(folder: Folder) -> None:
    folder.write({"base.json": "[]"})
    for arguments in (("--baseline=base.json",), WRITE):
        done = folder.jaxstatic("check", *arguments)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", "jaxstatic: base.json is no baseline: it has no list 'findings'\n")
    assert (folder.root / "base.json").read_text(encoding="utf-8") == "[]", "and is left as it is"


def test_usage(folder: Folder) -> None:
    done = folder.jaxstatic("check", "--baseline=nowhere.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no baseline nowhere.json; --write-baseline makes it" in done.stderr
    done = folder.jaxstatic("check", "--write-baseline")
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs --baseline FILE" in done.stderr
    assert folder.jaxstatic("check", "--baseline=nowhere/base.json", "--write-baseline").returncode == 2
    folder.write({"c.py": "EXPLODE = 1\n"})
    assert folder.jaxstatic("check", *WRITE).returncode == 2
    assert not (folder.root / "base.json").exists(), "nothing is accepted of a run that failed"
