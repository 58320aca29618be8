# case: 939_statics_list_filtered
# source: semantics (the twin of the case before)
# why: clean: the decorator keeps only the names that the signature has
# run: ok
# traces: moving_average=1, moving_range=1
from signal_tools.api import summary

print(summary(3))
