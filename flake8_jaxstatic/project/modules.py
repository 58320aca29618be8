"""Which file is which module: paths and import roots come in, absolute names are found."""

from __future__ import annotations

from collections.abc import Iterable


def named(path: str, folder: str, prefix: str) -> str:
    """The module of a file, seen from an import root: that of ``folder/a/b.py`` is ``prefix.a.b``; a package is its ``__init__``."""
    inside = path.removeprefix(f"{folder}/") if folder else path
    parts = [*filter(None, prefix.split(".")), *inside.removesuffix(".ipynb").removesuffix(".py").split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def absolute(path: str, own: str, module: str, level: int) -> str:
    """The absolute name of an import: of ``module`` behind ``level`` dots, in a file whose own module is ``own``."""
    if level == 0:
        return module
    parts = own.split(".")
    keep = len(parts) - level + (path.rpartition("/")[2] == "__init__.py")
    return ".".join([*parts[: max(keep, 0)], *filter(None, [module])])


class Modules:
    """The modules of a project, by name and by file.

    Args:
        paths: the files.
        roots: ``(folder, prefix)``: the module of ``folder/a/b.py`` is ``prefix.a.b``.
    """

    def __init__(self, paths: Iterable[str], roots: Iterable[tuple[str, str]]) -> None:
        self._of_path: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._paths = frozenset(path for path in paths if path.endswith(".py"))
        ordered = sorted(roots, key=lambda root: (-len(root[0]), root))
        for folder, prefix in ordered:
            start = f"{folder}/" if folder else ""
            for path in sorted(self._paths):
                if path.startswith(start):
                    name = named(path, folder, prefix)
                    self._of_path.setdefault(path, name)
                    self._by_name.setdefault(name, path)

    def find(self, path: str, dotted: str) -> str | None:
        """The file of a module, seen from a file: a file beside it comes first where the folder is no package."""
        folder = path.rpartition("/")[0]
        start = f"{folder}/" if folder else ""
        if f"{start}__init__.py" not in self._paths:
            inside = start + dotted.replace(".", "/")
            for beside in (f"{inside}.py", f"{inside}/__init__.py"):
                if beside in self._paths and beside != path:
                    return beside
        return self._by_name.get(dotted)

    def name(self, path: str) -> str:
        """The module of a file."""
        return self._of_path.get(path, "")

    def absolute(self, path: str, module: str, level: int) -> str:
        """The absolute name of an import in a file."""
        return absolute(path, self._of_path.get(path, ""), module, level)

    def packages(self, path: str) -> list[str]:
        """The packages around a file, outermost first: they run before it."""
        found = []
        folder = path.rpartition("/")[0]
        while folder and f"{folder}/__init__.py" in self._paths:
            found.append(f"{folder}/__init__.py")
            folder = folder.rpartition("/")[0]
        return found[::-1]
