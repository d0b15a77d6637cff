"""The building: the store, its zones, aisles, bins, totes, lanes and stations."""
