# case: 512_scan_unroll_repeat
# source: semantics (repeat counts and tile counts are shapes)
# why: upsampling factor of a jitted decoder is traced, reached through vmap and a partial
# run: raises ConcretizationTypeError
from functools import partial

import jax
import jax.numpy as jnp


def upsample(row, factor):
    return jnp.repeat(row, factor)


def decode(codes, weights, factor):
    rows = jax.vmap(partial(upsample, factor=factor))(codes)
    return rows @ weights


fast_decode = jax.jit(decode, donate_argnums=(0,))  # expect: MISSING_REQUIRED factor


def reconstruct(batches, weights):
    return jnp.stack([fast_decode(b, weights, factor=3) for b in batches])


print(reconstruct([jnp.ones((2, 4)), jnp.zeros((2, 4))], jnp.ones((12, 5))).shape)
