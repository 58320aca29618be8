# case: 950_mala_python_accept
# source: semantics (measured)
# why: the accept test of MALA is a Python `if` on two traced numbers
# run: raises TracerBoolConversionError
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp


class MalaState(NamedTuple):
    position: jax.Array
    logdensity: jax.Array
    grad: jax.Array


def logdensity_fn(theta):
    return -0.5 * jnp.sum((theta - 1.0) ** 2) - 0.1 * jnp.sum(theta**4)


def init(position):
    return MalaState(position, *jax.value_and_grad(logdensity_fn)(position))


def transition_energy(state, new, step_size):
    theta = new.position - state.position - step_size * state.grad
    return -state.logdensity + 0.25 / step_size * jnp.sum(theta**2)


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED key @ def group=c; CONFLICT/MISSING_REQUIRED state @ def group=c; CONFLICT/MISSING_REQUIRED step_size @ def group=c
def mala_step(key, state, step_size):
    k_noise, k_accept = jax.random.split(key)
    noise = jax.random.normal(k_noise, state.position.shape)
    position = state.position + step_size * state.grad + jnp.sqrt(2 * step_size) * noise
    new = MalaState(position, *jax.value_and_grad(logdensity_fn)(position))
    delta = transition_energy(new, state, step_size) - transition_energy(state, new, step_size)
    log_p = jnp.where(jnp.isnan(delta), -jnp.inf, delta)
    log_u = jnp.log(jax.random.uniform(k_accept))
    if log_u < -log_p:  # expect-any: CONFLICT key @ use group=c; CONFLICT state @ use group=c; CONFLICT step_size @ use group=c
        return new, True
    return state, False


def sample(key, position, n_samples, step_size=0.1, target=0.57):
    state = init(position)
    samples, n_accepted = [], 0
    for i in range(n_samples):
        key, sub = jax.random.split(key)
        state, accepted = mala_step(sub, state, step_size)
        n_accepted += int(accepted)
        if i < n_samples // 2:
            step_size *= 1.1 if n_accepted / (i + 1) > target else 0.9
        samples.append(state.position)
    return jnp.stack(samples), n_accepted / n_samples


samples, rate = sample(jax.random.key(0), jnp.zeros(3), 12)
print(samples.mean(axis=0), rate)
