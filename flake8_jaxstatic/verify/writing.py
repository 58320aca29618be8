"""Verdicts to a Hypothesis test file that the user can keep: functions that can be imported, with strategies that are known to work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flake8_jaxstatic.verify import targets, verdicts

HEAD = '''\
"""Static arguments change no numbers. Written by ``jaxstatic verify --write-test``; yours from now on: change what you like."""

from __future__ import annotations

{imports}
'''
TEST = """

def test_{name}() -> None:
    assert_static_equivalent(
        {function},
        static_argnames={static!r},
        max_examples={examples},
{more}{strategies}
    )
"""


def test_file(found: Sequence[tuple[targets.Target, verdicts.Verdict]], examples: int) -> tuple[str, tuple[str, ...]]:
    """The text of a test file, and for each function that is not in it, why.

    Args:
        found: targets with what was found of them.
        examples: of each test.
    """
    tests: list[str] = []
    left_out: list[str] = []
    modules: set[str] = set()
    names: set[str] = set()
    for target, verdict in found:
        reason = _left_out(target, verdict)
        if reason:
            left_out.append(f"{target.name}: {reason}")
            continue
        modules.add(target.module)
        name = re.sub(r"\W", "_", target.name.removeprefix(f"{target.module}."))
        while name in names:
            name += "_"
        names.add(name)
        static = tuple(each for each in target.after if each not in target.before)
        more = f"        always_static={target.before!r},\n" if target.before else ""
        strategies = "\n".join(f"        {parameter}={code}," for parameter, code in verdict.code.items())
        tests.append(
            TEST.format(
                name=name, function=f"{target.module}.{target.qualname}", static=static, examples=examples, more=more, strategies=strategies
            )
        )
    if not tests:
        return "", tuple(left_out)
    text = "".join(tests)
    third = [
        line
        for word, line in (("jnp.", "import jax.numpy as jnp"), ("np.", "import numpy as np"))
        if re.search(rf"\b{re.escape(word)}", text)
    ]
    third += [f"import {module}" for module in sorted(modules)]
    third += ["from hypothesis import strategies as st"] if "st." in text else []
    third += ["from flake8_jaxstatic.verify import assert_static_equivalent"]
    return HEAD.format(imports="\n".join(third)) + text, tuple(left_out)


def _left_out(target: targets.Target, verdict: verdicts.Verdict) -> str:
    if verdict.word == verdicts.NOT_RUNNABLE:
        return "it could not be run"
    if target.before == target.after:
        return "nothing is proposed to be static"
    if "<" in target.qualname or target.owner or target.through or not target.qualname.isidentifier():
        return "it has no name that a test could import"
    missing = [name for name, code in verdict.code.items() if not code]
    if missing or not verdict.code:
        return f"{', '.join(missing) or 'its arguments'} cannot be written as text"
    return ""
