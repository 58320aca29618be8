"""Calls of the shape and index functions of jax.numpy."""

import jax.numpy as jnp
from jax import lax

X = jnp.arange(1.0, 13.0).reshape(3, 4)
V = jnp.array([3.0, 1.0, 2.0, 5.0])
I = jnp.array([2, 0, 1])
BITS = jnp.array([[1, 0, 1, 1, 0, 0, 1, 0]], dtype=jnp.uint8)
ROUNDS = 3


def case_linspace():
    return jnp.linspace(0.0, 1.0, 5)


def case_linspace_2():
    return jnp.linspace(V[1], V[0], num=7, endpoint=False)


def case_logspace():
    return jnp.logspace(0.0, 2.0, 4, base=2.0)


def case_geomspace():
    return jnp.geomspace(1.0, 8.0, num=4)


def case_take():
    return jnp.take(X, I, axis=1, mode="clip")


def case_take_2():
    return jnp.take(X, I, axis=0)


def case_take_along_axis():
    return jnp.take_along_axis(X, I[None, :], axis=1)


def case_take_along_axis_2():
    return jnp.take_along_axis(X, I[:, None], axis=1, mode="fill", fill_value=0)


def case_put_along_axis():
    return jnp.put_along_axis(X, I[:, None], 9.0, axis=1, inplace=False)


def case_convolve():
    return jnp.convolve(V, V, mode="same")


def case_correlate():
    return jnp.correlate(V, V, mode="full")


def case_rot90():
    return jnp.rot90(X, k=1, axes=(0, 1))


def case_rot90_2():
    return jnp.rot90(X, 3)


def case_flip():
    return jnp.flip(X, axis=0)


def case_flip_2():
    return jnp.flip(X, (0, 1))


def case_angle():
    return jnp.angle(V, deg=True)


def case_diff():
    return jnp.diff(X, n=1, axis=0)


def case_diff_2():
    return jnp.diff(V, n=2)


def case_gradient():
    return jnp.gradient(X, axis=0)


def case_ravel():
    return jnp.ravel(X, order="F")


def case_resize():
    return jnp.resize(X, (2, 5))


def case_squeeze():
    return jnp.squeeze(X[None], axis=0)


def case_swapaxes():
    return jnp.swapaxes(X, 0, 1)


def case_moveaxis():
    return jnp.moveaxis(X[None], 0, 2)


def case_moveaxis_2():
    return jnp.moveaxis(X[None], (0, 1), (1, 2))


def case_round():
    return jnp.round(X / 3, decimals=2)


def case_around():
    return jnp.around(X / 3, 1)


def case_unwrap():
    return jnp.unwrap(X, axis=0)


def case_pad():
    return jnp.pad(X, 1, mode="constant", constant_values=2.0)


def case_pad_2():
    return jnp.pad(X, ((1, 0), (0, 2)), mode="edge")


def case_unstack():
    return jnp.unstack(X, axis=1)


def case_trapezoid():
    return jnp.trapezoid(X, dx=0.5, axis=0)


def case_tril():
    return jnp.tril(X, k=1)


def case_triu():
    return jnp.triu(X, -1)


def case_trace():
    return jnp.trace(X, offset=0, axis1=0, axis2=1)


def case_diagonal():
    return jnp.diagonal(X, offset=1, axis1=0, axis2=1)


def case_diag():
    return jnp.diag(V, k=1)


def case_diag_2():
    return jnp.diag(X, -1)


def case_append():
    return jnp.append(X, X, axis=0)


def case_cross():
    return jnp.cross(X[:, :3], X[:, 1:], axis=1)


def case_vander():
    return jnp.vander(V, N=3, increasing=True)


def case_roll():
    return jnp.roll(X, 1, axis=0)


def case_roll_2():
    return jnp.roll(X, (1, 2), axis=(0, 1))


def case_roll_3():
    return jnp.roll(X, I[0], axis=1)


def case_rollaxis():
    return jnp.rollaxis(X, 1, start=0)


def case_packbits():
    return jnp.packbits(BITS, axis=1)


def case_unpackbits():
    return jnp.unpackbits(BITS, axis=1, count=4)


def case_searchsorted():
    return jnp.searchsorted(jnp.sort(V), 2.5, side="right")


def case_searchsorted_2():
    return jnp.searchsorted(jnp.sort(V), V, side="left", method="sort")


def case_digitize():
    return jnp.digitize(V, jnp.array([1.0, 2.0, 4.0]), right=True)


def case_piecewise():
    return jnp.piecewise(V, [V < 2, V >= 2], [jnp.sin, jnp.cos])


def case_isin():
    return jnp.isin(V, jnp.array([1.0, 2.0]), assume_unique=True)


def case_isin_2():
    return jnp.isin(V, X, invert=True, method="compare_all")


def case_setxor1d():
    return jnp.setxor1d(V, jnp.array([1.0, 9.0]), size=4)


def case_intersect1d():
    return jnp.intersect1d(V, jnp.array([1.0, 9.0]), size=2, fill_value=0.0)


def case_intersect1d_2():
    return jnp.intersect1d(V, jnp.array([1.0, 9.0]), return_indices=True)


def case_unique():
    return jnp.unique(V, size=4)


def case_unique_2():
    return jnp.unique(X, axis=0)


def case_polyfit():
    return jnp.polyfit(V, V**2, 2)


def case_polyfit_2():
    return jnp.polyfit(V, V**2, deg=1, full=True)


def case_polyval():
    return jnp.polyval(V, 2.0, unroll=8)


def case_polyint():
    return jnp.polyint(V, m=1)


def case_polyder():
    return jnp.polyder(V, m=2)


def case_dot():
    return jnp.dot(X, X.T, precision="highest")


def case_matmul():
    return jnp.matmul(X, X.T, preferred_element_type=jnp.float32)


def case_vdot():
    return jnp.vdot(V, V)


def case_inner():
    return jnp.inner(X, X, precision=lax.Precision.HIGH)


def case_argwhere():
    return jnp.argwhere(X > 3, size=4)


def case_nonzero():
    return jnp.nonzero(V > 2, size=2, fill_value=0)


def case_repeat():
    return jnp.repeat(V, 2, total_repeat_length=8)


def case_bincount():
    return jnp.bincount(I, length=5)


def case_tile():
    return jnp.tile(V, (2, 1))


def case_split():
    return jnp.split(X, 2, axis=1)


def case_histogram():
    return jnp.histogram(V, bins=4)


def case_einsum():
    return jnp.einsum("ij,kj->ik", X, X)


def case_tensordot():
    return jnp.tensordot(X, X, axes=(1, 1))


def case_stack():
    return jnp.stack((V, V), axis=1)


def case_concatenate():
    return jnp.concatenate((X, X), axis=0)


def case_expand_dims():
    return jnp.expand_dims(X, (0, 2))


def case_broadcast_to():
    return jnp.broadcast_to(V, (3, 4))


def case_apply_along_axis():
    return jnp.apply_along_axis(jnp.sum, 0, X)


def case_dynamic_index_in_dim():
    return lax.dynamic_index_in_dim(X, 1, axis=0, keepdims=False)


def case_dynamic_update_index_in_dim():
    return lax.dynamic_update_index_in_dim(X, V, 1, axis=0)


def case_dynamic_slice_in_dim():
    return lax.dynamic_slice_in_dim(X, 1, 2, axis=0)


def case_top_k():
    return lax.top_k(V, 2)


def main():
    """All of it, again and again, as a long-running program does."""
    for _ in range(ROUNDS):
        case_linspace()
        case_linspace_2()
        case_logspace()
        case_geomspace()
        case_take()
        case_take_2()
        case_take_along_axis()
        case_take_along_axis_2()
        case_put_along_axis()
        case_convolve()
        case_correlate()
        case_rot90()
        case_rot90_2()
        case_flip()
        case_flip_2()
        case_angle()
        case_diff()
        case_diff_2()
        case_gradient()
        case_ravel()
        case_resize()
        case_squeeze()
        case_swapaxes()
        case_moveaxis()
        case_moveaxis_2()
        case_round()
        case_around()
        case_unwrap()
        case_pad()
        case_pad_2()
        case_unstack()
        case_trapezoid()
        case_tril()
        case_triu()
        case_trace()
        case_diagonal()
        case_diag()
        case_diag_2()
        case_append()
        case_cross()
        case_vander()
        case_roll()
        case_roll_2()
        case_roll_3()
        case_rollaxis()
        case_packbits()
        case_unpackbits()
        case_searchsorted()
        case_searchsorted_2()
        case_digitize()
        case_piecewise()
        case_isin()
        case_isin_2()
        case_setxor1d()
        case_intersect1d()
        case_intersect1d_2()
        case_unique()
        case_unique_2()
        case_polyfit()
        case_polyfit_2()
        case_polyval()
        case_polyint()
        case_polyder()
        case_dot()
        case_matmul()
        case_vdot()
        case_inner()
        case_argwhere()
        case_nonzero()
        case_repeat()
        case_bincount()
        case_tile()
        case_split()
        case_histogram()
        case_einsum()
        case_tensordot()
        case_stack()
        case_concatenate()
        case_expand_dims()
        case_broadcast_to()
        case_apply_along_axis()
        case_dynamic_index_in_dim()
        case_dynamic_update_index_in_dim()
        case_dynamic_slice_in_dim()
        case_top_k()


if __name__ == "__main__":
    main()
