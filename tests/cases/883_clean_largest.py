# case: 883_clean_largest
# source: semantics (static sizes that are the largest of a list)
# why: clean: the largest item of a list is no list
# run: ok
# traces: legendre=2
from functools import partial

import jax


@partial(jax.jit, static_argnums=0)
def legendre(lmax, x):
    return x * lmax


class Irreps:
    def __init__(self, pairs):
        self.pairs = pairs

    @property
    def ls(self):
        return [l for mul, l in self.pairs for _ in range(mul)]


print(legendre(max(Irreps([(1, 2), (3, 4)]).ls), 2.0))
print(legendre(max((n for n in (1, 2)), default=1), 3.0))
