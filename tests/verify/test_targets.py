"""What is known of a target before anything runs: tests that call it, and the folders from which modules are imported."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Mapping

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.audit import verifying
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.verify import targets

MODEL = """
    import jax

    def made(scale):
        return jax.jit(lambda x: x * scale)
"""
USES = """
    from pkg.model import made

    def test_{name}_at_length():
        assert made(2.0)(1.0) == 2.0
        assert made(3.0)(1.0) == 3.0

    def test_{name}_refused():
        with pytest.raises(TypeError): made()

    def test_{name}():
        made(2.0)(1.0)
"""
CALLS = """
    import jax
    from pkg import model

    SCALE = 2.0

    def test_jitted():
        jax.jit(model.made)(SCALE)
"""


def test_tests_that_are_near_and_quick_come_first(project: Callable[[Mapping[str, str]], pathlib.Path]) -> None:
    root = project({
        "pkg/__init__.py": "", "pkg/model.py": MODEL, "checks/test_all.py": USES.format(name="all"),
        "checks/units/model_test.py": USES.format(name="model"), "checks/units/test_calls.py": CALLS,
    })  # fmt: skip
    files = workspace.Workspace.open(root, Settings())
    judge = pipeline.judged(files, Settings())
    found = {each.qualname: each for each in targets.find(judge, root, lambda *_: True, targets.Proposals(), verifying.Mentions(files))}
    tests = [(pathlib.Path(file).name, test) for file, test in found["made.<locals>.<lambda>"].tests]
    assert tests == [
        ("model_test.py", "test_model"), ("model_test.py", "test_model_at_length"), ("model_test.py", "test_model_refused"),
        ("test_all.py", "test_all"), ("test_calls.py", "test_jitted"), ("test_all.py", "test_all_at_length"),
    ]  # fmt: skip
    assert set(found["made"].folders) == {str(root / "checks" / "units")}
