"""Printable sheets of barcodes by which a scanner is set up: its maker's, and ours to try it."""
