"""
USB scanners of the HID point-of-sale kind, usage page 8Ch.

After the USB-IF's Device Class Definition for HID 1.11 and HID Point of Sale Usage Tables 1.02.
"""
