"""
The JSON door for programs and devices, under /api/v1.

Each module here has a blueprint `bp` with its own addresses; this one carries them all.
"""

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint

bp = Blueprint("api", __name__)

for _module in iter_modules(__path__):
    bp.register_blueprint(import_module(f"{__name__}.{_module.name}").bp)
