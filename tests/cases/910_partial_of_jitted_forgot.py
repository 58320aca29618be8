# case: 910_partial_of_jitted_forgot
# source: semantics (functools.partial around a jitted function)
# why: partial binds the axis name of a reduction by keyword, but the jitted function traces it
# run: raises TypeError
from functools import partial

import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED reduction
def cross_entropy(logits, labels, reduction):
    logp = jax.nn.log_softmax(logits)
    nll = -jnp.take_along_axis(logp, labels[:, None], axis=1)[:, 0]
    return getattr(jnp, reduction)(nll)


METRICS = {
    "loss": partial(cross_entropy, reduction="mean"),
    "total": partial(cross_entropy, reduction="sum"),
}


def evaluate(logits, labels):
    return {name: fn(logits, labels) for name, fn in METRICS.items()}


print(evaluate(jnp.ones((2, 3)), jnp.array([0, 1])))
