"""Calls of jax.numpy.linalg, jax.scipy.linalg and their neighbours."""

import jax.numpy as jnp
import jax.scipy as jsp
from jax.scipy import integrate, ndimage, special, stats
from jax.scipy.linalg import cho_factor, cho_solve, expm, lu_factor, lu_solve, solve_triangular

A = jnp.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])
V = jnp.array([1.0, 2.0, 3.0])
R = jnp.arange(1.0, 13.0).reshape(4, 3) ** 0.5
ROUNDS = 3


def case_cholesky():
    return jnp.linalg.cholesky(A, upper=True)


def case_cholesky_2():
    return jnp.linalg.cholesky(A, symmetrize_input=False)


def case_svd():
    return jnp.linalg.svd(R, full_matrices=False)


def case_svd_2():
    return jnp.linalg.svd(A, compute_uv=False, hermitian=True)


def case_matrix_power():
    return jnp.linalg.matrix_power(A, 3)


def case_matrix_rank():
    return jnp.linalg.matrix_rank(A)


def case_slogdet():
    return jnp.linalg.slogdet(A, method="lu")


def case_eigh():
    return jnp.linalg.eigh(A, UPLO="U")


def case_eigvalsh():
    return jnp.linalg.eigvalsh(A, UPLO="L")


def case_pinv():
    return jnp.linalg.pinv(R)


def case_pinv_2():
    return jnp.linalg.pinv(A, hermitian=True)


def case_norm():
    return jnp.linalg.norm(A, ord="fro")


def case_norm_2():
    return jnp.linalg.norm(A, ord=2, axis=(0, 1))


def case_norm_3():
    return jnp.linalg.norm(V, 1)


def case_norm_4():
    return jnp.linalg.norm(R, axis=0, keepdims=True)


def case_qr():
    return jnp.linalg.qr(R, mode="r")


def case_cond():
    return jnp.linalg.cond(A, p=2)


def case_det():
    return jnp.linalg.det(A)


def case_inv():
    return jnp.linalg.inv(A)


def case_solve():
    return jnp.linalg.solve(A, V)


def case_tensorsolve():
    return jnp.linalg.tensorsolve(A, V)


def case_lstsq():
    return jnp.linalg.lstsq(R, jnp.ones(4))


def case_multi_dot():
    return jnp.linalg.multi_dot([A, A, V])


def case_vector_norm():
    return jnp.linalg.vector_norm(R, axis=0, ord=3)


def case_matrix_norm():
    return jnp.linalg.matrix_norm(A, ord=1)


def case_trace():
    return jnp.linalg.trace(A, offset=1)


def case_cholesky_3():
    return jsp.linalg.cholesky(A, lower=True)


def case_cho_factor():
    return cho_factor(A, lower=False)


def case_cho_solve():
    return cho_solve((jnp.linalg.cholesky(A), True), V)


def case_svd_3():
    return jsp.linalg.svd(R, full_matrices=False, compute_uv=True)


def case_eigh_2():
    return jsp.linalg.eigh(A, lower=True, eigvals_only=True)


def case_eigh_3():
    return jsp.linalg.eigh(A)


def case_schur():
    return jsp.linalg.schur(A, output="real")


def case_lu_factor():
    return lu_factor(A, overwrite_a=False)


def case_lu_solve():
    return lu_solve(lu_factor(A), V, trans=0)


def case_lu():
    return jsp.linalg.lu(A, permute_l=True)


def case_qr_2():
    return jsp.linalg.qr(R, mode="economic")


def case_qr_3():
    return jsp.linalg.qr(R, mode="r")


def case_solve_2():
    return jsp.linalg.solve(A, V, assume_a="pos", lower=True)


def case_solve_3():
    return jsp.linalg.solve(A, V)


def case_solve_triangular():
    return solve_triangular(A, V, lower=True, unit_diagonal=False)


def case_solve_triangular_2():
    return solve_triangular(A, V, trans=1)


def case_expm():
    return expm(A, upper_triangular=False, max_squarings=8)


def case_expm_frechet():
    return jsp.linalg.expm_frechet(A, A, compute_expm=True)


def case_eigh_tridiagonal():
    return jsp.linalg.eigh_tridiagonal(V, V[:2], eigvals_only=True)


def case_polar():
    return jsp.linalg.polar(R, side="right")


def case_rsf2csf():
    return jsp.linalg.rsf2csf(A, A, check_finite=True)


def case_hessenberg():
    return jsp.linalg.hessenberg(A, calc_q=True)


def case_convolution_matrix():
    return jsp.linalg.convolution_matrix(V, 4, mode="full")


def case_hilbert():
    return jsp.linalg.hilbert(3)


def case_invhilbert():
    return jsp.linalg.invhilbert(3)


def case_pascal():
    return jsp.linalg.pascal(4, kind="lower")


def case_invpascal():
    return jsp.linalg.invpascal(3)


def case_helmert():
    return jsp.linalg.helmert(3, full=True)


def case_hadamard():
    return jsp.linalg.hadamard(4)


def case_dft():
    return jsp.linalg.dft(4, scale="sqrtn")


def case_solve_sylvester():
    return jsp.linalg.solve_sylvester(A, A, A)


def case_toeplitz():
    return jsp.linalg.toeplitz(V)


def case_block_diag():
    return jsp.linalg.block_diag(A, A)


def case_det_2():
    return jsp.linalg.det(A)


def case_inv_2():
    return jsp.linalg.inv(A)


def case_trapezoid():
    return integrate.trapezoid(R, dx=0.1, axis=0)


def case_map_coordinates():
    return ndimage.map_coordinates(A, [V / 2, V / 2], 1, mode="nearest")


def case_map_coordinates_2():
    return ndimage.map_coordinates(A, [V / 2, V / 2], order=0)


def case_rel_entr():
    return special.rel_entr(V, V + 1)


def case_bessel_jn():
    return special.bessel_jn(V, v=3, n_iter=40)


def case_logsumexp():
    return special.logsumexp(R, axis=0, keepdims=True)


def case_logsumexp_2():
    return special.logsumexp(R, axis=(0, 1))


def case_multigammaln():
    return special.multigammaln(V + 3, 2)


def case_polygamma():
    return special.polygamma(1, V)


def case_lpmn_values():
    return special.lpmn_values(2, 2, V / 10, is_normalized=True)


def case_sph_harm_y():
    return special.sph_harm_y(jnp.array([2]), jnp.array([1]), jnp.array([0.5]), jnp.array([0.3]), n_max=3)


def case_softmax():
    return special.softmax(R, axis=1)


def case_log_softmax():
    return special.log_softmax(R, axis=0)


def case_mode():
    return stats.mode(R, axis=0)


def case_mode_2():
    return stats.mode(R, axis=1, keepdims=True)


def case_rankdata():
    return stats.rankdata(V, method="average")


def case_rankdata_2():
    return stats.rankdata(R, method="dense", axis=0)


def case_sem():
    return stats.sem(R, axis=0, ddof=1)


def case_gaussian_kde():
    return stats.gaussian_kde(R.T).evaluate(V)


def case_convolve():
    return jsp.signal.convolve(R, A, mode="same")


def case_convolve2d():
    return jsp.signal.convolve2d(R, A, mode="valid")


def case_correlate():
    return jsp.signal.correlate(V, V, mode="same")


def case_detrend():
    return jsp.signal.detrend(R, axis=0, type="linear")


def case_fftconvolve():
    return jsp.signal.fftconvolve(V, V, mode="full", axes=0)


def case_stft():
    return jsp.signal.stft(jnp.ones(64), nperseg=16)


def case_vq():
    return jsp.cluster.vq.vq(R, A)


def case_fft():
    return jnp.fft.fft(V, n=4, axis=0)


def case_rfft():
    return jnp.fft.rfft(V, norm="ortho")


def case_fft2():
    return jnp.fft.fft2(A, axes=(0, 1))


def case_irfft():
    return jnp.fft.irfft(V, n=4)


def case_fftshift():
    return jnp.fft.fftshift(A, axes=(0,))


def case_fftfreq():
    return jnp.fft.fftfreq(8, d=0.1)


def main():
    """All of it, again and again, as a long-running program does."""
    for _ in range(ROUNDS):
        case_cholesky()
        case_cholesky_2()
        case_svd()
        case_svd_2()
        case_matrix_power()
        case_matrix_rank()
        case_slogdet()
        case_eigh()
        case_eigvalsh()
        case_pinv()
        case_pinv_2()
        case_norm()
        case_norm_2()
        case_norm_3()
        case_norm_4()
        case_qr()
        case_cond()
        case_det()
        case_inv()
        case_solve()
        case_tensorsolve()
        case_lstsq()
        case_multi_dot()
        case_vector_norm()
        case_matrix_norm()
        case_trace()
        case_cholesky_3()
        case_cho_factor()
        case_cho_solve()
        case_svd_3()
        case_eigh_2()
        case_eigh_3()
        case_schur()
        case_lu_factor()
        case_lu_solve()
        case_lu()
        case_qr_2()
        case_qr_3()
        case_solve_2()
        case_solve_3()
        case_solve_triangular()
        case_solve_triangular_2()
        case_expm()
        case_expm_frechet()
        case_eigh_tridiagonal()
        case_polar()
        case_rsf2csf()
        case_hessenberg()
        case_convolution_matrix()
        case_hilbert()
        case_invhilbert()
        case_pascal()
        case_invpascal()
        case_helmert()
        case_hadamard()
        case_dft()
        case_solve_sylvester()
        case_toeplitz()
        case_block_diag()
        case_det_2()
        case_inv_2()
        case_trapezoid()
        case_map_coordinates()
        case_map_coordinates_2()
        case_rel_entr()
        case_bessel_jn()
        case_logsumexp()
        case_logsumexp_2()
        case_multigammaln()
        case_polygamma()
        case_lpmn_values()
        case_sph_harm_y()
        case_softmax()
        case_log_softmax()
        case_mode()
        case_mode_2()
        case_rankdata()
        case_rankdata_2()
        case_sem()
        case_gaussian_kde()
        case_convolve()
        case_convolve2d()
        case_correlate()
        case_detrend()
        case_fftconvolve()
        case_stft()
        case_vq()
        case_fft()
        case_rfft()
        case_fft2()
        case_irfft()
        case_fftshift()
        case_fftfreq()


if __name__ == "__main__":
    main()
