# case: 930_kwargs_forwarding_split
# source: semantics (the same static by position and by keyword)
# why: the trainer passes n_heads by position, the evaluator through **options: two programs
# run: recompiles 1
# traces: attention=2
from lm.run import run

print(run())
