"""Another real editor: Emacs with eglot, as docs/editors.md sets it up."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess

import pytest

pytest.importorskip("pygls.lsp.server")
pytest.importorskip("pytest_lsp")

from tests.lsp import editor

EMACS = shutil.which("emacs")


def test_emacs(project: pathlib.Path, tmp_path: pathlib.Path) -> None:
    if EMACS is None:
        pytest.skip("Emacs is not installed")
    known = [EMACS, "--batch", "--eval", '(progn (require \'package) (package-initialize) (kill-emacs (if (locate-library "eglot") 0 1)))']
    if subprocess.run(known, capture_output=True, timeout=60, check=False).returncode:
        pytest.skip("eglot is not installed")
    (tmp_path / "setup.el").write_text(editor.documented("### Emacs", "elisp"))
    environment = {**os.environ, "PATH": editor.command_on_path(tmp_path), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    environment |= {"TARGET": str(project / "core/model.py"), "SETUP": str(tmp_path / "setup.el")}
    script = pathlib.Path(__file__).with_name("eglot.el")
    done = subprocess.run([EMACS, "--batch", "-l", str(script)], env=environment, capture_output=True, timeout=120, check=False)
    seen = [tuple(line.split("\t")) for line in done.stdout.decode().splitlines() if "\t" in line]
    (finding,) = [each for each in seen if each[0] == "finding"]
    assert finding[1:3] == ("12", "jax.jit")
    assert "'count' of first() is traced, but needed concrete" in finding[3]
    assert [each[1] for each in seen if each[0] == "action"] == [
        "JXS101: make static, 'count' of first()",
        "JXS101: disable for this line (# noqa)",
    ]
