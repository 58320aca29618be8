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
from jax.extend.backend import clear_backends, get_backend
import jax, jax.scipy.special
from jax.experimental import mesh_utils
a = np.ones((2, 2), np.float32)
tries = [(a,), (a, a), (2,), (a, 0)]
tries += [(np.array([1, 2]),), (np.float32,), (np.float32, np.float32), ((2,), (2,)), (), (len,), ("ij,jk", a, a)]
told = {}
for module in ("jax", "jax.numpy", "jax.random", "jax.lax", "jax.nn", "jax.scipy.special"):
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
MADE = ("jit", "pmap", "grad", "value_and_grad", "jacfwd", "jacrev", "hessian", "checkpoint", "make_jaxpr", "named_call", "vmap")
one = np.ones(1, np.float32)
special = {f"jax.{name}()": (lambda name=name: getattr(jax, name)(lambda x: x)(one if name in ("pmap", "vmap") else 1.0)) for name in MADE}
special |= {
    "jax.jvp": lambda: jax.jvp(lambda x: x * x, (1.0,), (1.0,)),
    "jax.vjp": lambda: jax.vjp(lambda x: x * x, 1.0),
    "jax.linearize": lambda: jax.linearize(lambda x: x * x, 1.0),
    "jax.lax.scan": lambda: jax.lax.scan(lambda c, x: (c, x), 1.0, a),
    "jax.lax.map": lambda: jax.lax.map(lambda x: x, a),
    "jax.lax.fori_loop": lambda: jax.lax.fori_loop(0, 3, lambda i, x: x, 1.0),
    "jax.lax.while_loop": lambda: jax.lax.while_loop(lambda x: x < 0, lambda x: x, 1.0),
    "jax.lax.cond": lambda: jax.lax.cond(True, lambda x: x, lambda x: x, 1.0),
    "jax.lax.iota": lambda: jax.lax.iota("int32", 4),
    "jax.lax.full": lambda: jax.lax.full((2,), 1.0),
    "jax.make_mesh": lambda: jax.make_mesh((1,), ("x",)),
    "jax.experimental.mesh_utils.create_device_mesh": lambda: mesh_utils.create_device_mesh((1,)),
    "jax.extend.backend.get_backend": lambda: get_backend(),
    "jax.process_indices": lambda: jax.process_indices(),
}
for name, call in special.items():
    if xla_bridge._backends:
        clear_backends()
    call()
    told[name] = bool(xla_bridge._backends)
print(json.dumps(told))
"""


@pytest.mark.jax
def test_calls_that_start_a_backend(tmp_path: pathlib.Path) -> None:
    pytest.importorskip("jax.extend.backend")
    wanted = {"devices", "local_devices", "device_count", "local_device_count", "default_backend", "process_index", "process_count"}
    wanted |= {"device_put", "live_arrays", "PRNGKey", "key", "jit", "vmap", "grad", "eval_shape", "array", "zeros", "arange", "float32"}
    table = knowledge.load()
    program = PROGRAM.replace("WANTED", repr(wanted | {name.rpartition(".")[2] for name in {*table.quiet, *table.starts}}))
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told) > 70
    assert table.starts <= set(told)
    assert {name for name, starts in told.items() if starts != table.starts_backend(name)} == set()
