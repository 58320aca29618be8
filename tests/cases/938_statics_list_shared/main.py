# case: 938_statics_list_shared
# source: semantics (one list of static names for all functions of a module)
# why: COMMON + ["window"] is applied to a function whose parameter was renamed to `width`
# run: raises ValueError
from signal_tools.api import summary

print(summary(3))
