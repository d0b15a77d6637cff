"""What devices say of themselves is read in French too, with its facts."""

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from drivers.camera.looks import BLACK
from drivers.printer.printing import UNSURE
from drivers.scale.answers import LOAD_MOVES
from kiosk.screen.reasons import SENTENCES, reason


@pytest.fixture
def french():
    app = Flask(__name__)
    Babel(app, default_translation_directories=str(Path("kiosk/screen/translations").absolute()))
    with app.test_request_context(), force_locale("fr"):
        yield


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("out of paper", "plus de papier"),
        (f"out of paper{UNSURE}", "plus de papier ; regardez s’il"),
        ("antenna 2 is disconnected", "antenna 2"),
        ("the scale does not answer", "la balance ne répond pas"),
        ("/dev/ttyACM0 was unplugged", "/dev/ttyACM0"),
        ("the reader's report buffer is 90 % full", "90 %"),
        (LOAD_MOVES, "attendez"),
        (BLACK, "noire"),
    ],
)
def test_a_reason_is_french_and_keeps_its_facts(said, told):
    assert told in reason(said)
    assert reason(said) != said


@pytest.mark.usefixtures("french")
def test_what_nobody_knows_is_shown_as_it_came():
    assert reason("50 %(x)s of it burnt") == "50 %(x)s of it burnt"


def test_every_sentence_finds_itself():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        for sentence in SENTENCES:
            assert reason(sentence) == sentence
