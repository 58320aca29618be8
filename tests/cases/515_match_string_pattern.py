# case: 515_match_string_pattern
# source: semantics (a str argument is no JAX type; match statement)
# why: reduction chosen by match/case on a string in a jitted metric
# run: raises TypeError
import jax
import jax.numpy as jnp


def reduce_with(values, how):
    match how:
        case "mean":
            return values.mean()
        case "sum":
            return values.sum()
        case _:
            raise ValueError(how)


class Metric:
    def __init__(self, how="mean"):
        self.how = how

    @staticmethod
    @jax.jit  # expect: MISSING_REQUIRED how
    def _evaluate(pred, target, how):
        return reduce_with((pred - target) ** 2, how)

    def __call__(self, pred, target):
        return self._evaluate(pred, target, self.how)


metric = Metric("sum")
print(metric(jnp.ones(3), jnp.zeros(3)))
