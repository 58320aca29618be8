"""The facts of all files of a project: those of a known digest are decoded, the others lowered, here or in several processes.

Of a large project only what stands near the jit sites is lowered (``reach``).
"""

from __future__ import annotations

import gc
import hashlib
import pathlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flake8_jaxstatic import syntax
from flake8_jaxstatic.project import cache as caches
from flake8_jaxstatic.project import reach, workspace
from flake8_jaxstatic.syntax import facts, lower, outline

CHUNK = 250_000  # characters that a worker lowers at a time
LARGE = 1_500_000  # bytes of source that are all read
WORTHWHILE = 1_000_000  # characters below which starting processes costs more than it saves
MOST = 60  # processes; Windows can wait for no more

Result = tuple[workspace.Source, facts.Lowered, str]  # with its encoded text, or an empty one


def read(
    files: workspace.Workspace, words: frozenset[str] = frozenset(), is_test: Callable[[str], bool] = lambda _: False
) -> tuple[list[facts.File], list[facts.Unreadable]]:
    """The facts of all files, in the order of their paths.

    Facts are asked of the workspace's cache before any text is read, and what had to be lowered is put there; unsaved buffers are lowered
    each time. With ``jobs`` above one, processes share what is missing.

    Args:
        files: the project.
        words: names of transforms: of a project larger than :data:`LARGE` only what stands near them is read.
        is_test: which paths are test files: in a large project those that mention no transform are not read.

    Returns:
        Files that could be lowered, and files whose text could not (bytes that are no text are listed by the workspace).
    """
    lowering = _lowering()
    reached = _reached(files, words, is_test) if words and files.size() > LARGE else {}
    keys = _keys(files, lowering, reached)
    results = _kept(files, keys)
    fresh: dict[str, str] = {}
    missing = [path for path in files.paths() if path not in results]
    for number, (source, lowered, encoded) in enumerate(_lowered(files, missing, reached), 1):
        files.tell(number, len(missing), "files read")
        results[source.path] = lowered
        if source.path in keys:
            # The key of what was read, should the file have changed in between.
            fresh[_key(source.digest, lowering, reached.get(source.path))] = encoded or facts.encode(lowered)
    files.cache.put("facts", fresh)
    ordered = [results[path] for path in files.paths() if path in results]
    readable = [lowered for lowered in ordered if isinstance(lowered, facts.File) and not _left_out(reached.get(lowered.path))]
    for file in readable:
        near = reached.get(file.path)
        if near is not None and near.strangers:
            for function in file.functions:
                function.strangers = function.parent == 0 and facts.key_of(file.classes, function.owner, function.name) in near.strangers
    return readable, [lowered for lowered in ordered if isinstance(lowered, facts.Unreadable)]


def make(
    files: workspace.Workspace, words: frozenset[str], is_test: Callable[[str], bool], wanted: Callable[[str], bool]
) -> dict[str, str]:
    """The encoded facts of some files by portable key: what is kept is taken from there, what is missing is made, and kept.

    Args:
        files: the project.
        words: as of :func:`read`.
        is_test: as of :func:`read`.
        wanted: which paths.
    """
    lowering = _lowering()
    reached = _reached(files, words, is_test) if words and files.size() > LARGE else {}
    digests = {path: digest for path, digest in files.digests().items() if wanted(path)}
    keys = {path: _key(digest, lowering, reached.get(path)) for path, digest in digests.items()}
    texts = files.cache.get("facts", dict.fromkeys(keys.values()))
    fresh: dict[str, str] = {}
    missing = [path for path, key in keys.items() if key not in texts]
    for number, (source, lowered, encoded) in enumerate(_lowered(files, missing, reached), 1):
        files.tell(number, len(missing), "files read")
        fresh[_key(source.digest, lowering, reached.get(source.path))] = encoded or facts.encode(lowered)
    files.cache.put("facts", fresh)
    return {_portable(key): text for key, text in (texts | fresh).items()}


def keep(cache: caches.Cache, made: Mapping[str, str]) -> int:
    """Keep facts that were made elsewhere; how many there were. One that is not in the form of facts is left."""
    lowering = _lowering()
    taken: dict[str, str] = {}
    for portable, text in made.items():
        digest, _, near = portable.partition(" ")
        try:
            facts.decode("", text)
        except ValueError:
            continue
        taken[f"{digest} {lowering} {near}".rstrip()] = text
    cache.put("facts", taken)
    return len(taken)


def _portable(key: str) -> str:
    """A key without what is particular to this installation."""
    digest, _, *near = key.split(" ")
    return " ".join((digest, *near))


def content_of_lowering() -> str:
    """This lowering by what it says, and the grammar that it reads: equal on all machines that have the same version."""
    total = hashlib.blake2b(f"{facts.FORMAT} {sys.version_info[:2]}".encode(), digest_size=16)
    for place in sorted(pathlib.Path(syntax.__file__).parent.glob("*.py")):
        total.update(f"{place.name}\n".encode() + place.read_bytes())
    return total.hexdigest()


def _left_out(near: reach.Reach | None) -> bool:
    return near is not None and near.whole


def _reached(files: workspace.Workspace, words: frozenset[str], is_test: Callable[[str], bool]) -> dict[str, reach.Reach]:
    """What is near the jit sites, by the outlines of all files."""
    digests = files.digests()
    kept = files.cache.get("outlines", dict.fromkeys(digests.values())) if files.cache.keeps else {}
    outlines: dict[str, outline.Outline] = {}
    fresh: dict[str, str] = {}
    for number, (path, digest) in enumerate(digests.items()):
        files.tell(number, len(digests), "files looked through")
        text = kept.get(digest)
        if text is not None:
            try:
                outlines[path] = outline.decode(text)
                continue
            except ValueError:
                pass  # of another format: to be made again
        source = files.source(path)
        if source is not None:
            outlines[path] = outline.outline(source.text)
            if files.cache.keeps and path not in files.unsaved:
                fresh[source.digest] = outline.encode(outlines[path])
    files.cache.put("outlines", fresh)
    return reach.reach(outlines, words, is_test)


def _keys(files: workspace.Workspace, lowering: str, reached: Mapping[str, reach.Reach]) -> dict[str, str]:
    """Under which key the facts of a file are kept, for all files of which they may be."""
    if not files.cache.keeps:
        return {}
    return {path: _key(digest, lowering, reached.get(path)) for path, digest in files.digests().items() if path not in files.unsaved}


def _key(digest: str, lowering: str, near: reach.Reach | None) -> str:
    return f"{digest} {lowering}" if near is None else f"{digest} {lowering} {near.digest}"


def _kept(files: workspace.Workspace, keys: dict[str, str]) -> dict[str, facts.Lowered]:
    texts = files.cache.get("facts", dict.fromkeys(keys.values()))
    found: dict[str, facts.Lowered] = {}
    for path, key in keys.items():
        text = texts.get(key)
        if text is not None:
            try:
                found[path] = facts.decode(path, text)
            except ValueError:
                continue  # of another format: to be lowered again
    return found


def _lowered(files: workspace.Workspace, paths: Sequence[str], reached: Mapping[str, reach.Reach]) -> Iterator[Result]:
    sources = (source for source in map(files.source, paths) if source is not None)
    if files.jobs > 1:
        waiting = {source.path: source for source in sources}
        if sum(len(source.text) for source in waiting.values()) >= WORTHWHILE:
            for result in _shared(tuple(waiting.values()), files.jobs, reached):
                del waiting[result[0].path]
                yield result
        sources = (source for source in waiting.values())
    for source in sources:
        yield source, _lower(source.path, source.text, reached.get(source.path)), ""


def _lower(path: str, text: str, near: reach.Reach | None) -> facts.Lowered:
    try:
        return _lowered_near(path, text, near)
    except Exception as error:
        error.add_note(f"in {path}")
        raise


def _lowered_near(path: str, text: str, near: reach.Reach | None) -> facts.Lowered:
    if near is None or near.whole:
        return lower.lower_text(path, text, None if near is not None else frozenset())
    found = lower.lower_text(path, outline.without(text, near.holes), near.skipped)
    return found if isinstance(found, facts.File) else lower.lower_text(path, text, near.skipped)


def _shared(sources: Sequence[workspace.Source], jobs: int, reached: Mapping[str, reach.Reach]) -> Iterator[Result]:
    """Lower in processes; where they cannot be started, or die, what is left is the caller's."""
    from concurrent import futures  # noqa: PLC0415 - costs a tenth of the start of a run that needs no processes
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    chunks = list(_chunks(sources))
    try:
        with futures.ProcessPoolExecutor(min(jobs, len(chunks), MOST), initializer=gc.disable) as pool:
            texts = pool.map(encoded, [[(source.path, source.text, reached.get(source.path)) for source in chunk] for chunk in chunks])
            for chunk, answers in zip(chunks, texts, strict=True):
                for source, text in zip(chunk, answers, strict=True):
                    yield source, facts.decode(source.path, text), text
    except (BrokenProcessPool, OSError, ImportError, NotImplementedError):
        return


def encoded(chunk: Iterable[tuple[str, str, reach.Reach | None]]) -> list[str]:
    """What a worker does: lower texts, and send their facts in the form in which they are kept."""
    return [facts.encode(_lower(path, text, near)) for path, text, near in chunk]


def _chunks(sources: Iterable[workspace.Source]) -> Iterator[list[workspace.Source]]:
    """Largest files first, so that no worker is left with one at the end."""
    chunk: list[workspace.Source] = []
    size = 0
    for source in sorted(sources, key=lambda source: (-len(source.text), source.path)):
        chunk.append(source)
        size += len(source.text)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _lowering() -> str:
    """This lowering as installed: an upgrade or an edit of it, or another grammar, is never answered from before."""
    total = hashlib.blake2b(f"{facts.FORMAT} {sys.version_info[:2]}".encode(), digest_size=8)
    for place in sorted(pathlib.Path(syntax.__file__).parent.glob("*.py")):
        status = place.stat()
        total.update(f"{place.name} {status.st_mtime_ns} {status.st_size}\n".encode())
    return total.hexdigest()
