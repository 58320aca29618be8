"""One test of the user's, run under pytest in this process for the calls that it makes."""

from __future__ import annotations

import functools
from typing import Any

from flake8_jaxstatic.verify.runtime import deadlines, recorder

MOST_FAILURES = 4  # of one parametrized test, after which the others are not tried
_OPTIONS = ("-q", "-p", "no:cacheprovider", "--assert=plain", "-W", "ignore", "--import-mode=importlib", "--no-header", "-o", "addopts=")


def run(file: str, test: str, seconds: float) -> str:
    """Run a test function with all its parameters, until it is known to fail or the calls that are looked for have been seen.

    Args:
        file, test: where it stands and its name, that of its class before it or not.
        seconds: how long it may take.

    Returns:
        Why it did not come to its end, in words; nothing where it did.
    """
    try:
        import pytest  # the user's environment need not have it
    except ImportError:
        return "its calls stand in tests, and pytest is not installed"
    chosen = Chosen(test.rpartition(".")[2])
    try:
        with deadlines.limit(seconds):
            pytest.main([file, *_OPTIONS], plugins=[chosen])
    except (deadlines.TooSlow, recorder.Enough) as error:
        chosen.ended(type(error), error)
    except (Exception, SystemExit) as error:
        chosen.ended(type(error), error)
    return chosen.told and f"the test {test} {chosen.told}"


@functools.cache
def arguments(file: str, test: str) -> dict[str, Any]:
    """What pytest gives a test at its first call, its fixtures made and its body not run; nothing where that fails.

    Args:
        file, test: where it stands and its name, that of its class before it or not.
    """
    try:
        import pytest  # the user's environment need not have it
    except ImportError:
        return {}
    asked = Asked(test.rpartition(".")[2])
    pytest.main([file, *_OPTIONS], plugins=[asked])
    return asked.given


class Chosen:
    """A plugin of pytest that keeps the tests of one name and ends the session when they need not go on.

    Args:
        name: of the function; where a decorator has made several of it, of their beginning.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.failures = 0
        self.told = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """The tests of exactly this name, else those that are made of it."""
        names = {item.nodeid: getattr(item, "originalname", None) or item.name.partition("[")[0] for item in items}
        exact = [item for item in items if names[item.nodeid] == self.name]
        items[:] = exact or [item for item in items if names[item.nodeid].startswith(self.name)]

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """After each step of a test: whether there need be another one."""
        if call.excinfo is None:
            return
        if issubclass(call.excinfo.type, deadlines.TooSlow | recorder.Enough):
            item.session.shouldstop = "what was looked for has been seen, or its time is over"
        self.ended(call.excinfo.type, call.excinfo.value)
        if self.failures >= MOST_FAILURES:
            item.session.shouldstop = "it fails"

    def pytest_exception_interact(self, call: Any) -> None:
        """What cannot be imported is told as well."""
        self.ended(call.excinfo.type, call.excinfo.value)

    def ended(self, kind: type[BaseException], error: BaseException) -> None:
        """Remember why a test did not come to its end."""
        if issubclass(kind, recorder.Enough):
            return
        skipped = kind.__name__ == "Skipped"
        self.failures += not skipped
        words = " ".join(str(error).split())[:200]
        if issubclass(kind, deadlines.TooSlow):
            self.told = "takes too long"
        else:
            self.told = f"is skipped: {words}" if skipped else f"failed: {kind.__name__}: {words}"


class Asked(Chosen):
    """A plugin that takes what a test is given, and calls none."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.given: dict[str, Any] = {}

    def pytest_pyfunc_call(self, pyfuncitem: Any) -> bool:
        """In the place of the call."""
        self.given = {"self": pyfuncitem.instance, **pyfuncitem.funcargs}
        pyfuncitem.session.shouldstop = "what it is given is known"
        return True
