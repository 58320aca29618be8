"""Links the files of a project: module names, imports of every form, re-exports, and what a global name stands for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from flake8_jaxstatic.project import modules
from flake8_jaxstatic.syntax import facts

DEEPEST = 40  # imports of one another that are followed
FARTHEST = 200  # modules behind one another's stars that are looked into
PATIENCE = 2_000  # names that are looked at for one: alternatives that lead round and round have more ways than anybody can go
# What a name can stand for: ("global", (file index, name), rest), ("module", (file index, dotted), rest) or ("external", dotted, ()).
Target = tuple[str, Any, tuple[str, ...]]


class Rows(Protocol):
    """What linking needs of the knowledge."""

    def lookup(self, dotted: str) -> object | None:
        """The row of a dotted name."""

    def knows(self, library: str) -> bool:
        """Whether the library has stubs."""

    def outranks(self, dotted: str) -> bool:
        """Whether the row of a name says more than a definition in the project."""


class Symbols:
    """The names of a project.

    Args:
        files: facts of all files.
        roots: ``(folder, prefix)``: the module of ``folder/a/b.py`` is ``prefix.a.b``.
        rows: the knowledge; a binding that resolves to a row wins over its alternatives.
    """

    def __init__(self, files: list[facts.File], roots: Iterable[tuple[str, str]], rows: Rows) -> None:
        self.files = files
        self.rows = rows
        self.module_of: list[str] = []
        self.by_module: dict[str, int] = {}
        self.packages: set[str] = set()
        self._memo: dict[tuple[int, str], tuple[Target, ...]] = {}
        self._stars: dict[int, list[str]] = {}
        self._scripts: dict[str, dict[str, int]] = {}
        self._steps = 0
        self._link(sorted(roots, key=lambda root: len(root[0]), reverse=True))
        self.shadowed = self._shadowed()
        self.bodies = {dotted: key for key, dotted in self.shadowed.items()}

    def _link(self, roots: list[tuple[str, str]]) -> None:
        paths = {file.path for file in self.files}
        for index, file in enumerate(self.files):
            self.module_of.append(self._module_name(file.path, roots))
            folder, _, stem = file.path.rpartition("/")
            if f"{folder}/__init__.py".lstrip("/") not in paths:
                self._scripts.setdefault(folder, {})[stem.removesuffix(".py")] = index
        for root in roots:  # from the deepest root, then from every other: a folder without ``__init__`` is a package for those above it
            for index, file in enumerate(self.files):
                if not root[0] or file.path.startswith(root[0] + "/"):
                    name = self._module_name(file.path, [root])
                    self.by_module.setdefault(name, index)
                    parts = name.split(".")
                    for end in range(1, len(parts)):
                        self.packages.add(".".join(parts[:end]))
        for index, file in enumerate(self.files):
            for operation in file.functions[0].operations:
                if operation[0] == facts.IMPORT_STAR:
                    self._stars.setdefault(index, []).append(self.absolute(index, operation[1], operation[2]))

    @staticmethod
    def _module_name(path: str, roots: list[tuple[str, str]]) -> str:
        folder, prefix = next((root for root in roots if not root[0] or path.startswith(f"{root[0]}/")), ("", ""))
        return modules.named(path, folder, prefix)

    def absolute(self, index: int, module: str, level: int) -> str:
        """The absolute dotted name of an import in a file."""
        return modules.absolute(self.files[index].path, self.module_of[index], module, level)

    def find_module(self, index: int, dotted: str) -> int | None:
        """The file of a module, seen from a file (files beside a script come first)."""
        folder = self.files[index].path.rpartition("/")[0]
        beside = self._scripts.get(folder)
        if beside is not None and dotted in beside and beside[dotted] != index:
            return beside[dotted]
        return self.by_module.get(dotted)

    def _shadowed(self) -> dict[tuple[int, str], str]:
        """Definitions of this project of which knowledge says more than they show (when the project is such a library itself)."""
        found: dict[tuple[int, str], str] = {}
        tops = {name.partition(".")[0] for name in self.by_module}
        for index, module in enumerate(self.module_of):
            if module.partition(".")[0] not in tops or "._" in module or not self.rows.knows(module.partition(".")[0]):
                continue
            file = self.files[index]
            for name in (*file.imports, *file.assigned):
                dotted = f"{module}.{name}"
                if name.startswith((" ", "_")) or not self.rows.outranks(dotted):
                    continue
                for target in self.resolve(index, name):
                    if target[0] == "global" and not target[2]:
                        found.setdefault(target[1], dotted)
        return found

    def resolve(self, index: int, name: str, chain: tuple[str, ...] = ()) -> tuple[Target, ...]:
        """What a global name of a file, and an attribute chain behind it, stand for."""
        return tuple(found for target in self._name(index, name, ()) for found in self._follow(target, chain, 0))

    def is_known(self, dotted: str) -> bool:
        """Whether knowledge describes an external name, or the library it belongs to."""
        return self.rows.lookup(dotted) is not None or self.rows.knows(dotted.partition(".")[0])

    def _name(self, index: int, name: str, seen: tuple[tuple[int, str], ...]) -> tuple[Target, ...]:
        key = (index, name)
        memo = self._memo.get(key)
        if memo is not None:
            return memo
        self._steps = self._steps + 1 if seen else 0
        if key in seen or len(seen) > DEEPEST or self._steps > PATIENCE:
            return ()
        seen = (*seen, key)
        file = self.files[index]
        imported = [t for binding in file.imports.get(name, ()) for t in self._import(index, binding, seen)]
        known = [t for t in imported if t[0] != "external" or self.is_known(str(t[1]))]
        result: tuple[Target, ...]
        if imported and (known or name not in file.assigned):
            result = tuple(dict.fromkeys(known or imported))[:1]
        elif name in file.assigned:
            result = (("global", key, ()),)
        else:
            result = self._from_stars(index, name, seen)
        if len(seen) == 1 or result:
            self._memo[key] = result
        return result

    def _from_stars(self, index: int, name: str, seen: tuple[tuple[int, str], ...]) -> tuple[Target, ...]:
        """What a name stands for that only ``import *`` can have brought; each module is looked into once, whatever imports it."""
        looked = {index}
        stack = [(index, module) for module in reversed(self._stars.get(index, ()))]
        while stack:
            here, module = stack.pop()
            other = self.find_module(here, module)
            if other is None:
                if self.rows.lookup(f"{module}.{name}") is not None:
                    return (("external", f"{module}.{name}", ()),)
                continue
            file = self.files[other]
            if other in looked or (name.startswith("_") if file.exports is None else name not in file.exports):
                continue
            looked.add(other)
            if name in file.imports or name in file.assigned:
                found = self._name(other, name, seen)
                if found and not (found[0][0] == "external" and str(found[0][1]).startswith("builtins.")):
                    return found
            if len(looked) < FARTHEST:
                stack += [(other, module) for module in reversed(self._stars.get(other, ()))]
        if seen[0] == (index, name) or len(seen) == 1:
            return (("external", f"builtins.{name}", ()),) if self.rows.lookup(f"builtins.{name}") is not None else ()
        return ()

    def _import(self, index: int, binding: tuple[str, int, str], seen: tuple[tuple[int, str], ...]) -> tuple[Target, ...]:
        module, level, attribute = binding
        dotted = self.absolute(index, module, level)
        if not attribute:
            if self.find_module(index, dotted) is not None or dotted in self.packages:
                return (("module", (index, dotted), ()),)
            return (("external", dotted, ()),)
        return self.member(index, dotted, attribute, seen)

    def member(self, index: int, dotted: str, attribute: str, seen: tuple[tuple[int, str], ...] = ()) -> tuple[Target, ...]:
        """What an attribute of a module stands for, seen from a file."""
        whole = f"{dotted}.{attribute}" if dotted else attribute
        other = self.find_module(index, dotted)
        if other is not None:
            file = self.files[other]
            if attribute in file.imports or attribute in file.assigned:
                found = self._name(other, attribute, seen)
                if found:
                    return found
            if self.find_module(other, whole) is not None:
                return (("module", (other, whole), ()),)
            found = self._name(other, attribute, seen)
            if found and not (found[0][0] == "external" and str(found[0][1]).startswith("builtins.")):
                return found
            return (("external", whole, ()),)
        if self.by_module.get(whole) is not None or whole in self.packages:
            return (("module", (index, whole), ()),)
        return (("external", whole, ()),)

    def _follow(self, target: Target, chain: tuple[str, ...], depth: int) -> tuple[Target, ...]:
        kind, payload, _ = target
        if not chain:
            return (target,)
        if depth > DEEPEST:
            return ()
        if kind == "external":
            return (("external", ".".join((str(payload), *chain)), ()),)
        if kind == "module":
            index, dotted = payload
            found = self.member(index, dotted, chain[0])
            return tuple(t for each in found for t in self._follow(each, chain[1:], depth + 1))
        return ((kind, payload, chain),)
