"""A real editor: Neovim, with the client that is built into it, as docs/editors.md sets it up."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess

import pytest

pytest.importorskip("pygls.lsp.server")
pytest.importorskip("pytest_lsp")

from tests.lsp import conftest, editor

NEOVIM = os.environ.get("NEOVIM") or shutil.which("nvim")
pytestmark = pytest.mark.skipif(NEOVIM is None, reason="Neovim is not installed")


def test_neovim(project: pathlib.Path, tmp_path: pathlib.Path) -> None:
    model = project / "core/model.py"
    line = next(line for line in conftest.MODEL.split("\n") if "def first" in line)
    settings = {
        "file": str(model),
        "root": str(project),
        "setup": str(tmp_path / "setup.lua"),
        "hover": [conftest.MODEL[: conftest.MODEL.index(line)].count("\n") + 1, line.index("count")],
        "action": 12,
    }
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    (tmp_path / "setup.lua").write_text(editor.documented("### Neovim", "lua"))
    environment = {**os.environ, "SETTINGS": str(tmp_path / "settings.json"), "ANSWER": str(tmp_path / "answer.json")}
    environment |= {
        "PATH": editor.command_on_path(tmp_path),
        "XDG_STATE_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "LC_ALL": "C.UTF-8",
    }
    script = pathlib.Path(__file__).with_name("neovim.lua")
    subprocess.run(
        [str(NEOVIM), "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {script}"],
        env=environment, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    seen = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert "problem" not in seen, seen["problem"]
    assert "missing" not in seen, seen
    warning = 2
    assert seen["before"] == [["JXS101", 12, 1, 8, "jaxstatic", warning]]
    assert "required-static" in seen["hover"]
    assert "run.py" in seen["hover"]
    assert seen["hints"][1] == "traced: values · must be static: count"
    assert seen["actions"] == ["JXS101: make static, 'count' of first()", "JXS101: disable for this line (# noqa)"]
    assert '@partial(jax.jit, static_argnames=("count",))\ndef first' in seen["text"]
    assert seen["after"] == []
    assert not seen["saved"]
    assert model.read_text(encoding="utf-8") == conftest.MODEL
