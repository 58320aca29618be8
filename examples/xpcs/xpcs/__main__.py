"""``python -m xpcs``: fit synthetic data with least squares, sample around the fit, print a table."""

from __future__ import annotations

import pathlib

import jax
import jax.numpy as jnp
import numpy as np

from xpcs import dataset as datasets
from xpcs import model, nlsq, preparation, sampler, synthetic


def main() -> None:
    jax.config.update("jax_enable_x64", True)
    dataset = datasets.load(pathlib.Path(__file__).with_name("measurement.toml"))
    c2 = synthetic.measure(dataset, seed=7)

    coarse = preparation.rebin(preparation.without_diagonal(c2, 1), factor=4)
    weights = preparation.angular_weights(jnp.asarray(dataset.angles), 0.0, normalise=True)
    contrast_seen = preparation.moment(coarse - 1.0, order=2)
    print(f"{len(dataset.angles)} angles of {dataset.frames} frames, q = {dataset.q}, mean square signal {float(contrast_seen):.4f}")
    print("angular weights", np.round(np.asarray(weights), 3))

    fit = nlsq.fit(nlsq.Residuals(dataset, c2, synthetic.SIGMA), synthetic.START, synthetic.SCALE)
    times = dataset.dt * (jnp.arange(dataset.frames) + 0.5)
    arguments = (c2, synthetic.SIGMA, times, jnp.asarray(dataset.angles), dataset.q, dataset.L, dataset.dt)
    slope = model.gradient_chi2(jnp.asarray(fit.parameters), *arguments)

    directions = jnp.asarray(np.linalg.cholesky(fit.covariance + 1e-12 * np.diag(synthetic.SCALE**2)))
    draws, acceptance = sampler.run_chain(
        jax.random.key(0), jnp.asarray(fit.parameters), directions, 0.25, arguments, program=sampler.xpcs_model, length=400, leapfrog=6
    )

    print(f"least squares: chi2 per point {fit.chi2 / c2.size:.3f} after {fit.iterations} iterations,", end=" ")
    print(f"scaled slope {float(jnp.max(jnp.abs(slope * synthetic.SCALE))):.1e}; sampler: acceptance {float(acceptance):.2f}")
    print(f"{'parameter':<20}{'true':>12}{'fitted':>12}{'error':>11}{'sampled':>12}{'spread':>11}")
    errors = np.sqrt(np.diag(fit.covariance))
    rows = zip(model.NAMES, synthetic.TRUE, fit.parameters, errors, np.mean(draws, axis=0), np.std(draws, axis=0), strict=True)
    for name, true, fitted, error, mean, spread in rows:
        print(f"{name:<20}{true:>12.4g}{fitted:>12.4g}{error:>11.2g}{mean:>12.4g}{spread:>11.2g}")


if __name__ == "__main__":
    main()
