"""
Simulated devices as somebody has them in hand: a part for each, and a rig that holds several.

A part joins an engine with its host and knows what a person can do to such a device: scan, put a
weight, take the paper out. `making` builds parts from a kind and its options.
"""
