"""Runs a program in a process of its own with ``XLA_FLAGS`` set, on the CPU, under the installed jaxlib."""

from __future__ import annotations

import functools
import os
import subprocess
import sys

CLIENT = "from jaxlib import xla_client; xla_client.make_cpu_client(); print('started')"


@functools.cache
def run(flags: str | None, program: str = CLIENT, libtpu: str | None = None) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("XLA_FLAGS", "LIBTPU_INIT_ARGS")}
    given = {"XLA_FLAGS": flags, "LIBTPU_INIT_ARGS": libtpu}
    environment = {
        **clean,
        "JAX_PLATFORMS": "cpu",
        "TF_CPP_MIN_LOG_LEVEL": "0",
        **{key: value for key, value in given.items() if value is not None},
    }
    return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=200, check=False)


def aborts(flags: str) -> bool:
    """Whether the first backend cannot be started."""
    done = run(flags)
    assert (done.returncode == 0) == ("started" in done.stdout)
    return done.returncode != 0


def prints(flags: str | None, program: str, libtpu: str | None = None) -> list[str]:
    """The words that a program prints."""
    done = run(flags, program, libtpu)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()
