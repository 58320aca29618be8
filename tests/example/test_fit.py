"""The example is a working fit: both ways of fitting find the parameters that made the data."""

from __future__ import annotations

import re

import pytest


@pytest.mark.jax
def test_table(run_module) -> None:
    run = run_module("xpcs")
    assert run.returncode == 0, run.stderr
    row = re.compile(r"^(\w+)" + r" +([-+.e\d]+)" * 5 + "$", re.MULTILINE)
    rows = {match[0]: tuple(map(float, match[1:])) for match in row.findall(run.stdout)}
    names = ("D0", "alpha", "D_offset", "gamma_dot_t0", "beta", "gamma_dot_t_offset", "phi0", "contrast", "offset")
    assert tuple(rows) == names
    for true, fitted, error, sampled, spread in rows.values():
        assert abs(fitted - true) < 4 * error
        assert abs(sampled - fitted) < error
        assert 0.3 < spread / error < 2
    assert 0.9 < float(re.search(r"chi2 per point (\S+)", run.stdout)[1]) < 1.1
    assert float(re.search(r"acceptance (\S+)", run.stdout)[1]) > 0.4
