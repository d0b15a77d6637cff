"""The planner beside its rivals: `python -m bench.planning tours`. docs/planning.md has figures."""
