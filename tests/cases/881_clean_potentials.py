# case: 881_clean_potentials
# source: semantics (energy functions of molecular dynamics)
# why: clean: the potential with a lambda is only run under jit; the loop runs another one
# run: ok
# traces: safe_mask=2, step=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))
def safe_mask(mask, fn, operand):
    return jnp.where(mask, fn(jnp.where(mask, operand, 1.0)), 0.0)


def soft(r):
    return safe_mask(r > 0.0, jnp.sqrt, r)


def hard(r):
    return safe_mask(r > 0.0, lambda x: x**-12, r)


def total(potential, r):
    return jnp.sum(potential(r))


@jax.jit
def step(r):
    return r - 0.1 * jax.grad(lambda x: total(hard, x))(r)


r = jnp.linspace(1.0, 2.0, 5)
for _ in range(3):
    print(total(soft, r))
    r = step(r)
