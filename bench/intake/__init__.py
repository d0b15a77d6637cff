"""How fast orders are taken in."""
