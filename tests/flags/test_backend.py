"""What is said to start a backend does, and what is said not to does not: each call is made under jax with the backends cleared before."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

from flake8_jaxstatic.knowledge import flags as knowledge

PROGRAM = """
import json, os, warnings
os.environ["JAX_PLATFORMS"] = "cpu"
warnings.simplefilter("ignore")
import importlib, numpy as np
from jax._src import xla_bridge
from jax.extend.backend import clear_backends
a = np.ones((2, 2), np.float32)
tries = [(a,), (a, a), (2,), (a, 0)]
tries += [(np.array([1, 2]),), (np.float32,), (np.float32, np.float32), ((2,), (2,)), (), (len,), ("ij,jk", a, a)]
told = {}
for module in ("jax", "jax.numpy", "jax.random"):
    names = vars(importlib.import_module(module))
    public = [name for name in sorted(names) if not name.startswith("_") and callable(names[name])]
    for name in [name for number, name in enumerate(public) if name in WANTED or (module == "jax.numpy" and number % 12 == 0)]:
        call = names[name]
        for arguments in tries:
            if xla_bridge._backends:
                clear_backends()
            try:
                call(*arguments)
            except Exception:
                continue
            told[f"{module}.{name}"] = bool(xla_bridge._backends)
            break
print(json.dumps(told))
"""


@pytest.mark.jax
def test_calls_that_start_a_backend(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("jax.extend.backend")
    wanted = {"devices", "local_devices", "device_count", "local_device_count", "default_backend", "process_index", "process_count"}
    wanted |= {"device_put", "live_arrays", "PRNGKey", "key", "jit", "vmap", "grad", "eval_shape", "array", "zeros", "arange", "float32"}
    table = knowledge.load()
    program = PROGRAM.replace("WANTED", repr(wanted | {name.rpartition(".")[2] for name in table.quiet}))
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told) > 70
    assert {name for name, starts in told.items() if starts != table.starts_backend(name)} == set()
