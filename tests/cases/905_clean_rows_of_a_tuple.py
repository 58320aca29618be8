# case: 905_clean_rows_of_a_tuple
# source: real code (pairs of a multipole method are mapped with a mask beside them)
# why: a body of scan or map gets a row of each part; only the last part is a mask, the others are plain indices
# run: ok
# traces: pairs=1, total=1
import jax
import jax.numpy as jnp


@jax.jit
def pairs(table, x):
    target, source = table[:, 0], table[:, 1]
    valid = (target >= 0) & (source >= 0)

    def pair(row):
        t, s, ok = row
        return jnp.where(ok, x[t] * x[s], 0.0)

    return jax.lax.map(pair, (target, source, valid))


@jax.jit
def total(table, x):
    valid = table[:, 0] >= 0

    def add(sum_, row):
        pair, ok = row["pair"], row["ok"]
        return sum_ + jnp.where(ok, x[pair].sum(), 0.0), None

    return jax.lax.scan(add, 0.0, {"pair": table, "ok": valid})[0]


table = jnp.array([[0, 1], [1, 2]])
print(pairs(table, jnp.ones(3)), total(table, jnp.ones(3)))
