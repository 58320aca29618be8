"""What cannot be made up is not tried in silence: the reason is remembered, and told where nothing else could be made."""

from __future__ import annotations

import typing

import pytest

from flake8_jaxstatic.verify.runtime import making

pytestmark = pytest.mark.jax


class Sulks:
    def __init__(self, n: int) -> None:
        raise ValueError(f"never {n}")


class Riddle:
    def __init__(self, n: NoSuchName) -> None:  # type: ignore[name-defined]  # noqa: F821
        self.n = n


@pytest.mark.parametrize(("kind", "words"), [(Sulks, "ValueError: never"), (Riddle, "NameError: name 'NoSuchName' is not defined")])
def test_why_an_object_could_not_be_made(kind: type[typing.Any], words: str) -> None:
    maker = making.Maker()
    assert maker.refused == ""
    assert maker.objects(kind) == []
    assert maker.refused.startswith(f"{kind.__qualname__} could not be made: {words}")
