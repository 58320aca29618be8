"""Findings in an editor: those of ``jaxstatic check``, at the right columns, of what is being typed, and of nothing older."""

from __future__ import annotations

import contextlib
import io
import json
import pathlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest

pytest.importorskip("pygls.lsp.server")
pytest.importorskip("pytest_lsp")

from lsprotocol import types

from flake8_jaxstatic import cli
from tests.lsp import conftest, editor

Start = Callable[..., editor.Editor]
GATED = """
import pathlib, sys, time
from flake8_jaxstatic import cli
from flake8_jaxstatic.lsp import judging
judge, gate = judging.judge, pathlib.Path(sys.argv.pop(1))
def slow(request, outdated):
    told = judge(request, outdated)
    (gate / "done").touch()
    while not (gate / "go").exists():
        time.sleep(0.01)
    return told
judging.judge = slow
sys.argv[1:1] = ["lsp"]
cli.run()
"""


def check(folder: pathlib.Path, *arguments: str) -> list[tuple[str, int, int, str, str]]:
    """What ``jaxstatic check`` prints in a folder: file, line, column, code, message."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        assert cli.main(["check", "--format=concise", *arguments]) in (0, 1)
    printed.seek(0)
    found = re.findall(r"^(.+?):(\d+):(\d+): (JXS\d+) (.+)$", printed.read(), re.MULTILINE)
    return sorted((str(pathlib.PurePosixPath(path)), int(line), int(column), code, text) for path, line, column, code, text in found)


def shown(told: editor.Editor, folder: pathlib.Path, names: list[str], encoding: str) -> list[tuple[str, int, int, str, str]]:
    """What an editor shows of files, columns counted in characters."""
    size, codec = {"utf-8": (1, "utf-8"), "utf-16": (2, "utf-16-le"), "utf-32": (4, "utf-32-le")}[encoding]
    found = []
    for name in names:
        lines = (folder / name).read_bytes().decode().split("\n")
        for each in told.diagnostics(folder / name):
            start = each.range.start
            column = len(lines[start.line].encode(codec)[: start.character * size].decode(codec)) + 1
            found.append((name, start.line + 1, column, str(each.code), each.message))
    return sorted(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_findings_are_those_of_check(project: pathlib.Path, start: Start, encoding: str) -> None:
    wanted = check(project)
    assert {(name, code) for name, _, _, code, _ in wanted} == {("core/fit.py", "JXS202"), ("core/model.py", "JXS101")}
    told = start(project, encodings=[encoding])
    assert told.told.capabilities.position_encoding == encoding
    names = ["core/model.py", "core/fit.py", "run.py"]
    for name in names:
        told.open(project / name)
    assert shown(told, project, names, encoding) == wanted


CONFIGURATIONS = {
    "per-file": ("[flake8]\nper-file-ignores = core/fit.py: JXS202\n", {"JXS101"}),
    "ignore": ("[flake8]\nextend-ignore = JXS1\n", {"JXS202"}),
    "select": ("[flake8]\nselect = E\n", set()),
    "exclude": ("[flake8]\nexclude = core/model.py\n", {"JXS202"}),
    "disable": ("[flake8]\njaxstatic-disable = JXS202\n", {"JXS101"}),
}


def test_the_configuration_is_that_of_check(project: pathlib.Path, start: Start) -> None:
    """In each folder of the workspace its own."""
    names = ["core/model.py", "core/fit.py", "run.py"]
    folders = {name: pathlib.Path(shutil.copytree(project, project.parent / name)) for name in CONFIGURATIONS}
    for name, (settings, _) in CONFIGURATIONS.items():
        (folders[name] / ".flake8").write_text(settings)
    told = start(*folders.values(), encodings=["utf-32"])
    for name, folder in folders.items():
        for file in names:
            told.open(folder / file)
        found = shown(told, folder, names, "utf-32")
        assert found == check(folder), name
        assert {code for *_, code, _ in found} == CONFIGURATIONS[name][1]


def test_options_are_those_of_check(project: pathlib.Path, start: Start) -> None:
    """Of the command line, and of the client."""
    told = start(project, arguments=["--select=JXS"], options={"args": ["--extend-ignore=JXS1"], "summary": "off"})
    told.open(project / "core/fit.py")
    told.open(project / "core/model.py")
    assert told.codes(project / "core/fit.py") == [("JXS202", 7)]
    assert told.codes(project / "core/model.py") == []
    assert told.told.capabilities.inlay_hint_provider is None
    assert told.told.capabilities.code_lens_provider is None


def test_files_of_the_corners(project: pathlib.Path, start: Start) -> None:
    """Files that a folder passes over count when they are named, as for flake8; what does not parse is said to be so.

    Nothing that is read is run. Installed packages are left alone: whoever looks into one has not asked for it to be judged.
    """
    (project / ".hidden").mkdir()
    bad = "import jax\nimport jax.numpy as jnp\n\n\n@jax.jit\ndef f(n):\n    return jnp.zeros(n)\n\n\nf(3)\n"
    texts = {".hidden/h.py": bad, "noqa.py": f"# flake8: noqa\n{bad}", "windows.py": bad.replace("\n", "\r\n"), "broken.py": "def f(:\n"}
    for name, text in texts.items():
        (project / name).write_bytes(text.encode())
    told = start(project, encodings=["utf-32"])
    for name in texts:
        told.open(project / name)
    found = shown(told, project, list(texts), "utf-32")
    assert found == check(project, *texts)
    assert {(name, code) for name, *_, code, _ in found} == {(".hidden/h.py", "JXS101"), ("windows.py", "JXS101"), ("broken.py", "JXS900")}
    trap = f"import pathlib\n\npathlib.Path({str(project / 'trapped')!r}).touch()\n"
    for name in ("conftest.py", "sitecustomize.py", "jax.py", "core/__init__.py"):
        (project / name).write_text(trap)
    installed = project / ".venv/lib/python3.12/site-packages/lib/a.py"
    installed.parent.mkdir(parents=True)
    installed.write_text(bad)
    told.open(installed)
    assert told.actions(installed, 4) == []
    told.open(project / "conftest.py")
    assert told.codes(project / "conftest.py") == []
    assert len(told.actions(project / "windows.py", 4)) == 2
    assert told.last(installed) is None
    assert not (project / "trapped").exists()


def test_unsaved_text_counts(project: pathlib.Path, start: Start) -> None:
    """Also for the findings of another file; what is closed without being saved counts no more."""
    model, fit, run = project / "core/model.py", project / "core/fit.py", project / "run.py"
    told = start(project, options={"debounce": 0})
    for path in (model, fit, run):
        told.open(path)
    assert told.codes(fit) == [("JXS202", 7)]
    assert told.codes(model) == [("JXS101", 12)]
    seen = len(told.published)
    told.change(model, "\n\n" + conftest.MODEL.replace(', static_argnames=("dt",)', ""))
    assert told.codes(fit, seen) == []
    assert told.codes(model, seen) == [("JXS101", 14)]
    seen = len(told.published)
    told.shut(model)
    assert told.codes(fit, seen) == [("JXS202", 7)]
    assert told.wait(lambda: told.last(model, seen), "an empty list").diagnostics == ()
    seen = len(told.published)
    told.open(project / "core/new.py", "import jax\n\n\n@jax.jit\ndef f(x, n):\n    return x if n else -x\n\n\nf(1.0, True)\n")
    assert [code for code, _ in told.codes(project / "core/new.py", seen)] == ["JXS101"]
    assert not (project / "core/new.py").exists()


def test_findings_say_where_the_value_comes_from(project: pathlib.Path, start: Start) -> None:
    told = start(project, encodings=["utf-16"])
    told.open(project / "core/fit.py")
    (found,) = told.diagnostics(project / "core/fit.py")
    assert (found.source, found.code, found.severity) == ("jaxstatic", "JXS202", types.DiagnosticSeverity.Warning)
    line = conftest.FIT.split("\n")[6]
    start_at, end_at = (len(line[: line.index(part)].encode("utf-16-le")) // 2 for part in ("decay", ".sum"))
    assert (found.range.start, found.range.end) == (types.Position(6, start_at), types.Position(6, end_at))
    places = [(each.location.uri.rpartition("/")[2], each.location.range.start.line + 1) for each in found.related_information or ()]
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.chdir(project), contextlib.redirect_stdout(printed):
        cli.main(["check", "--format=json", "core/fit.py"])
    printed.seek(0)
    (same,) = json.loads(printed.read())
    trail = [(place["file"].rpartition("/")[2], place["line"]) for place in same["trail"]]
    assert len(trail) >= 3
    assert places[: len(trail)] == trail
    assert ("model.py", 7) in places
    page, _, fragment = str(found.code_description.href if found.code_description else "").partition("#L")
    assert pathlib.Path(page.removeprefix("file://")).read_text(encoding="utf-8").split("\n")[int(fragment) - 1].startswith("## JXS202 ")


def test_an_edit_makes_what_was_found_before_void(project: pathlib.Path, start: Start, tmp_path: pathlib.Path) -> None:
    """While the project is judged the server answers, and what comes out for an old version is never shown."""
    model = project / "core/model.py"
    told = start(project, options={"debounce": 0}, program=GATED, arguments=[str(tmp_path)])
    told.open(model)
    told.wait(lambda: (tmp_path / "done").exists() or None, "the first judgement")
    told.change(model, conftest.MODEL.replace("jnp.zeros(count)", "jnp.ones(3)"))
    other = types.HoverParams(types.TextDocumentIdentifier((project / "run.py").as_uri()), types.Position(0, 0))
    assert told.do(told.client.text_document_hover_async(other)) is None  # answered while the worker waits
    assert told.published == []
    told.wait(lambda: told.progress or None, "word that it takes its time")
    (tmp_path / "go").touch()
    assert told.codes(model) == []
    assert [each.version for each in told.published] == [2]
    told.wait(lambda: told.progress == ["begin", "end"] or None, "the end of the progress")


def test_many_edits_are_judged_once(project: pathlib.Path, start: Start) -> None:
    model = project / "core/model.py"
    told = start(project, options={"debounce": 200})
    told.open(model)
    assert told.codes(model) == [("JXS101", 12)]
    for count in range(1, 11):
        told.change(model, "\n" * count + conftest.MODEL)
    assert told.codes(model) == [("JXS101", 22)]
    assert {each.version for each in told.published if each.uri == model.as_uri()} <= {1, 11}


def test_a_wrong_configuration_is_said_once(project: pathlib.Path, start: Start) -> None:
    model = project / "core/model.py"
    (project / ".flake8").write_text("[flake8]\njaxstatic-hint = all\n")
    told = start(project, options={"debounce": 0, "summry": "off", "diagnostics": "all"})
    told.open(model)
    assert told.codes(model) == []
    told.change(model, conftest.MODEL + "\n")
    assert told.codes(model) == []
    assert [message for message in told.shown if "did you mean 'hints'?" in message] == [told.shown[-1]]
    assert len([message for message in told.shown if "did you mean 'summary'?" in message or "one of open, project" in message]) == 2
    (project / ".flake8").write_text("[flake8]\njaxstatic-hints = all\n")
    seen = len(told.published)
    told.watched(project / ".flake8", types.FileChangeType.Changed)
    told.wait(lambda: (told.last(model, seen) or None) and (list(told.last(model, seen).diagnostics) or None), "findings")  # type: ignore[union-attr]
    assert [code for code, _ in told.codes(model, seen)] == ["JXS101"]


def test_files_of_the_disk_change(project: pathlib.Path, start: Start) -> None:
    """Deleted, made and renamed: a finding here comes from a call there."""
    model, run = project / "core/model.py", project / "run.py"
    bad = "\n\n@partial(jax.jit, static_argnames=('n',))\ndef g(x, n):\n    return x\n"
    told = start(project, like="visual-studio-code@v1.65.2", options={"debounce": 0})
    told.wait(lambda: "workspace/didChangeWatchedFiles" in told.registered or None, "a registration")
    told.open(model, conftest.MODEL + bad)
    assert told.codes(model) == [("JXS101", 12)]
    run.write_text(conftest.RUN + "for each in TIMES:\n    model.g(TIMES, [1])\n")
    seen = len(told.published)
    told.watched(run, types.FileChangeType.Changed)
    told.open(run)
    assert ("JXS203", 10) in told.codes(run, seen)
    renamed = run.rename(project / "main.py")
    told.shut(run)
    seen = len(told.published)
    told.open(renamed)
    told.watched(run, types.FileChangeType.Deleted)
    told.watched(renamed, types.FileChangeType.Created)
    assert ("JXS203", 10) in told.codes(renamed, seen)
    assert told.last(run).diagnostics == ()  # type: ignore[union-attr]


def test_several_folders(project: pathlib.Path, start: Start) -> None:
    """Each with a configuration of its own; one that is removed takes its findings along, one that is added brings them."""
    other = project.parent / "other"
    (other / "src").mkdir(parents=True)
    (other / "setup.cfg").write_text("[flake8]\nper-file-ignores =\n    src/quiet.py: JXS\n")
    bad = "import jax\nimport jax.numpy as jnp\n\n\n@jax.jit\ndef f(n):\n    return jnp.zeros(n)\n\n\nf(3)\n"
    for name in ("loud", "quiet"):
        (other / f"src/{name}.py").write_text(bad)
    told = start(project, other)
    for path in (project / "core/model.py", other / "src/loud.py", other / "src/quiet.py"):
        told.open(path)
    assert told.codes(project / "core/model.py") == [("JXS101", 12)]
    assert told.codes(other / "src/loud.py") == [("JXS101", 5)]
    assert told.codes(other / "src/quiet.py") == []
    seen = len(told.published)
    folder = types.WorkspaceFolder(project.as_uri(), "p")
    event = types.WorkspaceFoldersChangeEvent([], [folder])
    told.tell(told.client.workspace_did_change_workspace_folders, types.DidChangeWorkspaceFoldersParams(event))
    assert told.codes(other / "src/loud.py", seen) == [("JXS101", 5)]
    event = types.WorkspaceFoldersChangeEvent([folder], [])
    seen = len(told.published)
    told.tell(told.client.workspace_did_change_workspace_folders, types.DidChangeWorkspaceFoldersParams(event))
    assert told.codes(project / "core/model.py", seen) == [("JXS101", 12)]
    loose = project.parent / "not there yet" / "loose.py"
    told.open(loose, bad)
    assert told.codes(loose) == [("JXS101", 5)]
    assert told.shown == []


def test_all_files_of_the_project_where_that_is_wished(project: pathlib.Path, start: Start) -> None:
    told = start(project, options={"diagnostics": "project", "severity": {"JXS2": "error"}, "debounce": 0})
    assert told.codes(project / "core/model.py") == [("JXS101", 12)]  # without a document
    (found,) = told.diagnostics(project / "core/fit.py")
    assert found.severity == types.DiagnosticSeverity.Error
    seen = len(told.published)
    told.open(project / "core/model.py", conftest.MODEL.replace(', static_argnames=("dt",)', ""))
    assert told.codes(project / "core/fit.py", seen) == []


def test_without_the_extra(tmp_path: pathlib.Path) -> None:
    """One line says what to install."""
    program = "import sys; sys.modules['pygls'] = None; from flake8_jaxstatic import cli; sys.exit(cli.main(['lsp']))"
    environment = {"PYTHONPATH": str(editor.ROOT), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "jaxstatic: the language server needs pygls: pip install 'flake8-jaxstatic[lsp]'\n"


def test_the_server_ends_with_its_client(project: pathlib.Path) -> None:
    """An editor that crashed leaves nothing behind: the end of the input is the end."""
    done = subprocess.run(
        [sys.executable, "-c", editor.SERVE], cwd=project, input=b"", capture_output=True,
        env={"PYTHONPATH": str(editor.ROOT), "PATH": ""}, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1  # without a goodbye
    assert done.stdout == b""
