"""The setting ``optimizers`` as knowledge: dotted names come in, stub texts that say what such a call does go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# What the function is given first is moved from step to step; of what else it is given, nothing is said.
_STUB = """
@calls(function, optimized(any))
def {name}(function, *args, **kwargs) -> any | optimized: ...
"""


def stubs(names: Iterable[str], own: Mapping[str, str]) -> dict[str, str]:
    """The user's stubs, by file name, with what these names add to them.

    Args:
        names: dotted names of calls whose first argument is a function that they optimize.
        own: texts of the user's stubs by file name; what they say of a name counts, and nothing is added.
    """
    texts = dict(own)
    for dotted in dict.fromkeys(names):
        module, _, name = dotted.rpartition(".")
        file = next((file for file in own if file.rpartition("/")[2] == f"{module}.pyi"), f"{module}.pyi")
        if f"def {name}(" not in texts.get(file, ""):
            texts[file] = f"{texts.get(file, '').rstrip()}\n{_STUB.format(name=name)}"
    return texts
