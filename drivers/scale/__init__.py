"""Scales that speak MT-SICS over a serial line."""
