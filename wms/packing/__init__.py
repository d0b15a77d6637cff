"""The bench: one order, checked against what was ordered, closed into parcels with evidence."""
