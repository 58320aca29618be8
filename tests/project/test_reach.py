"""Of a large project, what stands near the jit sites is read; the rest is not, and that is said."""

from __future__ import annotations

import pathlib

import pytest

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import cache, reach, reading, workspace
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.syntax import outline

WORDS = frozenset(("jit",))
TEXTS = {
    "kernel.py": "import jax\n@jax.jit\ndef step(x, n):\n    return helper(x) * n\ndef helper(x):\n    return x\n",
    "fit.py": "from kernel import step as go\nclass Fit:\n    def __init__(self, n):\n        self.n = n\n"
    "    def run(self, x):\n        return go(x, self.n)\n",
    "main.py": "from fit import Fit\ndef main():\n    return Fit(3).run(1.0)\n",
    "far.py": "\n".join(f"def far{i}(x):\n    return far{i + 1}(x) + {i}\n" for i in range(200)),
    "tests/test_far.py": "from far import far0\ndef test_far():\n    assert far0(1)\n",
}


def near(budget: int, texts: dict[str, str] = TEXTS) -> dict[str, reach.Reach]:
    outlines = {path: outline.outline(text) for path, text in texts.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "LEAST", budget)
        patch.setattr(reach, "SHARE", 0.0)
        return reach.reach(outlines, WORDS, lambda path: path.startswith("tests/"))


def test_callers_callees_and_the_makers_of_what_they_are_given_are_near() -> None:
    found = near(100_000)
    assert set(found) == {"far.py", "tests/test_far.py"}, "everything else is read, although there was room for all"
    assert len(found["far.py"].skipped) == 200
    assert found["tests/test_far.py"].whole
    assert not found["far.py"].strangers


def test_a_budget_ends_the_search_and_what_lies_beyond_may_call() -> None:
    found = near(90)
    assert ("", "step") not in found.get("kernel.py", reach.Reach()).skipped, "jit sites are read whatever they cost"
    skipped = {(path, *key) for path, each in found.items() for key in each.skipped}
    strangers = {(path, *key) for path, each in found.items() for key in each.strangers}
    assert ("main.py", "", "main") in skipped
    assert ("fit.py", "Fit", "run") in strangers
    assert not skipped & strangers


def test_names_that_many_share_lead_far_away() -> None:
    crowd = {f"m{i}.py": f"class C{i}:\n    def update(self):\n        return {i}\n" for i in range(64)}
    texts = {
        "a.py": "import jax\nfrom b import rare\n@jax.jit\ndef f(x):\n    return x\ndef use(o):\n    o.update()\n    return f(rare(1))\n",
        "b.py": "def rare(x):\n    return deeper(x)\ndef deeper(x):\n    return x\n",
        **crowd,
    }
    found = near(150, texts)
    assert "b.py" not in found, "two steps over names of one"
    assert sum(len(each.skipped) for path, each in found.items() if path in crowd) > 32


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    for name, text in TEXTS.items():
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)
    return tmp_path


def test_what_is_not_read_is_unknown_and_never_a_promise(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def verdicts() -> dict[str, object]:
        files = workspace.Workspace.open(project, Settings())
        return {f"{row.function}.{row.param}": row.may_static for row in pipeline.analyse(files, Settings()).rows}

    assert verdicts()["step.n"] is True
    monkeypatch.setattr(reading, "LARGE", 100)
    assert verdicts()["step.n"] is True, "all that matters is near"
    monkeypatch.setattr(reach, "LEAST", 60)
    monkeypatch.setattr(reach, "SHARE", 0.0)
    assert verdicts()["step.n"] is None, "run() may be called from what is not read"


def test_facts_of_one_text_differ_with_what_is_skipped(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = project / ".kept"
    kept.mkdir()

    def read() -> list[int]:
        remembered = cache.Cache(kept / "kept.sqlite")
        try:
            files = workspace.Workspace.open(project, Settings(), cache=remembered)
            return [len(f.operations) for file in reading.read(files, WORDS)[0] for f in file.functions]
        finally:
            remembered.close()

    everything = read()
    monkeypatch.setattr(reading, "LARGE", 100)
    less = read()
    assert sum(less) < sum(everything)
    assert read() == less, "warm is cold"
    monkeypatch.setattr(reading, "LARGE", 10**9)
    assert read() == everything
