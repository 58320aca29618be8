"""nlsq.result."""

@hashing("unhashable")
class CurveFitResult:
    popt: ndarray | optimized
    pcov: ndarray | optimized
    x: ndarray | optimized
    def __getattr__(self, name) -> any | optimized: ...
