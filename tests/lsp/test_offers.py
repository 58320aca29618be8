"""What an editor offers beside findings: repairs, comments, hovers, hints."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

import pytest

pytest.importorskip("pygls.lsp.server")
pytest.importorskip("pytest_lsp")

from lsprotocol import types

from tests.lsp import conftest, editor

Start = Callable[..., editor.Editor]
SEVERAL = """\
import jax
import jax.numpy as jnp


@jax.jit
def shaped(n):  # 🎉
    return jnp.zeros(n)


@jax.jit
def power(x, order):
    return x**order
"""
CALLS = "\n\nshaped(3)\nfor x in jnp.ones((5, 2)):\n    '🎉é'; power(x, 3); power(2 * x, 3)\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_repair_removes_its_finding(project: pathlib.Path, start: Start, encoding: str) -> None:
    """The safe one is preferred, the other says what it may change; both are right to the column on lines that are not ASCII."""
    place = project / "several.py"
    place.write_text(SEVERAL + CALLS, encoding="utf-8")
    told = start(project, encodings=[encoding], options={"debounce": 0})
    told.open(place)
    assert sorted(told.codes(place)) == [("JXS101", 5), ("JXS102", 10)]
    (every,) = told.actions(place, 0, only=["source.fixAll"])
    assert (every.kind, every.is_preferred) == ("source.fixAll.jaxstatic", None)
    assert told.actions(place, 4, only=["refactor"]) == []
    assert told.actions(place, 4, only=["source.organizeImports"]) == []
    safe, _ = told.actions(place, 4)
    assert every.edit == safe.edit  # the other repair is not safe
    unsafe, _ = told.actions(place, 9)
    assert (safe.title, safe.kind, safe.is_preferred) == ("JXS101: make static, 'n' of shaped()", "quickfix", True)
    assert unsafe.title.startswith("JXS102: make static, 'order' of power() (unsafe, may change: 'order' takes part in arithmetic")
    assert unsafe.is_preferred is False
    assert safe.diagnostics is not None
    assert [each.code for each in safe.diagnostics] == ["JXS101"]
    text = place.read_text(encoding="utf-8")
    for action, code in ((safe, "JXS101"), (unsafe, "JXS102")):
        assert action.edit is not None
        seen = len(told.published)
        texts = editor.applied({place.as_uri(): text}, action.edit, encoding)
        told.change(place, texts[place.as_uri()])
        assert [other for other, _ in told.codes(place, seen)] == [{"JXS101": "JXS102", "JXS102": "JXS101"}[code]]
    assert told.shown == []


def test_a_repair_of_another_file(project: pathlib.Path, start: Start) -> None:
    """The finding is at the call, the edit at the decorator; an edit of an open document says for which version it is."""
    model, fit = project / "core/model.py", project / "core/fit.py"
    told = start(project, like="visual-studio-code@v1.65.2", options={"debounce": 0})
    told.open(fit)
    assert told.codes(fit) == [("JXS202", 7)]
    repairs = [action for action in told.actions(fit, 6) if "noqa" not in action.title]
    assert repairs
    edits = repairs[0].edit.document_changes if repairs[0].edit is not None else None
    assert edits
    versions = {each.text_document.uri: each.text_document.version for each in edits if isinstance(each, types.TextDocumentEdit)}
    assert versions[model.as_uri()] is None
    texts = {path.as_uri(): path.read_text(encoding="utf-8") for path in (model, fit)}
    assert repairs[0].edit is not None
    texts = editor.applied(texts, repairs[0].edit)
    seen = len(told.published)
    told.open(model, texts[model.as_uri()])
    told.change(fit, texts[fit.as_uri()])
    assert told.codes(fit, seen) == []
    told.change(model, conftest.MODEL)
    assert told.codes(fit, seen + 1) == [("JXS202", 7)]
    (again, *_) = told.actions(fit, 6)
    assert again.edit is not None
    versions = {
        e.text_document.uri: e.text_document.version for e in again.edit.document_changes or () if isinstance(e, types.TextDocumentEdit)
    }
    assert versions[model.as_uri()] == 2


COMMENTED = '''\
import jax
import jax.numpy as jnp


@jax.jit  # größe 🎉, noqa
def shaped(n):
    return jnp.zeros(n)


@jax.jit  # noqa: E501 , F401,
def other(n):
    return jnp.zeros(n)


@jax.jit
def third(x, y, n):
    return jnp.zeros(n)


shaped(1)
other(2)
@jax.jit
def keyed(x, y):
    return x


for step in range(9):
    keyed("""
🎉""", jax.jit(lambda x: x + 1)(jnp.ones(3))); """
 text"""
third(1, 2, \\
      3)
'''


def test_a_comment_silences_its_finding(project: pathlib.Path, start: Start) -> None:
    """And nothing else; it goes where flake8 looks, which is behind a string or a line that goes on."""
    place = project / "commented.py"
    place.write_text(COMMENTED, encoding="utf-8")
    told = start(project, encodings=["utf-16"], options={"debounce": 0})
    told.open(place)
    left = told.codes(place)
    assert {("JXS101", 5), ("JXS101", 10), ("JXS101", 15)} <= set(left)
    assert any(line == 29 for _, line in left)
    text = COMMENTED
    while left:
        code, line = left[0]
        action = next(each for each in told.actions(place, line - 1) if each.title == f"{code}: disable for this line (# noqa)")
        assert action.edit is not None
        assert action.is_preferred is False
        text = editor.applied({place.as_uri(): text}, action.edit)[place.as_uri()]
        seen = len(told.published)
        told.change(place, text)
        after = told.codes(place, seen)
        assert after == [each for each in left if each != (code, line)]
        left = after
    assert "# größe 🎉, noqa  # noqa: JXS101\n" in text
    assert "# noqa: E501 , F401, JXS101,\n" in text
    assert ' text"""  # noqa: JXS' in text


def test_hover_tells_why(project: pathlib.Path, start: Start) -> None:
    """In the signature and wherever the body means the parameter, but not where another name is spelled alike."""
    model = project / "core/model.py"
    text = conftest.MODEL + "\n\ndef dt(rate):\n    return rate.dt\n\n\nnames = [dt for dt in (1, 2)]\n"
    told = start(project, encodings=["utf-16"])
    told.open(model, text)
    lines = text.split("\n")

    def hover(line: int, part: str, skip: int = 0) -> str:
        column = lines[line].index(part) + skip
        seen = told.hover(model, line, len(lines[line][:column].encode("utf-16-le")) // 2)
        if seen is None:
            return ""
        assert isinstance(seen.contents, types.MarkupContent)
        assert seen.range is not None
        assert seen.range.start.line == line
        return seen.contents.value

    said = hover(7, "dt):")
    assert "must not be static; verdict: **traced**" in said
    assert "[core/fit.py:10](" in said
    assert "jaxstatic explain core.model.decay.dt" in said
    assert hover(8, "dt)") == said
    assert hover(8, "dt)", 2) == said  # right behind the name
    assert "verdict: **required-static**" in hover(13, "count")
    assert "| `dt` | static | no | traced, fit.py:7 |" in hover(7, "decay")
    assert hover(17, "rate") == ""  # of a function that is not jitted
    assert hover(20, "dt for") == ""
    assert hover(6, "dt") == ""  # a string
    assert hover(0, "import") == ""


def test_hints_can_be_had_and_switched_off(project: pathlib.Path, start: Start) -> None:
    model, fit = project / "core/model.py", project / "core/fit.py"
    optimizing = "scipy.optimize.minimize(lambda p: gradient(p[0], 1.0, jnp.ones(3)), [1.0])\n"
    optimized = f"{conftest.FIT}\n\nimport jax.numpy as jnp\nimport scipy.optimize\n\n{optimizing}"
    fit.write_text(optimized, encoding="utf-8")
    wanted = ["static: dt (traced at fit.py:7) · traced: times, rate", "traced: values · must be static: count"]
    told = start(project, options={"debounce": 0})
    told.open(model)
    hints = told.hints(model)
    assert [hint.label for hint in hints] == wanted
    ends = [len(conftest.MODEL.split("\n")[line].encode()) for line in (6, 11)]
    assert [(hint.position.line, hint.position.character) for hint in hints] == [(6, ends[0]), (11, ends[1])]
    told.open(fit)
    (hint,) = told.hints(fit)
    assert isinstance(hint.label, str)
    assert "traced: rate (optimized at fit.py:16), times" in hint.label
    told.change(fit, optimized.replace("dt, times", "times, dt", 1))
    told.wait(lambda: told.refreshed or None, "word that hints have changed")
    assert told.told.capabilities.code_lens_provider is None

    lenses = start(project, options={"summary": "lens"})
    lenses.open(model)
    assert [lens.command.title for lens in lenses.lenses(model) if lens.command is not None] == wanted
    assert lenses.told.capabilities.inlay_hint_provider is None
