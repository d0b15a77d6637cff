import re

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from tests.house.modules import ROOT, server_modules
from wms.db import Base, Database
from wms.db.migrate import is_current


def test_the_migrations_lead_to_the_models(database):
    server_modules()  # so that every table is known

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)

    assert differences == []
    assert len(Base.metadata.tables) > 10


def test_the_migrations_state_every_check_of_the_models(database):
    server_modules()
    database_says = inspect(database.engine)

    for table in Base.metadata.sorted_tables:
        stated = {check["name"] for check in database_says.get_check_constraints(table.name)}
        wanted = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        assert stated == wanted, table.name


def test_a_database_that_has_seen_every_migration_says_so(database):
    assert is_current(database.engine)


def test_a_new_database_is_not_current(postgres_url, tmp_path):
    for url in (postgres_url, f"sqlite:///{tmp_path / 'new.db'}"):
        empty = Database(url)
        assert not is_current(empty.engine)
        empty.close()


def test_migrations_are_numbered_without_a_gap():
    names = sorted(path.name for path in (ROOT / "migrations/versions").glob("*.py"))

    numbers = [int(name[:4]) for name in names if re.match(r"[0-9]{4}_[a-z0-9_]+\.py", name)]

    assert numbers == list(range(1, len(names) + 1))
