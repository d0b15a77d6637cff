"""
The database under all areas: transactions, column types, journal, inbox, kept answers.

SQLite and PostgreSQL differ here and nowhere else.
"""

from wms.db.base import Base
from wms.db.engine import Database
from wms.db.migrate import migrate

__all__ = ["Base", "Database", "migrate"]
