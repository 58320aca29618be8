"""The documentation can be built without a warning, and inside of it every link leads to a page, a picture or a heading."""

from __future__ import annotations

import pathlib
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

import pytest

for needed in ("sphinx", "furo", "myst_parser"):
    pytest.importorskip(needed)

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
MADE = {"genindex.html", "search.html"}  # by Sphinx, not by us


class Page(HTMLParser):
    """Collects ids, links and the first headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.tops = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.ids.add(told.get("id") or "")
        self.links += [told[name] or "" for name in ("href", "src") if told.get(name)]
        self.tops += tag == "h1"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[pathlib.Path, Page]:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "-d", str(folder / "trees")]
    done = subprocess.run([*command, str(DOCS), str(folder / "html")], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return {path: Page(path.read_text(encoding="utf-8")) for path in (folder / "html").rglob("*.html") if path.name not in MADE}


def test_every_link_leads_somewhere(site: dict[pathlib.Path, Page]) -> None:
    lost = []
    for path, page in site.items():
        for link in page.links:
            if "://" in link or link.startswith(("data:", "mailto:")):
                continue
            name, anchor = urldefrag(link.partition("?")[0])
            target = (path.parent / unquote(name)).resolve() if name else path
            if not target.exists() or (anchor and target in site and unquote(anchor) not in site[target].ids):
                lost.append(f"{path.name}: {link}")
    assert lost == []


def test_every_page_has_one_title(site: dict[pathlib.Path, Page]) -> None:
    assert {path.name: page.tops for path, page in site.items() if page.tops != 1} == {}


def test_every_source_is_a_page(site: dict[pathlib.Path, Page]) -> None:
    sources = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")}
    made = {"/".join(path.parts[path.parts.index("html") + 1 :]) for path in site}
    assert sources == made
