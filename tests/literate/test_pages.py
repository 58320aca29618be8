"""The reader of pages and the comparison of findings do what README.md says, so that a green page means something."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.literate import checks, pages

TEXT = """# Chapter

## Two files

<!-- run: recompiles step 3; traces: helper 2 -->

`lib/steps.py`:

```python
x = 1  # error: [JXS201] a [JXS102] b
```

```python
y = 2  # allow: [JXS101] c  # either: [JXS207|JXS203] d|e
```

### Later

<!-- run: ok; needs: no_such_module; jax: >=0.5,<0.11 -->

```python
z = 3  # error: [JXS401]
```
"""


def read(tmp_path: Path, text: str) -> list[pages.Program]:
    page = tmp_path / "chapter.md"
    page.write_text(text, encoding="utf-8")
    return pages.programs(page)


def test_programs(tmp_path: Path) -> None:
    first, second = read(tmp_path, TEXT)
    assert (first.name, second.name) == ("chapter:5-two-files", "chapter:19-two-files-later")
    assert list(first.files) == ["lib/steps.py", "main.py"]
    assert (first.traces, second.needs, second.jax) == ({"step": 3, "helper": 2}, ("no_such_module",), ">=0.5,<0.11")
    assert checks.missing(second) == ["no_such_module"]
    assert [(m.verb, m.codes, m.names, m.file, m.line) for m in first.markers()] == [
        ("error", ("JXS201",), ("a",), "lib/steps.py", 1),
        ("error", ("JXS102",), ("b",), "lib/steps.py", 1),
        ("allow", ("JXS101",), ("c",), "main.py", 1),
        ("either", ("JXS207", "JXS203"), ("d", "e"), "main.py", 1),
    ]


def test_settings_come_from_the_project_file(tmp_path: Path) -> None:
    (program,) = read(tmp_path, '<!-- run: ok -->\n```toml\n[tool.jaxstatic]\nnever-static = ["a"]\n```\n```python\n```\n')
    assert (program.settings().never_static, program.settings().hints) == (("a",), "all")


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = 1\n```\n",
        "<!-- run: explodes -->\n```python\n```\n",
        "<!-- run: ok; colour: blue -->\n```python\n```\n",
        "<!-- run: ok -->\n",
        "<!-- run: ok -->\n```python\n```\n```python\n```\n",
    ],
)
def test_what_cannot_be_read_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"chapter"):
        read(tmp_path, text)


def test_versions() -> None:
    assert pages.in_range("0.12.0.1", "")
    assert pages.in_range("0.10.2", ">=0.5,<0.11")
    assert not pages.in_range("0.12.0.1", ">=0.5,<0.11")


def test_compare(tmp_path: Path) -> None:
    markers = read(tmp_path, TEXT)[0].markers()
    right = [
        ("JXS201", "a", "lib/steps.py", 1, "static 'a'"),
        ("JXS102", "b", "lib/steps.py", 1, "'b'"),
        ("JXS207", "e", "main.py", 1, "'e'"),
    ]
    assert checks.compare(markers, right) == []
    other = [*right[:2], ("JXS204", "a", "lib/steps.py", 1, "'a'")]
    assert [w.split(":")[0] for w in checks.compare(markers, other)] == ["missed alarm", "false alarm"]
    assert len(checks.compare(markers, [*right, right[0]])) == 1
    assert len(checks.compare(markers, [*right[1:], ("JXS201", "a", "lib/steps.py", 1, "nameless")])) == 1
