"""
Barcode scanners: lines over serial, Zebra SSI, HID point of sale, keyboard wedges; set-up sheets.

Each is one protocol file without I/O and a device that puts it behind a transport.
"""
