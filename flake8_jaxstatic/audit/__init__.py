"""From a question of a door to the findings it may show: which project, what was known before, what flake8 would let through."""
