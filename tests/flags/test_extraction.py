"""Which flags a text sets: every spelling of a write in Python, and every kind of file that starts programs."""

from __future__ import annotations

import pytest

from flake8_jaxstatic.syntax import launch_text, settings_text, xla_text

A, B = "--xla_a=1", "--xla_b=2"
PYTHON = {
    "assignment": (f'import os\nos.environ["XLA_FLAGS"] = "{A} {B}"', [A, B]),
    "from": (f'from os import environ\nenviron["XLA_FLAGS"] = "{A}"', [A]),
    "setdefault": (f'import os\nos.environ.setdefault("XLA_FLAGS", "{A}")', [A]),
    "update dict": (f'import os\nos.environ.update({{"XLA_FLAGS": "{A}", "OTHER": "x"}})', [A]),
    "update keyword": (f'import os\nos.environ.update(XLA_FLAGS="{A}")', [A]),
    "putenv": (f'import os\nos.putenv("XLA_FLAGS", "{A}")', [A]),
    "more": (f'import os\nos.environ["XLA_FLAGS"] += " {A}"', [A]),
    "sum with what was there": (f'import os\nos.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " {A}"', [A]),
    "formatted": (f'import os\nn = 4\nos.environ["XLA_FLAGS"] = f"--xla_n={{n}} {A}"', ["--xla_n=4", A]),
    "formatted, computed": (f'import os\nos.environ["XLA_FLAGS"] = f"--xla_n={{os.cpu_count()}} {A}"', ["--xla_n=\0", A]),
    "name computed": (f'import os\nos.environ["XLA_FLAGS"] = f"--xla_{{os.name}}=1 {A}"', [A]),
    "percent": (f'import os\nos.environ["XLA_FLAGS"] = "--xla_n=%d {A}" % 4', ["--xla_n=4", A]),
    "format": (f'import os\nos.environ["XLA_FLAGS"] = "--xla_n={{}} {A}".format(os.getpid())', ["--xla_n=\0", A]),
    "join": (f'import os\nF = ["{A}", "{B}"]\nos.environ["XLA_FLAGS"] = " ".join(F)', [A, B]),
    "join of sums": (f'import os\nF = ["{A}"]\nos.environ["XLA_FLAGS"] = " ".join(F + ["{B}"])', [A, B]),
    "append": (f'import os\nF = ["{A}"]\nF.append("{B}")\nos.environ["XLA_FLAGS"] = " ".join(F)', [A, B]),
    "extend in a loop": (
        (
            f'import os\ndef f():\n    F = ["{A}"]\n    if g():\n        F.extend(["{B}"])\n    told = os.environ.get("XLA_FLAGS", "")\n'
            '    for flag in F:\n        if flag not in told:\n            told = told + " " + flag\n'
            '    os.environ["XLA_FLAGS"] = told.strip()'
        ),
        [A, B],
    ),
    "constant": (f'import os\nFLAGS = "{A}"\ndef f():\n    os.environ["XLA_FLAGS"] = FLAGS', [A]),
    "process": (f'import subprocess\nsubprocess.run(["x"], env={{"XLA_FLAGS": "{A}"}})', [A]),
    "process, merged": (f'import os, subprocess\nsubprocess.run(["x"], env={{**os.environ, "XLA_FLAGS": "{A}"}})', [A]),
    "process, copy": (f'import os, subprocess\ne = os.environ.copy()\ne["XLA_FLAGS"] = "{A}"\nsubprocess.Popen(["x"], env=e)', [A]),
    "process, dict": (f'import os, subprocess\ne = dict(os.environ, XLA_FLAGS="{A}")\nsubprocess.Popen(["x"], env=e)', [A]),
    "monkeypatch": (f'def test_f(monkeypatch):\n    monkeypatch.setenv("XLA_FLAGS", "{A}")', [A]),
    "the environment under a name": (f'import os\nenv = os.environ\nenv["XLA_FLAGS"] = "{A}"', [A]),
    "the variable under a name": (f'import os\nNAME = "XLA_FLAGS"\nos.environ[NAME] = os.environ.get(NAME, "") + " {A}"', [A]),
    "a dict of variables": (f'import os\nENV = {{"XLA_FLAGS": "{A}", "X": "1"}}\nos.environ.update(ENV)', [A]),
    "or": (f'import os\nos.environ |= {{"XLA_FLAGS": "{A}"}}', [A]),
    "a loop over a dict": (f'import os\nfor k, v in {{"XLA_FLAGS": "{A}"}}.items():\n    os.environ[k] = v', [A]),
    "a loop, setdefault": (f'import os\nE = {{"XLA_FLAGS": "{A}"}}\nfor k, v in E.items():\n    os.environ.setdefault(k, v)', [A]),
    "a tuple": (f'import os\nos.environ["A"], os.environ["XLA_FLAGS"] = "x", "{A}"', [A]),
    "a dict of flags": (
        'import os\nF = {"xla_a": 1, "xla_b": True}\nos.environ["XLA_FLAGS"] = " ".join(f"--{k}={v}" for k, v in F.items())',
        [A, "--xla_b=True"],
    ),
    "pairs of flags": (
        'import os\nF = [("xla_a", 1), ("xla_b", True)]\nos.environ["XLA_FLAGS"] = " ".join([f"--{k}={str(v).lower()}" for k, v in F])',
        [A, "--xla_b=true"],
    ),
    "names of flags": ('import os\nos.environ["XLA_FLAGS"] = " ".join("--" + n for n in ("xla_a=1", "xla_b=2"))', [A, B]),
    "flags of a dict that is not known": ('import os\nos.environ["XLA_FLAGS"] = " ".join(f"--{k}={v}" for k, v in f().items())', []),
    "quotes": ("import os\nos.environ[\"XLA_FLAGS\"] = \"--xla_d='/a b' --xla_n='4'\"", ["--xla_d=/a b", "--xla_n=4"]),
    "process, merged dict": (f'import os, subprocess\nE = {{"XLA_FLAGS": "{A}"}}\nsubprocess.run(["x"], env={{**os.environ, **E}})', [A]),
    "process, joined": (f'import os, subprocess\nsubprocess.run(["x"], env=os.environ | {{"XLA_FLAGS": "{A}"}})', [A]),
    "monkeypatch, item": (f'def test_f(monkeypatch):\n    monkeypatch.setitem(os.environ, "XLA_FLAGS", "{A}")', [A]),
    "mock": (f'from unittest import mock\n@mock.patch.dict("os.environ", {{"XLA_FLAGS": "{A}"}})\ndef test_f():\n    pass', [A]),
    "libtpu": (f'import os\nos.environ["LIBTPU_INIT_ARGS"] = "{A}"', [A]),
    "another dict": (f'settings = {{}}\nsettings["XLA_FLAGS"] = "{A}"', None),
    "read": ('import os\nprint(os.environ["XLA_FLAGS"], os.environ.get("XLA_FLAGS"))', None),
    "a text": (f'HELP = "set XLA_FLAGS={A}"', None),
}
FILES = {
    "run.sh": (f'export XLA_FLAGS="{A} {B}"\n', [A, B]),
    "group.sh": (f'if a; then export XLA_FLAGS="{A}"; fi\n[ -z "$XLA_FLAGS" ] && export XLA_FLAGS="{B}"\n', [A, B]),
    "assigned.sh": (f': "${{XLA_FLAGS:={A} {B}}}"\nexport XLA_FLAGS\n', [A, B]),
    "named.sh": (f'MINE="{A}"\nexport XLA_FLAGS="$MINE {B}"\n', [A, B]),
    "array.sh": (f'MINE=({A} {B})\nexport XLA_FLAGS="${{MINE[*]}}"\n', [A, B]),
    "alternatives.sh": (f'if a; then\n  MINE="{A}"\nelse\n  MINE="{B}"\nfi\nexport XLA_FLAGS="$MINE"\n', [A, B]),
    "circle.sh": ('A="$B"\nB="$A"\nexport XLA_FLAGS="$A"\n', []),
    "computed.sh": (f'export XLA_FLAGS=$(cat <<X\nmore\nX\n)\nsrun --export=ALL,XLA_FLAGS="{A}" python x.py\n', [A]),
    "inline.sh": (f"XLA_FLAGS={A} python train.py --steps=3\n", [A]),
    "lines.sh": (f'export XLA_FLAGS="{A} \\\n  {B}"\n', [A, B]),
    "keep.sh": (f'export XLA_FLAGS="$XLA_FLAGS {A} --xla_n=$COUNT"\n', [A, "--xla_n=\0"]),
    "default.sh": (f'export XLA_FLAGS="${{XLA_FLAGS:-{A}}}"\n', [A]),
    "asks.sh": ('if [ -z "$XLA_FLAGS" ]; then echo XLA_FLAGS=none; fi\n# XLA_FLAGS=--xla_no=1\n', []),
    "set.fish": (f'set -gx XLA_FLAGS "{A}"\n', [A]),
    "set.csh": (f'setenv XLA_FLAGS "{A}"\n', [A]),
    "job.slurm": (
        f"#!/bin/bash\n#SBATCH -n 1\n#SBATCH --export=ALL,XLA_FLAGS={B}\nexport XLA_FLAGS='{A}'\nsrun python x.py\n",
        [B, A],
    ),
    "Dockerfile": (f'FROM python\nENV XLA_FLAGS="{A} {B}"\nENV LIBTPU_INIT_ARGS {B} {A}\n', [A, B, B, A]),
    "tox.ini": (f"[testenv]\nset_env =\n    XLA_FLAGS = {A} {B}\n", [A, B]),
    "tox-env.ini": (f"[testenv]\nset_env =\n    XLA_FLAGS = {{env:XLA_FLAGS:}} {A} --xla_n={{posargs}}\n", [A, "--xla_n=\0"]),
    "tox-command.ini": (f"[testenv]\ncommands =\n    env XLA_FLAGS={A} pytest tests\n", [A]),
    "pytest.ini": (f"[pytest]\nenv =\n    XLA_FLAGS={A} {B}\n", [A, B]),
    "pyproject.toml": (f'[tool.pytest.ini_options]\nenv = ["XLA_FLAGS={A} {B}"]\n[tool.x.env]\nXLA_FLAGS = "{A}"\n', [A, B, A]),
    "inline.toml": (f'[tool.pytest_env]\nXLA_FLAGS = {{ value = "{A}", skip_if_set = true }}\n', [A]),
    "lines.toml": (f'[tool.x.env]\nXLA_FLAGS = """\\\n{A} \\\n{B}"""\n', [A, B]),
    "legacy.toml": (f'[tool.tox]\nlegacy_tox_ini = """\n[testenv]\nsetenv =\n    XLA_FLAGS={A} {B}\n"""\n', [A, B]),
    "entries.toml": (f'env = ["D:XLA_FLAGS={A} {B}"]\ntest = "XLA_FLAGS={A} pytest -n 2"\n', [A, B, A]),
    "later.yml": (f'run: |\n  echo "XLA_FLAGS={A} {B}" >> $GITHUB_ENV\n  echo XLA_FLAGS={A} >> "$GITHUB_ENV"\n', [A, B, A]),
    "ci.yml": (f'env:\n  XLA_FLAGS: "{A}"\njobs:\n  t:\n    steps:\n      - run: XLA_FLAGS={B} pytest\n', [A, B]),
    "plain.yaml": (f"env:\n  XLA_FLAGS: {A} {B}  # why\n", [A, B]),
    "block.yaml": (f"env:\n  XLA_FLAGS: >-\n    {A}\n    {B}\n  OTHER: x\n", [A, B]),
    "pod.yaml": (f'env:\n- name: XLA_FLAGS\n  value: "{A} {B}"\n', [A, B]),
    "compose.yaml": (f'environment:\n  - "XLA_FLAGS={A} {B}"\n', [A, B]),
    "Makefile": (f"export XLA_FLAGS := {A} {B}\ntest:\n\tXLA_FLAGS={A} pytest\n", [A, B, A]),
    "targets.mk": (f"MINE := {A} {B}\ntest: export XLA_FLAGS = $(MINE) # why\ntest:\n\techo XLA_FLAGS={A}\n", [A, B]),
    ".bazelrc": (f"test --test_env=XLA_FLAGS={A}\n", [A]),
    ".env": (f"XLA_FLAGS={A} {B}\n", [A, B]),
    "launch.json": (f'{{"env": {{"XLA_FLAGS": "{A}"}}}}\n', [A]),
}


@pytest.mark.parametrize("name", PYTHON)
def test_python(name: str) -> None:
    text, wanted = PYTHON[name]
    assert settings_text.mentions(text)
    found = xla_text.read(text).settings
    if wanted is None:
        assert found == ()
        return
    assert [flag.written for setting in found for flag in setting.flags] == wanted
    for flag in (flag for setting in found for flag in setting.flags):
        written = flag.written.partition("\0")[0].partition("=")[0]
        assert written not in text or text.split("\n")[flag.line - 1][flag.column :].startswith(written)
    assert {setting.elsewhere for setting in found} == {name.startswith("process")}


@pytest.mark.parametrize("name", FILES)
def test_other_files(name: str) -> None:
    text, wanted = FILES[name]
    found = launch_text.settings(f"folder/{name}", text)
    assert [flag.written for setting in found for flag in setting.flags if flag.name] == wanted
    for flag in (flag for setting in found for flag in setting.flags):
        assert flag.written.partition("=")[0] in text.split("\n")[flag.line - 1]


def test_what_is_added_and_what_is_sometimes_there() -> None:
    text = PYTHON["extend in a loop"][0]
    setting = xla_text.read(text).settings[0]
    assert setting.adds
    assert [flag.always for flag in setting.flags] == [False, False]
    assert not xla_text.read(PYTHON["assignment"][0]).settings[0].adds


def test_a_file_that_cannot_be_parsed_says_nothing() -> None:
    assert xla_text.read('os.environ["XLA_FLAGS"] = (') == xla_text.EMPTY


def test_the_order_of_a_file() -> None:
    text = "import a\nif __name__ == '__main__':\n    f()\nif x:\n    g(h())\ndef k(p=d()):\n    if p:\n        return 1\n    m()\n"
    body, inner = xla_text.read(text).routines
    told = [(event.name, event.guard) for event in body.events if isinstance(event, xla_text.Call)]
    assert told == [("f", xla_text.MAIN), ("h", xla_text.BRANCH), ("g", xla_text.BRANCH), ("d", 0)]
    assert [(e.name, e.guard) for e in inner.events if isinstance(e, xla_text.Call)] == [("m", xla_text.BRANCH)]
