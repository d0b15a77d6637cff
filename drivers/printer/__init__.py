"""Label printers that speak ZPL: over TCP, a USB device file or a serial line."""
