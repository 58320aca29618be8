import functools

import jax
import jax.numpy as jnp


@functools.partial(jax.jit, static_argnums=(2,))  # expect-any: CALL_SPLIT deterministic @ def
def policy(w, obs, deterministic):
    logits = w @ obs
    return jnp.argmax(logits) if deterministic else jnp.argmin(logits)
