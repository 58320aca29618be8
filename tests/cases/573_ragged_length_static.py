# case: 573_ragged_length_static
# source: jax-ml/jax#2521 (padding against recompilation)
# why: each sentence has another Python length, measured with .shape outside of the jit
# run: recompiles 3
# traces: masked_mean=4
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("n_valid",))  # expect-any: UNSAFE_VARYING n_valid @ def
def masked_mean(padded, n_valid):
    return padded[:n_valid].mean(axis=0)


def pad(tokens, width):
    return jnp.zeros((width, 2)).at[: len(tokens)].set(jnp.ones((len(tokens), 2)))


def embed(corpus):
    vectors = []
    for sentence in corpus:
        tokens = sentence.split()
        vectors.append(masked_mean(pad(tokens, 8), n_valid=len(tokens)))  # expect-any: UNSAFE_VARYING n_valid @ call
    return jnp.stack(vectors)


print(embed(["a b", "a b c", "a", "a b c d"]).shape)
