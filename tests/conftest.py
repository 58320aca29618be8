"""What all tests share: JAX on the CPU, quiet, and Hypothesis with the same examples on every run."""

from __future__ import annotations

import os

import hypothesis

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=False)
hypothesis.settings.register_profile("search", deadline=None, max_examples=300)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
