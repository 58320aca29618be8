# case: 562_tuple_of_arrays_static
# source: jax-ml/jax#4471 (arrays inside a tuple)
# why: the tuple is hashable only if its members are; one is a numpy array
# run: raises ValueError
import jax
import jax.numpy as jnp
import numpy as np


def quadrature(coefficients, rule):
    nodes, weights = rule
    return sum(w * jnp.polyval(coefficients, t) for t, w in zip(nodes, weights))


integrate = jax.jit(quadrature, static_argnums=1)


def gauss(order):
    nodes, weights = np.polynomial.legendre.leggauss(order)
    return nodes, weights


def table(polynomials):
    rule = gauss(3)
    return [float(integrate(p, rule)) for p in polynomials]  # expect: UNSAFE_UNHASHABLE rule


print(table([jnp.array([1.0, 0.0, 0.0]), jnp.ones(3)]))
