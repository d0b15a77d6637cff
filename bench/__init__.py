"""Measurements: each is run by hand, prints its table, and is asserted nowhere."""
