"""Scales as engines: what lies on the pan, what the scale makes of it, and how it says so."""
