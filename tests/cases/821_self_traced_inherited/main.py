# case: 821_self_traced_inherited
# source: semantics (a jitted method of a base class)
# why: the base class jits a template method; no class of the hierarchy is a pytree
# run: raises TypeError
import jax.numpy as jnp

from flows.affine import Affine

layer = Affine(scale=2.0)
print(layer.log_prob(jnp.ones(3)))
