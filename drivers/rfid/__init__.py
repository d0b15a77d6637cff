"""RFID readers that speak LLRP 1.0.1."""
