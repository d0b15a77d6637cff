"""What the simulated reader refuses, with the way to the culprit as LLRPStatus tells it."""

import struct

import pytest

from drivers.simulated.llrp.model import Model
from drivers.simulated.llrp.node import Node
from tests.drivers.readers.reader_talk import (
    Client,
    accessspec,
    ai_stop,
    aispec,
    gpi,
    message,
    read,
    report,
    rospec,
    start_trigger,
    status,
    stop_trigger,
    tlv,
)

ADD_ROSPEC, ADD_ACCESSSPEC, GET_CONFIG, SET_CONFIG = 20, 40, 2, 3
M_PARAMETER, M_UNEXPECTED, M_MISSING, M_UNKNOWN = 100, 102, 103, 107
P_PARAMETER, P_FIELD, P_MISSING, P_DUPLICATE = 200, 201, 203, 204
P_OVERFLOW, P_UNKNOWN, P_UNSUPPORTED = 205, 207, 209
ROSPEC, BOUNDARY, START, STOP, AISPEC, AI_STOP = 177, 178, 179, 182, 183, 184
INVALID, OUT_OF_RANGE = 300, 301


def way(answer: Node) -> list[tuple[int, int]]:
    """Return the nested ParameterErrors, and last the FieldError if there is one."""
    found: list[tuple[int, int]] = []
    place: Node | None = answer.one("LLRPStatus")
    while place is not None:
        if error := place.find("FieldError"):
            found.append((error.number("FieldNum"), error.number("ErrorCode")))
        place = place.find("ParameterError")
        if place is not None:
            found.append((place.number("ParameterType"), place.number("ErrorCode")))
    return found


CUSTOM = tlv(1023, struct.pack(">II", 25882, 23), b"\0\1")
BAD_ROSPECS = [
    (b"", M_MISSING, [(ROSPEC, P_MISSING)]),
    (report(), M_UNEXPECTED, [(237, 202)]),
    (tlv(999, b"\0"), M_UNKNOWN, [(999, P_UNKNOWN)]),
    (rospec() + rospec(number=2), 104, [(ROSPEC, P_DUPLICATE)]),
    (rospec(number=0), M_PARAMETER, [(ROSPEC, P_FIELD), (0, INVALID)]),
    (rospec(priority=8), M_PARAMETER, [(ROSPEC, P_FIELD), (1, OUT_OF_RANGE)]),
    (rospec(state=1), M_PARAMETER, [(ROSPEC, P_FIELD), (2, INVALID)]),
    (rospec(state=7), M_PARAMETER, [(ROSPEC, P_FIELD), (2, OUT_OF_RANGE)]),
    (
        rospec(start=start_trigger(2)),
        M_PARAMETER,
        [(ROSPEC, P_PARAMETER), (BOUNDARY, P_PARAMETER), (START, P_PARAMETER), (180, P_MISSING)],
    ),
    (
        rospec(stop=stop_trigger(2, 0, gpi(9, high=True))),
        M_PARAMETER,
        [
            (ROSPEC, P_PARAMETER),
            (BOUNDARY, P_PARAMETER),
            (STOP, P_PARAMETER),
            (181, P_FIELD),
            (0, OUT_OF_RANGE),
        ],
    ),
    (
        rospec(aispec([5])),
        M_PARAMETER,
        [(ROSPEC, P_PARAMETER), (AISPEC, P_FIELD), (0, OUT_OF_RANGE)],
    ),
    (
        rospec(aispec([1], ai_stop(3))),
        M_PARAMETER,
        [(ROSPEC, P_PARAMETER), (AISPEC, P_PARAMETER), (AI_STOP, P_PARAMETER), (185, P_MISSING)],
    ),
    (
        rospec(aispec([1], ai_stop(4))),
        M_PARAMETER,
        [(ROSPEC, P_PARAMETER), (AISPEC, P_PARAMETER), (AI_STOP, P_FIELD), (0, OUT_OF_RANGE)],
    ),
    (rospec(CUSTOM), M_PARAMETER, [(ROSPEC, P_PARAMETER), (1023, P_UNSUPPORTED)]),
    (
        rospec(told=tlv(237, b"\1\0")),
        M_PARAMETER,
        [(ROSPEC, P_PARAMETER), (237, P_FIELD), (1, INVALID)],
    ),
]


@pytest.mark.parametrize(("body", "code", "path"), BAD_ROSPECS)
def test_a_bad_rospec_is_refused_with_the_way_to_the_culprit(
    body: bytes, code: int, path: list[tuple[int, int]]
) -> None:
    client = Client()

    answer = client.ask(ADD_ROSPEC, body)

    assert answer.name == "ADD_ROSPEC_RESPONSE"
    assert (status(answer), way(answer)) == (code, path)
    assert client.ask(26).find("ROSpec") is None


def test_a_rospec_is_added_once() -> None:
    client = Client()
    client.order(ADD_ROSPEC, rospec())

    answer = client.ask(ADD_ROSPEC, rospec())

    assert way(answer) == [(ROSPEC, P_FIELD), (0, INVALID)]


@pytest.mark.parametrize("length", range(9))
def test_a_parameter_cut_short_is_refused_wherever_it_was_cut(length: int) -> None:
    observation = tlv(185, bytes(12)[:length])

    answer = Client().ask(ADD_ROSPEC, rospec(aispec([1], ai_stop(3, 0, observation))))

    assert way(answer)[-2] == (185, P_FIELD)


def test_a_parameter_longer_than_its_message_is_refused() -> None:
    body = bytearray(rospec())
    body[2:4] = struct.pack(">H", len(body) + 4)

    assert status(Client().ask(ADD_ROSPEC, bytes(body))) == M_PARAMETER


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (struct.pack(">HBHH", 9, 0, 0, 0), [(0, OUT_OF_RANGE)]),
        (struct.pack(">HBHH", 0, 12, 0, 0), [(1, OUT_OF_RANGE)]),
        (struct.pack(">HBHH", 0, 0, 7, 0), [(2, OUT_OF_RANGE)]),
        (b"\0", [(0, INVALID)]),
    ],
)
def test_a_request_for_what_is_not_there_is_refused_by_its_field(
    body: bytes, path: list[tuple[int, int]]
) -> None:
    answer = Client().ask(GET_CONFIG, body)

    assert (status(answer), way(answer)) == (101, path)


KEEPALIVE = tlv(220, struct.pack(">BI", 1, 1000))


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        (
            tlv(221, b"\x80", struct.pack(">Hh", 1, 600)) + KEEPALIVE,
            111,
            [(221, P_UNSUPPORTED)],
        ),
        (KEEPALIVE + CUSTOM, 111, [(1023, P_UNSUPPORTED)]),
        (KEEPALIVE + tlv(219, b"\0\x09\x80"), 100, [(219, P_FIELD), (0, OUT_OF_RANGE)]),
        (
            tlv(222, b"\0\1", tlv(224, struct.pack(">HHH", 0, 1, 99))) + KEEPALIVE,
            100,
            [(222, P_PARAMETER), (224, P_FIELD), (2, OUT_OF_RANGE)],
        ),
        (tlv(222, b"\0\7") + KEEPALIVE, 100, [(222, P_FIELD), (0, OUT_OF_RANGE)]),
    ],
)
def test_settings_are_taken_wholly_or_not_at_all(
    body: bytes, code: int, path: list[tuple[int, int]]
) -> None:
    client = Client()

    answer = client.ask(SET_CONFIG, b"\0", body)

    assert (status(answer), way(answer)) == (code, path)
    config = client.ask(GET_CONFIG, struct.pack(">HBHH", 0, 8, 0, 0))
    assert config.one("KeepaliveSpec").number("KeepaliveTriggerType") == 0


def test_an_accessspec_that_asks_too_much_is_refused() -> None:
    client = Client()
    permalock = tlv(358, struct.pack(">HIBHH", 1, 0, 0xC0, 0, 0))
    client.order(47, b"\x02", version=2)

    answer = client.ask(ADD_ACCESSSPEC, accessspec(permalock), version=2)
    too_many = client.ask(ADD_ACCESSSPEC, accessspec(*[read(bank=2)] * 9), version=2)

    assert way(answer) == [(207, P_PARAMETER), (209, P_PARAMETER), (358, P_UNSUPPORTED)]
    assert way(too_many) == [(207, P_PARAMETER), (209, P_OVERFLOW)]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (1023, struct.pack(">IBI", 25882, 21, 0)),
        (61, b""),
        (999, b""),
        (46, b""),
    ],
)
def test_what_no_1_0_1_reader_takes_is_answered_by_an_error_message(kind: int, body: bytes) -> None:
    client = Client(model=Model(versions=(1,)))

    (answer,) = client.send(message(kind, body))

    assert (answer.name, status(answer)) == ("ERROR_MESSAGE", 109)


def test_an_error_message_is_never_answered() -> None:
    client = Client(model=Model(versions=(1,)))

    assert client.send(message(100, tlv(287, struct.pack(">HH", 109, 0)))) == []
