"""Barcode scanners: over a serial line (USB CDC or RS-232) and as a keyboard wedge."""
