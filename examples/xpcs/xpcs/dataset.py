"""A measurement file becomes the constants of a dataset, and these become the factors of the model."""

from __future__ import annotations

import math
import pathlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Dataset:
    """What does not change during one measurement; every field is a plain Python number."""

    dt: float
    q: float
    L: float
    frames: int
    angles: tuple[float, ...]


@dataclass(frozen=True)
class Factors:
    """What the model needs of the constants; computed once, in Python."""

    wavevector_q_squared_half_dt: float
    sinc_prefactor: float


def from_config(config: Mapping[str, Any]) -> Dataset:
    """Convert every value: only then is it certain that a number, and not an array element, goes on."""
    return Dataset(
        dt=float(config["dt"]),
        q=float(config["q"]),
        L=float(config["L"]),
        frames=int(config["frames"]),
        angles=tuple(float(angle) for angle in config["angles"]),
    )


def load(path: pathlib.Path) -> Dataset:
    with path.open("rb") as stream:
        return from_config(tomllib.load(stream))


def factors_of(dataset: Dataset) -> Factors:
    return Factors(
        wavevector_q_squared_half_dt=0.5 * dataset.q**2 * dataset.dt,
        sinc_prefactor=0.5 / math.pi * dataset.q * dataset.L * dataset.dt,
    )
