"""RFID readers, and what their reads mean: presence, zones, gates."""
