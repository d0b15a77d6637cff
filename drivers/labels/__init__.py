"""
Labels for ZPL printers: text and symbols put where they fit, and field data that stays data.

Pure: no device, no file. A label is built, refused where it could not be read, and written as ZPL.
"""

from drivers.labels.code128 import Code128, encode
from drivers.labels.zpl import BadLabel, ZplLabel, module_for

__all__ = ["BadLabel", "Code128", "ZplLabel", "encode", "module_for"]
