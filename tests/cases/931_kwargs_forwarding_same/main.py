# case: 931_kwargs_forwarding_same
# source: semantics (the twin of the case before)
# why: clean: both paths end in keywords, in different order
# run: ok
# traces: attention=1
from lm.run import run

print(run())
