"""Static-analysis linter for JAX static-argument safety, as a flake8 plugin and the ``jaxstatic`` command."""

__version__ = "0.1.0"
