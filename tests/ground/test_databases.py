from wms.db import Database


def test_every_test_gets_an_empty_database_in_the_newest_shape(database: Database):
    with database.transaction() as session:
        version = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version")
        assert version.scalar_one()
