# case: 625_clean_jit_of_module_function_in_loop
# source: semantics (jit of the same function object is cached)
# why: clean: jax.jit(normalise) in the loop finds the same cache entry
# run: ok
# traces: normalise=1
import jax
import jax.numpy as jnp


def normalise(x):
    return x / jnp.linalg.norm(x)


def epoch(batches):
    out = []
    for x in batches:
        fast = jax.jit(normalise)
        out.append(fast(x))
    return out


print(len(epoch([jnp.ones(3), jnp.arange(3.0), jnp.ones(3)])))
