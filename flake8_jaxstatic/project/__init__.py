"""The project on the disk: which files there are, what they say, what was worked out of them before, and how their names link."""
