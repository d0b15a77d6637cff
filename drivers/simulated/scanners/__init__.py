"""Barcode scanners as engines: what a scanner says on its wire, and what it does when spoken to."""
