"""
Stories that simulated devices tell together, as YAML files, and what reads and plays them.

`strict_yaml` reads a file without forgiving anything, `story` and `steps` say what may stand in
one, `stage` plays it on real wires or, in virtual time, on none.
"""
