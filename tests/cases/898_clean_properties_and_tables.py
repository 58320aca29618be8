# case: 898_clean_properties_and_tables
# source: semantics (a property over a field of a base class; a table that a loop fills once)
# why: clean: the property gives a plain number whatever the base class stores, and an entry of the table is written once
# run: ok
# traces: crop=2, power=3
from functools import partial

import jax
import jax.numpy as jnp


class Bounds:
    def __init__(self, low, high):
        self.low = jnp.minimum(low, high)
        self.high = jnp.maximum(low, high)


class WholeBounds(Bounds):
    @property
    def low(self):
        return int(self._low)

    @low.setter
    def low(self, value):
        self._low = value


@partial(jax.jit, static_argnames=("start",))
def crop(x, start):
    return x[start:]


ORDERS = {}
for n in range(1, 31):
    ORDERS[n] = n * 2


@partial(jax.jit, static_argnames=("order",))
def power(x, order):
    return x**order


class Curve:
    def __init__(self, n):
        self.n = n

    def __call__(self, x):
        return power(x, ORDERS[self.n])


x = jnp.arange(5.0)
print(crop(x, WholeBounds(3, 1).low), crop(x, WholeBounds(2, 4).low))
print(Curve(1)(x), Curve(2)(x), Curve(1)(x + 1), Curve(3)(x))
