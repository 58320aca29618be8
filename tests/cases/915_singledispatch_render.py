# case: 915_singledispatch_render
# source: semantics (functools.singledispatch over scene objects)
# why: the implementation for Mesh passes a numpy array as the static faces argument
# run: raises ValueError
import functools
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np


@dataclass
class Sphere:
    radius: float


@dataclass
class Mesh:
    vertices: np.ndarray
    faces: np.ndarray


@functools.partial(jax.jit, static_argnames=("n",))
def sphere_depth(radius, n):
    return radius - jnp.linspace(0.0, 1.0, n)


@functools.partial(jax.jit, static_argnames=("faces",))
def mesh_depth(vertices, faces):
    return jnp.stack([vertices[jnp.array(f)].mean(axis=0) for f in faces])[:, 2]


@functools.singledispatch
def render(obj):
    raise NotImplementedError(type(obj))


@render.register
def _(obj: Sphere):
    return sphere_depth(obj.radius, n=4)


@render.register
def _(obj: Mesh):
    return mesh_depth(obj.vertices, faces=obj.faces)  # expect: UNSAFE_UNHASHABLE faces


for thing in (Sphere(2.0), Sphere(3.0), Mesh(np.eye(3), np.array([[0, 1, 2]]))):
    print(render(thing))
