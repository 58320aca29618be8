"""Fits two-time correlation functions of a sheared, diffusing sample."""
