# case: 588_clean_bare_cache_decorator
# source: blackjax-devs/blackjax#486 (the fix), semantics
# why: clean: functools.cache without parentheses memoises the closure factory as well
# run: ok
# traces: evaluate=1
import functools

import jax
import jax.numpy as jnp


@functools.cache
def make_penalty(delta):
    def penalty(r):
        return jnp.where(jnp.abs(r) < delta, 0.5 * r**2, delta * jnp.abs(r))

    return penalty


@functools.partial(jax.jit, static_argnames=("penalty",))
def evaluate(residual, penalty):
    return penalty(residual).mean()


def history(residuals):
    return [float(evaluate(r, penalty=make_penalty(1.0))) for r in residuals]


print(history([jnp.ones(2), jnp.zeros(2), jnp.arange(2.0)]))
