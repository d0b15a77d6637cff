"""Cameras above the packing table."""
