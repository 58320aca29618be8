"""Calls of the reductions of jax.numpy, with the options that its jitted functions have static."""

import jax.numpy as jnp

X = jnp.arange(1.0, 7.0).reshape(2, 3)
N = jnp.array([[1.0, jnp.nan, 3.0], [4.0, 5.0, 6.0]])
K = jnp.arange(6).reshape(2, 3)
B = X > 2
ROUNDS = 3


def case_sum():
    return jnp.sum(X, axis=0)


def case_sum_2():
    return jnp.sum(X, axis=(0, 1), keepdims=True)


def case_prod():
    return jnp.prod(X, axis=1, dtype=jnp.float32)


def case_max():
    return jnp.max(X, axis=1)


def case_min():
    return jnp.min(X, axis=(0, 1))


def case_all():
    return jnp.all(B, axis=0)


def case_any():
    return jnp.any(B, axis=0, keepdims=True)


def case_reduce():
    return jnp.bitwise_and.reduce(K, axis=0)


def case_reduce_2():
    return jnp.bitwise_or.reduce(K, axis=1)


def case_reduce_3():
    return jnp.logical_and.reduce(B, axis=0)


def case_mean():
    return jnp.mean(X, axis=0)


def case_mean_2():
    return jnp.mean(X, (0, 1), keepdims=True)


def case_average():
    return jnp.average(X, axis=0, weights=jnp.ones(2))


def case_average_2():
    return jnp.average(X, axis=1, returned=True)


def case_var():
    return jnp.var(X, axis=0, ddof=1)


def case_std():
    return jnp.std(X, axis=1, keepdims=True)


def case_ptp():
    return jnp.ptp(X, axis=0)


def case_count_nonzero():
    return jnp.count_nonzero(X, axis=0)


def case_nanmin():
    return jnp.nanmin(N, axis=0)


def case_nanmax():
    return jnp.nanmax(N, axis=1, keepdims=True)


def case_nansum():
    return jnp.nansum(N, axis=0)


def case_nanprod():
    return jnp.nanprod(N, axis=(0, 1))


def case_nanmean():
    return jnp.nanmean(N, axis=0)


def case_nanvar():
    return jnp.nanvar(N, axis=1)


def case_nanstd():
    return jnp.nanstd(N, axis=0, ddof=1)


def case_cumsum():
    return jnp.cumsum(X, axis=0)


def case_cumprod():
    return jnp.cumprod(X, axis=1)


def case_nancumsum():
    return jnp.nancumsum(N, axis=0)


def case_nancumprod():
    return jnp.nancumprod(N, axis=1)


def case_quantile():
    return jnp.quantile(X, 0.25, axis=0)


def case_quantile_2():
    return jnp.quantile(X, jnp.array([0.1, 0.9]), axis=1, method="lower")


def case_nanquantile():
    return jnp.nanquantile(N, 0.5, axis=0)


def case_percentile():
    return jnp.percentile(X, 30.0, axis=1, keepdims=True)


def case_nanpercentile():
    return jnp.nanpercentile(N, 30.0, axis=0)


def case_median():
    return jnp.median(X, axis=0)


def case_nanmedian():
    return jnp.nanmedian(N, axis=1)


def case_argmax():
    return jnp.argmax(X, axis=0)


def case_argmin():
    return jnp.argmin(X, axis=1, keepdims=True)


def case_nanargmax():
    return jnp.nanargmax(N, axis=0)


def case_nanargmin():
    return jnp.nanargmin(N, axis=1)


def case_sort():
    return jnp.sort(X, axis=0, descending=True)


def case_argsort():
    return jnp.argsort(X, axis=1, stable=True)


def case_partition():
    return jnp.partition(X, 1, axis=1)


def case_argpartition():
    return jnp.argpartition(X, kth=1, axis=0)


def case_lexsort():
    return jnp.lexsort((X[0], X[1]), axis=0)


def case_reduce_4():
    return jnp.add.reduce(X, axis=0)


def case_accumulate():
    return jnp.add.accumulate(X, axis=1)


def case_reduce_5():
    return jnp.multiply.reduce(X, axis=1, keepdims=True)


def case_outer():
    return jnp.add.outer(X[0], X[1])


def case_isclose():
    return jnp.isclose(X, X + 1e-9, equal_nan=True)


def case_allclose():
    return jnp.allclose(X, X, equal_nan=False)


def case_cov():
    return jnp.cov(X, rowvar=True, bias=False, ddof=1)


def case_corrcoef():
    return jnp.corrcoef(X, rowvar=False)


def main():
    """All of it, again and again, as a long-running program does."""
    for _ in range(ROUNDS):
        case_sum()
        case_sum_2()
        case_prod()
        case_max()
        case_min()
        case_all()
        case_any()
        case_reduce()
        case_reduce_2()
        case_reduce_3()
        case_mean()
        case_mean_2()
        case_average()
        case_average_2()
        case_var()
        case_std()
        case_ptp()
        case_count_nonzero()
        case_nanmin()
        case_nanmax()
        case_nansum()
        case_nanprod()
        case_nanmean()
        case_nanvar()
        case_nanstd()
        case_cumsum()
        case_cumprod()
        case_nancumsum()
        case_nancumprod()
        case_quantile()
        case_quantile_2()
        case_nanquantile()
        case_percentile()
        case_nanpercentile()
        case_median()
        case_nanmedian()
        case_argmax()
        case_argmin()
        case_nanargmax()
        case_nanargmin()
        case_sort()
        case_argsort()
        case_partition()
        case_argpartition()
        case_lexsort()
        case_reduce_4()
        case_accumulate()
        case_reduce_5()
        case_outer()
        case_isclose()
        case_allclose()
        case_cov()
        case_corrcoef()


if __name__ == "__main__":
    main()
