"""
Stops that can be made at several nodes: the walk chooses.

`chosen` finds the best walk over all choices by branch and bound, or the best it can in the time
given, with its lower bound. Under the cold chain's clock it first looks for the choice by which
the cold goods are outside for the shortest way: there is then a walk that obeys, or a proof that
there is none.
"""

from wms.routing.alternatives.choosing import chosen

__all__ = ["chosen"]
