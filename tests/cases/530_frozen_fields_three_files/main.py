# case: 530_frozen_fields_three_files
# source: semantics (fields of one frozen config, passed on by two wrappers)
# why: drag and gravity are the same numbers at every call; the wind varies and is an array
# run: ok
# traces: integrate=1
from ballistics.shoot import volley

print(volley(4))
