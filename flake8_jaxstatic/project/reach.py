"""Which functions of a large project are worth reading: those near a jit site, by what their texts mention.

Cost is bounded, not depth: from the sections that mention a transform, names lead to who uses them and to what they use; the nearest come
first, a name that many share leads far away, and when the sections found hold enough text the rest of the project stays unread. What is not
read is not guessed at: who might be called from there is marked (``strangers``), what is called there is unknown.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flake8_jaxstatic.syntax import outline

Key = tuple[str, str]  # class or an empty text, function
Name = str | tuple[int, str] | tuple[str, str]  # anywhere in the project; of a file; of the files whose module is called so

LEAST = 1_400_000  # characters of code near the jit sites that are read of a larger project
MIDDLE = 5_000_000  # characters of code up to which this holds; beyond, less, since the outlines of everything cost more
SHARE = 0.11  # but no less than this part of all code: so the whole stays within three parses of the project
TESTS_ARE_FAR = 3.0  # how much farther what stands in a test file is than its names say: it proves nothing of other files
_CALLEE, _USER = 0, 1  # a section that is used by one that matters; a section that may give something to one that matters
_BY_CLASS = frozenset(("__init__", "__call__", "__post_init__", "__new__", "setup", "__enter__", "__iter__", "__next__", "__getitem__"))


@dataclass(frozen=True, slots=True)
class Reach:
    """What is to be read of one file.

    Attributes:
        skipped: functions that are not.
        strangers: functions that are, and may be called from code that is not.
    """

    skipped: frozenset[Key] = frozenset()
    holes: tuple[tuple[int, int], ...] = ()  # the lines where they stand
    strangers: frozenset[Key] = frozenset()
    whole: bool = False  # nothing of the file is read

    @property
    def digest(self) -> str:
        """Stands for what is skipped: facts of one text differ with it."""
        text = "\n".join(f"{owner} {name}" for owner, name in sorted(self.skipped))
        return "nothing" if self.whole else hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class _Node(NamedTuple):
    file: int
    section: outline.Section
    defines: tuple[Name, ...]  # names by which others refer to it
    writes: tuple[Name, ...]  # what it gives a value

    @property
    def key(self) -> tuple[int, str, str]:
        """File, class and name."""
        return self.file, self.section.owner, self.section.name


def reach(outlines: Mapping[str, outline.Outline], words: frozenset[str], is_test: Callable[[str], bool]) -> dict[str, Reach]:
    """Find what is to be read.

    Args:
        outlines: all files, by path.
        words: names of transforms that make jitted functions.
        is_test: which paths are test files: those that mention no transform say nothing.

    Returns:
        Per path what is skipped there; files of which everything is read are left out.
    """
    mentions = words | {f".{word}" for word in words}
    silent = {path for path, outlined in outlines.items() if is_test(path) and not _mentions(outlined, words, mentions)}
    speaking = {path: outlined for path, outlined in outlines.items() if path not in silent}
    total = sum(section.size for outlined in speaking.values() for section in outlined.sections)
    search = _Search(speaking, words, mentions, is_test)
    search.run(max(int(LEAST * min(1.0, MIDDLE / max(total, 1))), int(total * SHARE)))
    return {**search.answer(), **dict.fromkeys(silent, Reach(whole=True))}


def _mentions(outlined: outline.Outline, words: frozenset[str], mentions: frozenset[str]) -> bool:
    if any(there in words for _, there in outlined.imports.values()):
        return True
    return any(not section.mentions.isdisjoint(mentions) for section in outlined.sections)


class _Search:
    def __init__(
        self, outlines: Mapping[str, outline.Outline], words: frozenset[str], mentions: frozenset[str], is_test: Callable[[str], bool]
    ) -> None:
        self.paths = list(outlines)
        self.mentions = mentions
        self.tests = [is_test(path) for path in self.paths]
        self.aliases = [frozenset(here for here, (_, there) in o.imports.items() if there in words) for o in outlines.values()]
        self.imports = [outlined.imports for outlined in outlines.values()]
        self.here: list[set[str]] = [set() for _ in self.paths]  # what each file defines itself
        self.leaves = [_leaf(path) for path in self.paths]
        self.nodes: list[_Node] = []
        self.definers: dict[Name, list[int]] = {}
        self.writers: dict[Name, list[int]] = {}
        self.users: dict[Name, list[int]] = {}
        self.uses: list[list[Name]] = []
        self.distance: dict[tuple[int, int], float] = {}
        self.roles = {"definers": self.definers, "writers": self.writers, "users": self.users}
        self.queue: list[tuple[float, int, int]] = []
        self.followed: set[tuple[str, Name]] = set()
        self._define(outlines)
        self._mention()

    def _define(self, outlines: Mapping[str, outline.Outline]) -> None:
        for file, outlined in enumerate(outlines.values()):
            leaf, here = self.leaves[file], self.here[file]
            for section in outlined.sections:
                number = len(self.nodes)
                names: list[Name] = []
                if section.owner:
                    names += [f".{section.name}", (file, f"self.{section.name}")]
                    if section.name in _BY_CLASS:
                        names += self._global(file, leaf, section.owner)
                elif section.name:
                    names += self._global(file, leaf, section.name)
                writes: list[Name] = []
                for name in section.defines:
                    if name[0] == ".":
                        writes.append(name)
                    elif name.startswith("self."):
                        writes += [name[4:], (file, name)]
                    else:
                        writes += self._global(file, leaf, name)
                here.update(name[1] for name in (*names, *writes) if name[0] == file)
                self.nodes.append(_Node(file, section, tuple(names), tuple(writes)))
                for each in names:
                    self.definers.setdefault(each, []).append(number)
                for each in writes:
                    self.writers.setdefault(each, []).append(number)

    @staticmethod
    def _global(file: int, leaf: str, name: str) -> list[Name]:
        return [(file, name), (leaf, name), name, f".{name}"]

    def _mention(self) -> None:
        """Link every section with what it mentions, as far as the project defines it."""
        known: set[str] = {name for name in (*self.definers, *self.writers) if isinstance(name, str)}
        attributes = {name for name in known if name[0] == "."}
        inherited = {f"self{name}": name for name in attributes}
        places = [self._places(file, known) for file in range(len(self.paths))]
        for number, node in enumerate(self.nodes):
            mentions, (here, stars) = node.section.mentions, places[node.file]
            used: list[Name] = list(mentions & attributes)
            for name in mentions & here.keys():
                used += here[name]
            used += [inherited[name] for name in mentions & inherited.keys() if name not in here]
            if stars:
                used += (mentions & known) - attributes
            self.uses.append(used)
            for each in used:
                users = self.users.get(each)
                if users is None:
                    self.users[each] = [number]
                else:
                    users.append(number)

    def _places(self, file: int, known: set[str]) -> tuple[dict[str, tuple[Name, ...]], bool]:
        """What the names of a file stand for, and whether others may come from star imports."""
        found: dict[str, tuple[Name, ...]] = {}
        for name, (module, there) in self.imports[file].items():
            if there and there != "*":
                exact = (module.rpartition(".")[2], there)
                if exact in self.definers or exact in self.writers:
                    found[name] = (exact,)
                elif there in known:
                    found[name] = (there,)
        for name in self.here[file]:  # a method of the file may be overridden elsewhere
            found[name] = ((file, name), name[4:]) if name.startswith("self.") else ((file, name),)
        return found, any(there == "*" for _, there in self.imports[file].values())

    def run(self, budget: int) -> None:
        """Go from the sections that mention a transform to what is near, until ``budget`` characters are found."""
        self.queue = [(0.0, number, _USER) for number, node in enumerate(self.nodes) if self._is_seed(node)]
        found: set[int] = set()
        size = 0
        while self.queue:
            distance, number, how = heapq.heappop(self.queue)
            if (number, how) in self.distance or (number, _USER) in self.distance:
                continue
            node = self.nodes[number]
            if number not in found:
                if size > budget and distance > 0:
                    break
                found.add(number)
                size += node.section.size if node.section.name else 0
            self.distance[number, how] = distance
            for used in self.uses[number]:
                exact = type(used) is tuple
                self._follow("definers", used, _CALLEE, distance + (0.7 if exact else 1.2))
                self._follow("writers", used, _USER, distance + (0.6 if exact else 2.0))
            if how == _USER or not node.section.name:
                for name in (*node.defines, *node.writes):
                    self._follow("users", name, _USER, distance + 0.3)

    def _follow(self, role: str, name: Name, how: int, distance: float) -> None:
        """Everybody who has this role for a name is near: the nearer, the fewer they are. The first who asks is the nearest."""
        targets = self.roles[role].get(name)
        if targets is None or (role, name) in self.followed:
            return
        self.followed.add((role, name))
        far = distance + math.log2(len(targets)) / 2
        for target in targets:
            if (target, how) not in self.distance:
                away = far + TESTS_ARE_FAR if self.tests[self.nodes[target].file] else far
                heapq.heappush(self.queue, (away, target, how))

    def _is_seed(self, node: _Node) -> bool:
        return not node.section.mentions.isdisjoint(self.mentions) or not node.section.mentions.isdisjoint(self.aliases[node.file])

    def answer(self) -> dict[str, Reach]:
        """What is skipped, and who may be called from there. Functions of one name in one place are read together."""
        found = {number for number, _ in self.distance}
        read = {node.key for number, node in enumerate(self.nodes) if number in found}
        unread = [number for number, node in enumerate(self.nodes) if node.section.name and node.key not in read]
        used = {name for number in unread for name in self.uses[number]}
        skipped: dict[int, list[outline.Section]] = {}
        for number in unread:
            skipped.setdefault(self.nodes[number].file, []).append(self.nodes[number].section)
        strangers: dict[int, set[Key]] = {}
        for number in found:
            node = self.nodes[number]
            if node.section.name and (number, _USER) in self.distance and not used.isdisjoint(node.defines):
                strangers.setdefault(node.file, set()).add(node.key[1:])
        return {
            self.paths[file]: Reach(
                frozenset((section.owner, section.name) for section in sections),
                tuple(section.span for section in sections),
                frozenset(strangers.get(file, ())),
            )
            for file, sections in skipped.items()
        }


def _leaf(path: str) -> str:
    parts = path.removesuffix(".py").split("/")
    return parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
