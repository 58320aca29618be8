# case: 979_text_in_batch_dict
# source: semantics (measured)
# why: a batch holds the name of its split
# run: raises TypeError
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED/CONFLICT batch
def f(batch):
    return batch["x"] * 2


print(f({"x": jnp.ones(3), "split": "train"}))
