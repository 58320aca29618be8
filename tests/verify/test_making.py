"""What cannot be made up is not tried in silence: the reason is remembered, and told where nothing else could be made."""

from __future__ import annotations

import time
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


def test_a_parameter_that_nobody_fills_is_made_by_what_the_body_does_with_it() -> None:
    maker = making.Maker()
    assert maker.parameter("seed", "", passed=[["jax.random.normal", 0]]).shape == (2,)
    assert maker.parameter("loss", "", called=True) is making.total
    with pytest.raises(making.Unmakeable, match="no visible call says what 'mystery' is"):
        maker.parameter("mystery", "", passed=[["jax.random.normal", 1]])


class Slow:
    def __init__(self, n: int) -> None:
        time.sleep(0.2)


def test_objects_are_made_once_and_while_there_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "OBJECT_SECONDS", 0.5)
    maker, started = making.Maker(), time.monotonic()
    found = maker.objects(Slow)
    assert 0 < len(found) < making.OBJECTS
    assert maker.objects(Slow) is found
    assert time.monotonic() - started < 2
