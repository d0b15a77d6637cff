"""Whatever comes in, and whenever: a typed refusal or nothing, no phantom, and little memory."""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.events import Event, LabelPrinted
from drivers.lamp.lamp_talk import LampTalk
from drivers.printer.printing import Job
from drivers.printer.zpl_talk import ZplTalk
from drivers.protocol import Protocol, ProtocolError
from drivers.scale.dialect import Dialect
from drivers.scale.mtsics import MtSics
from drivers.scale.nci import Nci
from drivers.scale.scale_talk import ScaleTalk
from drivers.scale.toledo8217 import Toledo8217
from tests.drivers.benchtop.model_printer import label
from tests.drivers.benchtop.moments import moment

DIALECTS = (MtSics, Toledo8217, Nci)
# Signs that the protocols are made of, so that noise comes close to sense now and then.
SIGNS = st.sampled_from(list(b"S SDI+-.0123456789gkZTAE\r\n\x02\x03?,\"'NW0P\xa0\x01\x00\xff"))
PIECES = st.lists(st.tuples(st.floats(0, 3), st.lists(SIGNS, max_size=60).map(bytes)), max_size=30)


def scale(dialect: type[Dialect]) -> Protocol:
    return ScaleTalk(dialect(), DIALECTS, 0.2)


def printer() -> Protocol:
    talk = ZplTalk(15)
    talk.ready = True
    talk.print_label(Job("a", label("a")), moment(0))
    return talk


MAKERS: dict[str, Callable[[], Protocol]] = {
    **{one.name: partial(scale, one) for one in DIALECTS},
    "zpl": printer,
    "relay": lambda: LampTalk({"red": 1, "buzzer": 2}, answers=True),
}


@pytest.mark.parametrize("kind", MAKERS)
@given(pieces=PIECES)
@settings(max_examples=60, deadline=None)
def test_noise_is_refused_or_passed_over(kind: str, pieces: list[tuple[float, bytes]]) -> None:
    talk = MAKERS[kind]()
    seconds = 0.0
    events: list[Event] = list(talk.begin(moment(0)))
    with suppress(ProtocolError):
        for pause, data in pieces:
            seconds += pause
            events += talk.feed(data, moment(seconds))
            events += talk.tick(moment(seconds))
            assert len(talk.take_outgoing()) < 1000
    events += talk.hang_up(moment(seconds))

    assert not any(isinstance(event, LabelPrinted) for event in events)
    rests = [getattr(part, "rest", b"") for part in vars(talk).values()]
    assert all(sys.getsizeof(rest) < 5000 for rest in rests)
