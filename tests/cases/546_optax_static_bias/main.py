# case: 546_optax_static_bias
# source: google-deepmind/optax#577 (recompilation), semantics
# why: an optimised scalar is pulled out with .item() and handed to a static parameter
# run: recompiles 3
# traces: residuals=4
# needs: optax
from calib.fit import calibrate

print(calibrate(4))
