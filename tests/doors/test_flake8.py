"""Real flake8 in processes of its own: whatever the way it is run, the findings are the same, and the project is judged once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.doors.conftest import Folder

FILES = ("a.py", "pkg/b.py", "pkg/clean.py", "pkg/skipped.py", "tests/test_a.py")


def test_findings_with_places_of_flake8(folder: Folder) -> None:
    """Columns count characters, not bytes; comments silence."""
    assert folder.flake8("--select=JXS", "a.py", "pkg").splitlines() == [
        "a.py:1:1: JXS202 static 'a' of f() is a tracer",
        "a.py:4:1: JXS202 static 'c' of f() is a tracer",
        "a.py:6:1: JXS102 static 'e' of f() is a tracer",
        "pkg/b.py:2:15: JXS202 static 'z' of f() is a tracer",
        "pkg/b.py:2:23: JXS202 static 'y' of f() is a tracer",
    ]
    assert folder.analyses() == 1


def test_jobs_agree(folder: Folder) -> None:
    one = folder.flake8("-j1")
    assert "JXS202" in one
    assert folder.analyses() == 1
    assert folder.flake8("-j2", "--jaxstatic-no-cache") == one
    assert folder.analyses() == 1


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_start_methods_agree(folder: Folder, method: str) -> None:
    one = folder.flake8("-j1", "--select=JXS")
    done = folder.run(str(folder.host), method, "-j2", "--select=JXS", "--jaxstatic-no-cache")
    assert done.stdout == one
    assert done.stderr == ""
    assert folder.analyses() == 1, "the parent judges, workers read"


def test_stdin_agrees(folder: Folder) -> None:
    for name in FILES:
        text = (folder.root / name).read_text(encoding="utf-8")
        wanted = folder.flake8("-j1", name)
        assert folder.flake8("-", "--stdin-display-name", name, stdin=text) == wanted
        absolute = str(folder.root / name)
        assert folder.flake8("-", "--stdin-display-name", absolute, stdin=text) == wanted.replace(f"{name}:", f"{absolute}:")


def test_stdin_is_what_counts(folder: Folder) -> None:
    assert "'new'" in folder.flake8("-", "--stdin-display-name", "pkg/b.py", "--select=JXS", stdin="bad(new)\n")
    assert "'new'" in folder.flake8("-", "--stdin-display-name", "pkg/unsaved.py", "--select=JXS", stdin="bad(new)\n")
    assert (folder.root / "pkg/b.py").read_text(encoding="utf-8").startswith("def f")


def test_nameless_stdin_is_a_project_of_its_own(folder: Folder) -> None:
    folder.write({"c.py": "EXPLODE = 1\n"})
    assert folder.flake8("-", "--select=JXS", stdin="bad(new)\n") == "stdin:1:1: JXS202 static 'new' of f() is a tracer\n"


def test_root_is_found_from_the_file(folder: Folder) -> None:
    wanted = folder.flake8("-", "--stdin-display-name", str(folder.root / "a.py"), "--select=JXS", stdin="bad(q)\n")
    assert folder.flake8("-", "--stdin-display-name", str(folder.root / "a.py"), "--select=JXS", stdin="bad(q)\n", cwd="..") == wanted
    assert (folder.log.read_text().split()[1]) == str(folder.root)


def test_each_project_is_judged_by_its_own_root(folder: Folder) -> None:
    folder.write({"other/setup.cfg": "", "other/o.py": "bad(o)\n"})
    told = folder.flake8("--select=JXS", "-j2")
    assert "./other/o.py:1:1: JXS202" in told
    assert sorted(line.split()[1] for line in folder.log.read_text().splitlines()) == [str(folder.root), str(folder.root / "other")]
    assert folder.flake8("--select=JXS", "--jaxstatic-root=.", "--jaxstatic-no-cache") == told
    assert folder.analyses() == 1


def test_warm_run_asks_no_engine(folder: Folder) -> None:
    first = folder.flake8("--select=JXS")
    assert (folder.root / ".jaxstatic_cache" / "CACHEDIR.TAG").exists()
    assert folder.flake8("--select=JXS") == first
    assert folder.analyses() == 0
    folder.write({"pkg/clean.py": "bad(new)\n"})
    assert "'new'" in folder.flake8("--select=JXS")
    assert folder.analyses() == 1


@pytest.mark.parametrize("arguments", [["--select=E,F"], ["--ignore=JXS"], ["--jaxstatic-disable=JXS"], ["--version"], ["--bug-report"]])
def test_nothing_wanted_is_no_work(folder: Folder, arguments: list[str]) -> None:
    folder.flake8(*arguments)
    assert folder.analyses() == 0
    assert not (folder.root / ".jaxstatic_cache").exists()


def test_nothing_selected_imports_nothing_of_ours(folder: Folder) -> None:
    program = (
        "import sys; from flake8.main.cli import main; main(['--select=E', 'a.py']); "
        "print(*sorted(name for name in sys.modules if name.startswith(('flake8_jaxstatic', 'sqlite3', 'ast_grep'))))"
    )
    loaded = folder.run("-c", program).stdout.split()
    assert "flake8_jaxstatic.flake8_plugin" in loaded
    heavy = ("sqlite3", "ast_grep", "flake8_jaxstatic.judgement", "flake8_jaxstatic.pipeline")
    assert [name for name in loaded if name.startswith(heavy)] == []


def test_switches_of_the_tool(folder: Folder) -> None:
    assert "JXS102" not in folder.flake8("--select=JXS", "--jaxstatic-disable=JXS1")
    assert "JXS102" in folder.flake8("--select=JXS", "--jaxstatic-disable=JXS1", "--jaxstatic-enable=JXS102")
    folder.write({"pyproject.toml": "[tool.jaxstatic]\ndisable = ['JXS1']\n"})
    assert "JXS102" not in folder.flake8("--select=JXS")
    assert "JXS102" in folder.flake8("--select=JXS", "--isolated")
    folder.write({".flake8": "[flake8]\njaxstatic-disable = JXS2\n"})
    told = folder.flake8("--select=JXS")
    assert "JXS102" in told
    assert "JXS202" not in told


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("pyproject.toml", "[tool.jaxstatic]\nnever-statics = ['q']\n", "unknown key 'never-statics'; did you mean 'never-static'?"),
        ("pyproject.toml", "[tool.jaxstatic]\nhints = 'some'\n", "'hints' cannot be 'some'"),
        ("pyproject.toml", "[tool.jaxstatic]\nconstants = 3\n", "'constants' must be a list of strings"),
        ("pyproject.toml", "[tool.jaxstatic]\nconstants = [\n", "cannot be read"),
        ("pyproject.toml", "[tool.jaxstatic]\nknowledge = ['no.pyi']\n", "'knowledge' names"),
        ("tox.ini", "[flake8]\njaxstatic-hint = all\n", "unknown key 'hint'; did you mean 'hints'?"),
        ("tox.ini", "[flake8]\njaxstatic-enable = XYZ\n", "holds 'XYZ'"),
        ("tox.ini", "[flake8]\njaxstatic-root = ./nowhere\n", "which is no folder"),
    ],
)
@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_wrong_configuration_is_said_in_words(folder: Folder, file: str, text: str, words: str, jobs: str) -> None:
    folder.write({file: text})
    done = folder.run("-m", "flake8", jobs, "--select=JXS")
    assert done.returncode == 1
    assert words in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_pyproject_of_somebody_else_is_no_matter(folder: Folder) -> None:
    wanted = folder.flake8("--select=JXS")
    folder.write({"pyproject.toml": "this is [no toml\n", "lib/pyproject.toml": "[tool.jaxstatic]\nconstants = ['*']\n"})
    assert folder.flake8("--select=JXS") == wanted


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_engine_failure_is_one_finding(folder: Folder, jobs: str) -> None:
    folder.write({"c.py": "EXPLODE = 1\nimport os\n"})
    told = folder.flake8(jobs)
    ours = [line for line in told.splitlines() if "JXS" in line]
    assert len(ours) == 1
    assert ours[0].startswith("./a.py:1:1: JXS901 internal error KeyError")
    assert "('boom" in ours[0], "the cause"
    assert f"please report it with what 'jaxstatic check --no-cache --trace {folder.root}' prints" in ours[0]
    assert "./c.py:2:1: F401" in told, "all other plugins go on"


def test_host_that_lives_long_sees_the_present(folder: Folder) -> None:
    program = f"""
import contextlib, io, pathlib, sys, multiprocessing
from flake8.main.cli import main
if __name__ == "__main__":
    multiprocessing.set_start_method("forkserver")
    for text in ("bad(one)\\n", "bad(two)\\n", "x = 1\\n"):
        pathlib.Path("a.py").write_text(text)
        print(main(["-j2", "--select=JXS", "a.py", "pkg/clean.py"]), flush=True)
    print(main(["--select=E9", "a.py"]), flush=True)
    print(main(["-j2", "--select=JXS", "tests", {str(folder.root / "pkg")!r}]), flush=True)
"""
    folder.host.write_text(program)
    lines = folder.run(str(folder.host)).stdout.splitlines()
    assert [line for line in lines if line in "01" or line.startswith("a.py")] == [
        "a.py:1:1: JXS202 static 'one' of f() is a tracer",
        "1",
        "a.py:1:1: JXS202 static 'two' of f() is a tracer",
        "1",
        "0",
        "0",
        "1",
    ]


def test_python_interface_of_flake8(folder: Folder) -> None:
    """It names the files only after the options were parsed."""
    program = """
from flake8.api import legacy
report = legacy.get_style_guide(select=["JXS"]).check_files(["pkg/b.py", "a.py"])
print(report.total_errors)
"""
    assert folder.run("-c", program).stdout.splitlines()[-1] == "5"


def test_file_named_by_hand_counts_where_the_walk_passes_it_over(folder: Folder) -> None:
    folder.write({".hidden/h.py": "bad(h)\n", "build/lib/a.py": "bad(built)\n"})
    assert "'h'" in folder.flake8("--select=JXS", ".hidden/h.py")
    assert "'h'" in folder.flake8("--select=JXS", "-", "--stdin-display-name", ".hidden/h.py", stdin="bad(h)\n")
    assert "'built'" not in folder.flake8("--select=JXS")
    assert folder.flake8("--select=JXS", "--jaxstatic-exclude=.hidden", ".hidden/h.py") == ""


def test_excluded_from_the_project_is_silent(folder: Folder) -> None:
    assert "pkg" not in folder.flake8("--select=JXS", "--jaxstatic-exclude=pkg")
    assert folder.flake8("--select=JXS", "--jaxstatic-exclude=pkg", "-", "--stdin-display-name", "pkg/b.py", stdin="bad(q)\n") == ""


def test_no_temporary_folder_is_no_matter(folder: Folder) -> None:
    wanted = folder.flake8("--select=JXS", "-j1")
    (folder.root.parent / "private").mkdir()
    for place in folder.root.parent.glob("jaxstatic-*"):
        for left in place.iterdir():
            left.unlink()
        place.rmdir()
        place.write_text("a file stands where the folder should be")
    done = folder.run(str(folder.host), "spawn", "-j2", "--select=JXS")
    assert (done.stdout, done.stderr) == (wanted, "")


def test_published_findings_do_not_stay(folder: Folder) -> None:
    folder.flake8("-j2")
    assert [left for place in folder.root.parent.glob("jaxstatic-*") for left in place.iterdir()] == []


def test_killed_run_leaves_a_usable_project(folder: Folder) -> None:
    wanted = folder.flake8("--select=JXS")
    for wait in (0.2, 0.35, 0.5):
        folder.write({"pkg/clean.py": f"x = {wait}\n"})
        running = subprocess.Popen(
            [sys.executable, "-m", "flake8", "-j2", "--select=JXS"], cwd=folder.root, env=folder.environment, stdout=subprocess.DEVNULL
        )
        try:
            running.wait(wait)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        assert folder.flake8("--select=JXS") == wanted
