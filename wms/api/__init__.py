"""
The JSON door for programs and devices, under /api/v1.

Each module of addresses has a blueprint `bp`; this one carries them all.
"""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

bp = Blueprint("api", __name__)

for _module in iter_modules(__path__):
    _found = getattr(import_module(f"{__name__}.{_module.name}"), "bp", None)
    if _found is not None:
        bp.register_blueprint(_found)
