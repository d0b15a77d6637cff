import pytest
from typer.testing import CliRunner

from tests.canal import STORE
from wms.cli import app
from wms.db import Database
from wms.people import operations as people
from wms.people.rules import Role


@pytest.fixture
def told(canal_sqlite, monkeypatch):
    monkeypatch.setenv("WMS__DATABASE__URL", str(canal_sqlite.url))

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(words))
        return done.exit_code, done.output.strip()

    return run


def test_a_key_is_shown_once_works_and_is_revoked(told, canal_sqlite: Database):
    code, secret = told("keys", "make", "--scope", "orders:write", "--channel", "bike-app")
    with canal_sqlite.reading() as session:
        assert people.find_key(session, STORE, secret) is not None

    told("keys", "revoke", secret[:16])

    assert code == 0
    assert secret not in told("keys", "list")[1]
    with canal_sqlite.reading() as session:
        assert people.find_key(session, STORE, secret) is None


def test_somebody_hired_is_on_the_list_with_their_roles(told, canal_sqlite: Database):
    words = ["zoe", "Zoe Petit", "--role", "picker", "--role", "packer", "--pin", "482910"]
    code, badge = told("people", "hire", *words)

    assert (code, len(badge)) == (0, 32)
    with canal_sqlite.reading() as session:
        (zoe,) = [one for one in people.list_people(session, STORE) if one.person_id == "zoe"]
    assert set(zoe.roles) == {Role.PICKER, Role.PACKER}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["keys", "make", "--scope", "station"], "--channel NAME or --station NAME"),
        (["keys", "make", "--scope", "all", "--channel", "a"], "'all' is none of"),
        (["keys", "revoke", "dk_live_nobody"], "No key in use begins with"),
        (["people", "hire", "amina", "A", "--role", "picker", "--pin", "4711"], "amina"),
        (["people", "hire", "zoe", "Z", "--role", "boss", "--pin", "4711"], "'boss' is none of"),
        (["people", "hire", "zoe", "Z", "--role", "picker", "--pin", "47"], "4 to 8 digits"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(told, words, sentence):
    code, output = told(*words)

    assert code == 1
    assert sentence in output
