"""Where a project stands and how its paths are written makes no difference to what is found."""

from __future__ import annotations

import pathlib

import pytest

from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.project import configuration, discovery

USE = "import jax\nfrom {name} import f\n\n\n@jax.jit\ndef g(x, k):\n    return f(x, k)\n"
MADE = "from functools import partial\nimport jax\n\n\n@partial(jax.jit, static_argnames='n')\ndef f(x, n):\n    return x[:n]\n"


def found(root: pathlib.Path, texts: dict[str, str], **given: configuration.Value) -> list[tuple[str, str]]:
    for path, text in texts.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    options = {option.field: option for option in configuration.OPTIONS}
    checked = {name: configuration.check_value(options[name], value, "here") for name, value in given.items()}
    settings = configuration.merge(configuration.Table(None, {}), checked)
    told = answers.answer(answers.Project(discovery.Root(root, marked=True, walk=True), settings), keep=False)
    assert told.failure == ""
    return [(finding.code, finding.place.file) for finding in told.analysis.findings]


@pytest.mark.parametrize("name", ["with space", "ünïcødé ☃", "a'b\"c", "[x]", "-dash", "a,b"])
def test_any_name_of_a_folder(tmp_path: pathlib.Path, name: str) -> None:
    texts = {"core.py": MADE, "use.py": USE.format(name="core")}
    assert found(tmp_path / name, texts) == [("JXS202", "use.py")]
    assert found(tmp_path, {f"{name}/{path}": text for path, text in texts.items()}) == [("JXS202", f"{name}/use.py")]


@pytest.mark.parametrize(
    ("made", "use", "name"),
    [
        ("src/lab/core.py", "src/lab/use.py", "lab.core"),
        ("src/lab/core.py", "src/lab/use.py", ".core"),
        ("lab/deep/core.py", "other/use.py", "lab.deep.core"),
        ("libs/one/lab/core.py", "libs/two/lab/use.py", "lab.core"),
    ],
)
def test_layouts(tmp_path: pathlib.Path, made: str, use: str, name: str) -> None:
    """A folder ``src``, packages without ``__init__``, and one such package in two folders."""
    src = (".", "src", "libs\\one", "libs\\two")
    assert found(tmp_path, {made: MADE, use: USE.format(name=name)}, src=src) == [("JXS202", use)]


@pytest.mark.parametrize("written", ["old\\deep", ".\\old", "old\\**", "*\\use.py"])
def test_the_slashes_of_windows(tmp_path: pathlib.Path, written: str) -> None:
    texts = {"old/deep/core.py": MADE, "old/deep/use.py": USE.format(name="core")}
    assert found(tmp_path, texts) == [("JXS202", "old/deep/use.py")]
    assert found(tmp_path, {}, exclude=(written,)) == []
