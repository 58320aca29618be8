# case: 571_enumerate_index_static
# source: semantics (the position in a data stream as a static)
# why: the batch number from enumerate is forwarded by a method to a static
# run: recompiles 4
# traces: update=5
from stream.learner import Learner

print(Learner().consume(5))
