"""What goes wrong with static arguments. Every comment ``# JXSnnn name: what happens`` stands on the line where the linter reports.

Each function shows one mistake and gives the name of the jitted function whose compilations count. ``python -m xpcs.wrong`` runs them.
"""
