"""Run the migrations on the database whose URL `wms.db.migrate` hands over."""

from alembic import context
from sqlalchemy import Connection

from wms.db import Base, Database


def _run(connection: Connection) -> None:
    # SQLite can roll DDL back; Alembic has to be told.
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


database = Database(context.config.get_main_option("sqlalchemy.url") or "")
with database.engine.connect() as opened:
    _run(opened)
database.close()
