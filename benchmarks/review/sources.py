"""What is reviewed: archives of the package index, pinned by hash, and repositories, pinned by commit; fetched on demand."""

from __future__ import annotations

import hashlib
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent


class FetchError(Exception):
    """A source is not there and cannot be had."""


@dataclass(frozen=True, slots=True)
class Source:
    """One project to lint.

    Attributes:
        name: what it is called in the table.
        archive, version, sha256: of a file on the package index; empty for a repository.
        repository, commit: of a repository; empty for an archive.
        folder: the part that is linted, relative to the unpacked root; empty is all of it.
        exclude: path patterns that are left out.
    """

    name: str
    archive: str = ""
    version: str = ""
    sha256: str = ""
    repository: str = ""
    commit: str = ""
    folder: str = ""
    exclude: tuple[str, ...] = ()


def pinned() -> list[Source]:
    """All sources of ``sources.toml``, by name."""
    table = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
    rows = {name: {**row, "exclude": tuple(row.get("exclude", ()))} for name, row in table.items()}
    return [Source(name, **row) for name, row in sorted(rows.items())]


def fetch(source: Source, work: pathlib.Path) -> pathlib.Path:
    """The folder to lint; what is not below ``work`` yet is downloaded and unpacked there.

    Raises:
        FetchError: pip or git could not get it, or the hash is wrong.
    """
    unpacked = _archive(source, work) if source.archive else _repository(source, work)
    return unpacked / source.folder


def _archive(source: Source, work: pathlib.Path) -> pathlib.Path:
    place = work / f"{source.archive.removesuffix('.tar.gz').removesuffix('.whl')}"
    if not place.is_dir():
        file = work / source.archive
        if not file.is_file():
            _download(source, work)
        if hashlib.sha256(file.read_bytes()).hexdigest() != source.sha256:
            raise FetchError(f"{file}: the hash is not that of {source.name} {source.version}")
        with tempfile.TemporaryDirectory(dir=work) as temporary:
            into = pathlib.Path(temporary, "unpacked")
            if file.suffix == ".whl":
                with zipfile.ZipFile(file) as wheel:
                    wheel.extractall(into)  # noqa: S202 -- the hash is pinned; zipfile drops parent folders and roots
            else:
                with tarfile.open(file) as sdist:
                    sdist.extractall(into, filter="data")
            tops = sorted(into.iterdir())
            (tops[0] if len(tops) == 1 else into).rename(place)
    return place


def _download(source: Source, work: pathlib.Path) -> None:
    kind = "--only-binary" if source.archive.endswith(".whl") else "--no-binary"
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as wanted:
        wanted.write(f"{source.name}=={source.version} --hash=sha256:{source.sha256}\n")
        wanted.flush()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", kind, ":all:", "--dest", str(work)]
        if subprocess.run([*command, "--requirement", wanted.name], check=False).returncode or not (work / source.archive).is_file():
            raise FetchError(f"pip could not get {source.archive}")


def _repository(source: Source, work: pathlib.Path) -> pathlib.Path:
    """Several sources may share one checkout. A folder of that name made by other means is taken as it is."""
    place = work / f"{source.repository.rpartition('/')[2]}-{source.commit[:12]}"
    if not place.is_dir():
        part = place.with_suffix(".part")
        clone = ["git", "clone", "--quiet", "--no-checkout", "--filter=blob:none", source.repository, str(part)]
        checkout = ["git", "-C", str(part), "checkout", "--quiet", source.commit]
        if subprocess.run(clone, check=False).returncode or subprocess.run(checkout, check=False).returncode:
            raise FetchError(f"git could not get {source.repository} at {source.commit}")
        part.rename(place)
    return place
