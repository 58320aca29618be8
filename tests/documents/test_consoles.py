"""The pages that are followed with a terminal show what is printed, and the comparison notices where they do not."""

from __future__ import annotations

import importlib.util
import pathlib
import re
import shlex
from collections.abc import Iterator
from concurrent import futures
from dataclasses import dataclass

import pytest

from flake8_jaxstatic import cli
from tests.documents import consoles

DOCS = consoles.ROOT / "docs"
PAGES = ("tutorial", "comparison", "knowledge")


@dataclass(frozen=True, slots=True)
class Followed:
    """A page that was followed: what it does not show as it is, the modules that lacked, the folder of the last command."""

    wrong: tuple[str, ...]
    missing: frozenset[str]
    folder: pathlib.Path


def follow(name: str, folder: pathlib.Path) -> Followed:
    wrong, missing = [], set()
    for number, command in enumerate(consoles.commands((DOCS / f"{name}.md").read_text(encoding="utf-8"))):
        if command.fresh:
            folder = folder / str(number)
            folder.mkdir()
        if lacking := {module for module in command.needs if importlib.util.find_spec(module) is None}:
            missing |= lacking
            continue
        printed = consoles.run(command, folder)
        if not consoles.same(command.shown, printed, loose=command.loose):
            wrong.append("\n".join([f"docs/{name}.md:{command.line}: $ {' '.join(command.words)}", *(f"    {line}" for line in printed)]))
    return Followed(tuple(wrong), frozenset(missing), folder)


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, futures.Future[Followed]]]:
    """All pages, two at a time: most of the time goes into processes that import JAX and compile."""
    with futures.ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(follow, name, tmp_path_factory.mktemp(name)) for name in PAGES}


@pytest.mark.jax
@pytest.mark.parametrize("name", PAGES)
def test_page_shows_what_is_printed(name: str, followed: dict[str, futures.Future[Followed]]) -> None:
    page = followed[name].result()
    assert not page.wrong, "\n".join(page.wrong)
    for picture in page.folder.glob("*.svg"):
        assert picture.read_bytes() == (DOCS / "pictures" / picture.name).read_bytes(), picture.name
    if page.missing:
        pytest.skip(f"all else is right; not installed: {', '.join(sorted(page.missing))}")


def shown() -> list[tuple[str, ...]]:
    """Every command line of ours on any page that is no synopsis."""
    pages = [consoles.ROOT / "README.md", consoles.ROOT / "RELEASING.md", *sorted(DOCS.rglob("*.md"))]
    lines = [line for page in pages for line in re.findall(r"^ *\$ (jaxstatic .*)$", page.read_text(encoding="utf-8"), re.MULTILINE)]
    return [tuple(shlex.split(line, comments=True)[1:]) for line in dict.fromkeys(lines) if not re.search(r"[\[|]| [A-Z]+$", line)]


@pytest.mark.parametrize("words", shown(), ids=" ".join)
def test_a_command_that_is_shown_can_be_given(words: tuple[str, ...]) -> None:
    words = words[: words.index(">")] if ">" in words else words
    if words[-1] == "--help":
        with pytest.raises(SystemExit, match=r"^0$"):
            cli._parser().parse_args(words)
    else:
        assert callable(cli._parser().parse_args(words).run)


PAGE = """
`a.py`:

```python
print(1)
```

<!-- figures vary -->
```console
$ python a.py
1
$ python -c "print('x')"
x
```

<!-- start afresh -->
<!-- needs: nonsense -->
```console
$ python -c "print(2)"
```
"""


def test_commands() -> None:
    first, second, third = consoles.commands(PAGE)
    assert (first.words, first.shown, first.loose, first.files, first.fresh) == (
        ("python", "a.py"),
        ("1",),
        True,
        {"a.py": "print(1)\n"},
        False,
    )
    assert (second.words, second.shown, second.files, second.line) == (("python", "-c", "print('x')"), ("x",), {}, 12)
    assert (third.needs, third.loose, third.fresh, third.shown) == (("nonsense",), False, True, ())


def test_run(tmp_path: pathlib.Path) -> None:
    assert consoles.run(consoles.commands(PAGE)[0], tmp_path) == ["1"]


@pytest.mark.parametrize(
    ("shown", "printed", "equal"),
    [
        (["a 3 b"], ["a 3 b"], True),
        (["a 3 b"], ["a 4 b"], False),
        (["a 0.3000"], ["a 0.3001"], True),
        (["a 0.30"], ["a 0.40"], False),
        (["took 3.1 s"], ["took 12 ms"], True),
        (["x", "...", "y"], ["x", "1", "2", "y"], True),
        (["x", "...", "y"], ["x", "1", "2"], False),
        (["Error: ..."], ["Error: anything 7"], True),
        (["Error: ..."], ["Warning: anything 7"], False),
        ([], ["more"], False),
        (["a"], [], False),
    ],
)
def test_same(shown: list[str], printed: list[str], equal: bool) -> None:
    assert consoles.same(shown, printed, loose=False) is equal


def test_loose_figures() -> None:
    assert consoles.same(["13 examples"], ["14 examples"], loose=True)
    assert not consoles.same(["13 examples"], ["14 differences"], loose=True)
