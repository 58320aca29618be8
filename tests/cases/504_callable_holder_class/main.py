# case: 504_callable_holder_class
# source: semantics (a class that holds the jitted function and calls it in __call__)
# why: the number of bins is a shape, the jit stands in the constructor of a holder
# run: raises TypeError
import jax.numpy as jnp

from stats.report import summarise

print(summarise([jnp.arange(10.0), jnp.ones(10)]))
