"""Parcels given to a courier, with proof."""
