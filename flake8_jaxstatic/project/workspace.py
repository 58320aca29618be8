"""The only reader of the linted files: a root folder comes in, texts with digests go out, lazily and in one fixed order."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import pathlib
import re
import time
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flake8_jaxstatic.project import cache as caches
from flake8_jaxstatic.project import declared, discovery, notebooks, optimizers, plain
from flake8_jaxstatic.settings import Settings

LIMIT = 5_000_000
HELD = 64_000_000
SETTLED_NS = 2_000_000_000
COOKIE = re.compile(rb"^[^\n]*\n?[^\n]*coding[:=]")
# Codecs that are no encodings of source text, or take quadratic time.
REFUSED = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"))


@dataclass(frozen=True, slots=True)
class Source:
    """One file as the engine sees it.

    Attributes:
        path: relative to the root, forward slashes.
        text: decoded as Python decodes it, without byte order mark, every line ending as ``\\n``; of a notebook, its code cells.
        digest: of the text; equal texts have equal digests, whatever they were read from.
    """

    path: str
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class ImportRoot:
    """A folder from which absolute imports resolve: the module of ``folder/a/b.py`` is ``prefix.a.b`` (``a.b`` without a prefix)."""

    folder: str
    prefix: str = ""


class Progress(Protocol):
    """Whoever shows a person that a long run goes on."""

    def show(self, done: float, wanted: int, words: str) -> None:
        """So many of so many are done, and what is being done."""

    def clear(self) -> None:
        """It is over: what was shown goes away."""


class Workspace:
    """The files of one project at one moment, with unsaved buffers laid over them.

    Nothing that a file holds or does (vanish, grow, refuse, be a folder of links) makes a method raise: what cannot be read is listed by
    ``unreadable``.

    Attributes:
        root: absolute folder, links resolved.
        settings: what the user decided.
        cache: where facts of a digest may be kept; answers every question with a miss when there is none.
        jobs: processes that may be used for files whose facts are not kept.
        progress: is shown how far a long run has come; an overlay of this workspace shows nothing.
    """

    def __init__(
        self,
        root: pathlib.Path,
        settings: Settings,
        survey: discovery.Survey,
        cache: caches.Cache,
        overlaid: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root
        self.settings = settings
        self.cache = cache
        self.jobs = 1
        self.progress: Progress | None = None
        self._survey = survey
        self._found = {found.path: found for found in survey.files}
        self._overlaid = dict(overlaid or {})
        self._unreadable = dict(survey.unreadable)
        self._digests: dict[str, str] = {}
        self._held: dict[str, Source] = {}
        self._room = HELD

    @classmethod
    def open(
        cls,
        root: pathlib.Path,
        settings: Settings,
        paths: Sequence[pathlib.Path] = (),
        *,
        cache: caches.Cache | None = None,
        walk: bool = True,
    ) -> Workspace:
        """Find the files below ``root``; none is read yet.

        Args:
            root: the project; need not exist.
            settings: ``exclude``, ``src``, ``knowledge`` and ``jax_version`` matter here.
            paths: named by hand, read even where the walk would skip them.
            cache: remembers digests between runs.
            walk: false: only ``paths`` are the project.
        """
        resolved = pathlib.Path(os.path.realpath(root))
        seen = discovery.survey(resolved, settings.exclude, paths, walk)
        return cls(resolved, settings, seen, cache if cache is not None else caches.Cache(None))

    @classmethod
    def of_texts(cls, texts: Mapping[str, str], settings: Settings, root: pathlib.Path | None = None) -> Workspace:
        """A project that stands on no disk: a nameless buffer of an editor, an example of a page."""
        return cls(root or pathlib.Path.cwd(), settings, discovery.Survey((), (), ()), caches.Cache(None), texts)

    def overlay(self, texts: Mapping[str, str]) -> Workspace:
        """The same project if these files said this; the disk and this workspace stay as they are."""
        changed = Workspace(self.root, self.settings, self._survey, self.cache, {**self._overlaid, **texts})
        changed.jobs = self.jobs
        changed._digests = {path: digest for path, digest in self._digests.items() if path not in changed._overlaid}
        return changed

    def without_cache(self) -> Workspace:
        """The same project, of which nothing is remembered."""
        fresh = Workspace(self.root, self.settings, self._survey, caches.Cache(None), self._overlaid)
        fresh.jobs, fresh.progress = self.jobs, self.progress
        return fresh

    @property
    def unsaved(self) -> frozenset[str]:
        """The files that an overlay speaks of; what they say now is not worth keeping."""
        return frozenset(self._overlaid)

    def tell(self, done: float, wanted: int, words: str) -> None:
        """Show somebody who waits how far it has come."""
        if self.progress is not None:
            self.progress.show(done, wanted, words)

    def paths(self) -> tuple[str, ...]:
        """All files of the project in the order of ``sources``, readable or not."""
        return tuple(sorted({*self._found, *self._overlaid}))

    def size(self) -> int:
        """Bytes on the disk and characters of unsaved buffers; nothing is read for it, and files too large to be read do not count."""
        sizes = (found.size for path, found in self._found.items() if path not in self._overlaid)
        return sum(size for size in sizes if size <= LIMIT) + sum(map(len, self._overlaid.values()))

    def sources(self) -> Iterator[Source]:
        """Read the files one after the other; one that cannot be read is left out and listed by ``unreadable``."""
        for path in self.paths():
            source = self.source(path)
            if source is not None:
                yield source

    def source(self, path: str) -> Source | None:
        """One file, or None where it cannot be read or is not part of the project."""
        if path in self._overlaid:
            return Source(path, self._overlaid[path], self._digest_of_overlay(path))
        if path in self._held:
            return self._held[path]
        if path not in self._found:
            return None
        return self._read(path)

    def digests(self) -> dict[str, str]:
        """The digest of every readable file. When warm this reads no file, so facts of a digest can be asked for before any text."""
        remembered = self.cache.stamps() if len(self._digests) < len(self._found) else {}
        fresh: list[caches.Stamp] = []
        now = time.time_ns()
        for path, found in self._found.items():
            if path in self._digests or path in self._overlaid or path in self._unreadable:
                continue
            stamp = remembered.get(path)
            if stamp is not None and (stamp.mtime_ns, stamp.ctime_ns, stamp.size) == (found.mtime_ns, found.ctime_ns, found.size):
                self._digests[path] = stamp.digest
                continue
            source = self._read(path)
            if source is None:
                continue
            if len(source.text) <= self._room:
                self._room -= len(source.text)
                self._held[path] = source
            # A file written a moment ago may be written again within the same tick of the clock: its stamp proves nothing yet.
            if now - max(found.mtime_ns, found.ctime_ns) > SETTLED_NS:
                fresh.append(caches.Stamp(path, found.mtime_ns, found.ctime_ns, found.size, source.digest))
        self.cache.remember(fresh)
        for path in self._overlaid:
            self._digests[path] = self._digest_of_overlay(path)
        return {path: self._digests[path] for path in self.paths() if path in self._digests}

    def fingerprint(self) -> str:
        """Digest of the sorted (path, digest) pairs, and of the names of what cannot be read."""
        total = hashlib.blake2b(digest_size=16)
        for path, digest in self.digests().items():
            total.update(f"{path}\0{digest}\n".encode())
        for path, reason in self.unreadable():
            total.update(f"{path}\0!{reason}\n".encode())
        return total.hexdigest()

    def unreadable(self) -> tuple[tuple[str, str], ...]:
        """Files that cannot be read, with the reason; complete once ``sources`` or ``digests`` was exhausted."""
        return tuple(sorted((path, reason) for path, reason in self._unreadable.items() if path not in self._overlaid))

    def closed_folders(self) -> tuple[str, ...]:
        """Folders that cannot be listed, relative to the root."""
        return self._survey.closed

    def import_roots(self) -> tuple[ImportRoot, ...]:
        """The folders from which absolute imports resolve, most likely first.

        They are ``src`` of the settings, or else the root, its ``src`` folder and, for every other file, the first folder upwards that is
        no package. A root that is itself a package has its own name as a prefix.
        """
        name = self.root.name
        packages = {path.rpartition("/")[0] for path in self.paths() if path.rpartition("/")[2] == "__init__.py"}
        own = (ImportRoot("", name),) if "" in packages and name.isidentifier() else ()
        if self.settings.src:
            return tuple(dict.fromkeys((*(ImportRoot(_inside(folder)) for folder in self.settings.src), *own)))
        outside: set[str] = set()
        for folder in {path.rpartition("/")[0] for path in self.paths()}:
            climbing = folder
            while climbing in packages and climbing:
                climbing = climbing.rpartition("/")[0]
            outside.add(climbing)
        source_folder = ("src",) if any(path.startswith("src/") for path in self.paths()) and "src" not in packages else ()
        order = dict.fromkeys(("", *source_folder, *sorted(outside, key=lambda folder: (folder.count("/"), folder))))
        return (*own, *(ImportRoot(folder) for folder in order))

    def dependencies(self) -> str:
        """The versions of jax that the project declares, such as ``>=0.5,<0.11``; empty where it declares none."""
        return self.settings.jax_version or declared.jax_range(self.root)

    def stubs(self) -> tuple[Source, ...]:
        """The user's own stub files (``knowledge`` of the settings), with what ``optimizers`` says.

        A file that cannot be read is left out and listed by ``unreadable``.
        """
        texts = ((name, self._decode(name, self.root / name, links=True)) for name in self.settings.knowledge)
        told = optimizers.stubs(self.settings.optimizers, {name: text for name, text in texts if text is not None})
        return tuple(Source(name, text, digest_of(text)) for name, text in told.items())

    def raw(self, path: str) -> bytes | None:
        """The bytes of a file of the disk, for whoever is to write it again; None where they cannot be read."""
        try:
            return plain.read(self.root / path, LIMIT, links=False)
        except OSError:
            return None

    def locate(self, path: pathlib.Path) -> str | None:
        """The name that a file of the disk has in this project, or None where it stands outside the root."""
        resolved = pathlib.Path(os.path.realpath(path))
        return resolved.relative_to(self.root).as_posix() if resolved.is_relative_to(self.root) else None

    def _digest_of_overlay(self, path: str) -> str:
        return digest_of(self._overlaid[path])

    def _read(self, path: str) -> Source | None:
        text = self._decode(path, self.root / path)
        if text is None:
            self._digests.pop(path, None)
            return None
        source = Source(path, text, digest_of(text))
        self._digests[path] = source.digest
        return source

    def _decode(self, path: str, place: pathlib.Path, *, links: bool = False) -> str | None:
        try:
            data = plain.read(place, LIMIT + 1, links=links)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._unreadable[path] = error.strerror or type(error).__name__
            return None
        if len(data) > LIMIT:
            self._unreadable[path] = f"larger than {LIMIT // 1_000_000} MB"
            return None
        try:
            text = notebooks.code_of(data) if path.endswith(".ipynb") else decode(data)
        except ValueError as error:
            self._unreadable[path] = str(error)
            return None
        if "\0" in text:
            self._unreadable[path] = "holds null bytes"
            return None
        return text


def decode(data: bytes) -> str:
    """Decode source as Python does: byte order mark, PEP 263 cookie, UTF-8; line endings become ``\\n``.

    Raises:
        ValueError: with the reason in words.
    """
    encoding = encoding_of(data)
    try:
        if codecs.lookup(encoding).name in REFUSED:
            raise ValueError(f"encoding {encoding} is not for source text")
        text = data.decode(encoding)
    except UnicodeError as error:
        reason = f"not valid {encoding.removesuffix('-sig')}"
        raise ValueError(f"{reason} at byte {error.start}" if isinstance(error, UnicodeDecodeError) else reason) from None
    except LookupError:
        raise ValueError(f"encoding {encoding} is not for source text") from None
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def encoding_of(data: bytes) -> str:
    """The encoding that the bytes of a source file declare, by PEP 263.

    Raises:
        ValueError: with the reason in words.
    """
    if not COOKIE.match(data):
        return "utf-8-sig"
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        raise ValueError(str(error.msg or error)) from None


def digest_of(text: str) -> str:
    """The digest under which facts of this text are kept."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _inside(folder: str) -> str:
    return "" if folder in (".", "./") else folder.replace("\\", "/").removeprefix("./").rstrip("/")
