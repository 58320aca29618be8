# case: 576_attribute_counter_kwargs
# source: mlaux1/rl-blox#157, semantics
# why: a counter kept in a dict of state is handed on with ** to a static
# run: recompiles 3
# traces: reward=4
from bandit.loop import play

print(play(4))
