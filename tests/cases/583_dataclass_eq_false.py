# case: 583_dataclass_eq_false
# source: jax-ml/jax#4712 (identity hash), semantics
# why: @dataclass(eq=False) is hashed by identity and rebuilt for each frame
# run: recompiles 2
# traces: render=3
import dataclasses
from functools import partial

import jax
import jax.numpy as jnp


@dataclasses.dataclass(eq=False)
class View:
    width: int
    zoom: float


@partial(jax.jit, static_argnums=(1,))
def render(scene, view):
    u = jnp.linspace(-view.zoom, view.zoom, view.width)
    return jnp.sin(scene[:, None] * u)


def film(scene, n):
    return [render(scene * k, View(width=5, zoom=2.0)) for k in range(n)]  # expect: UNSAFE_IDENTITY view


print(len(film(jnp.ones(2), 3)))
