"""Walks: which order next, from which bins, in what order, and what was taken."""
