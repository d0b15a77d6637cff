"""
Settings read strictly: from YAML and the environment into a frozen Pydantic model.

YAML 1.1 turns `12:30` into 750, `no` into false and `0123` into 83. Nothing of that happens here:
the nodes are read as text, only whole numbers, `true`, `false`, `null` and text are understood,
and what could be taken for something else is refused with its line and with what to write instead.
Every value remembers where it came from.

It stands on the lowest floor and imports nothing of ours, so that the packing station may use it.
"""

from wms.strict.draft import ConfigError, Problem
from wms.strict.reader import DEFAULT, Loaded, Section, load, rows

__all__ = ["DEFAULT", "ConfigError", "Loaded", "Problem", "Section", "load", "rows"]
