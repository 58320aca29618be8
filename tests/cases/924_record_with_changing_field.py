# case: 924_record_with_changing_field
# source: semantics (a frozen dataclass or a tuple is compared by its fields)
# why: one field of the static changes with the step of the loop: dataclasses.replace, _replace, a tuple with a name
# run: recompiles
# traces: relax=40 anneal=40 sweep=40
import dataclasses
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp


@dataclasses.dataclass(frozen=True)
class Integrator:
    dt: float = 0.1
    order: int = 2


class Schedule(NamedTuple):
    temperature: float
    sweeps: int = 3


@partial(jax.jit, static_argnames="scheme")  # expect: UNSAFE_VARYING scheme
def relax(x, scheme):
    return x - scheme.dt * x**scheme.order


@partial(jax.jit, static_argnums=1)  # expect: UNSAFE_VARYING schedule
def anneal(x, schedule):
    for _ in range(schedule.sweeps):
        x = x * jnp.exp(-1.0 / schedule.temperature)
    return x


@partial(jax.jit, static_argnames=("key",))  # expect: UNSAFE_VARYING key
def sweep(x, key):
    rate, kind = key
    return x * rate if kind == "linear" else x


@partial(jax.jit, static_argnames="scheme")
def settle(x, scheme):
    return x - scheme.dt * x**scheme.order


x, scheme, schedule = jnp.linspace(0.1, 0.9, 5), Integrator(), Schedule(5.0)
fine = dataclasses.replace(scheme, dt=0.01)
for step in range(40):
    x = relax(x, dataclasses.replace(scheme, dt=0.1 / (1 + step)))
    x = anneal(x, schedule._replace(temperature=5.0 * 0.9**step))
    x = sweep(x, (0.99**step, "linear"))
    x = settle(x, fine)
print(x)
