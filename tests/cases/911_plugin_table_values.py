# case: 911_plugin_table_values
# source: semantics (table of jitted metrics looped over)
# why: one of the metrics of the table needs its `k` as a slice
# run: raises IndexError
import jax
import jax.numpy as jnp


@jax.jit
def mrr(scores, k):
    rank = jnp.argsort(-scores)[0] + 1
    return jnp.where(rank <= k, 1.0 / rank, 0.0)


@jax.jit  # expect: MISSING_REQUIRED k
def hits(scores, k):
    return (jnp.argsort(-scores)[:k] == 0).any()


METRICS = {"mrr": mrr, "hits": hits}


def report(scores, ks=(1, 3)):
    table = {}
    for name, metric in METRICS.items():
        for k in ks:
            table[f"{name}@{k}"] = float(metric(scores, k))
    return table


print(report(jnp.array([0.1, 0.5, 0.3])))
