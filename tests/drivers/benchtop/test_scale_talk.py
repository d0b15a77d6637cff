"""A scale is asked, waited for, and believed only as far as it deserves."""

from collections.abc import Callable

import pytest

from drivers.events import DeviceDegraded, DeviceRecovered, WeightMeasured
from drivers.protocol import ProtocolError
from drivers.scale.dialect import Dialect
from drivers.scale.mtsics import MtSics
from drivers.scale.nci import Nci
from drivers.scale.scale_talk import ScaleTalk
from drivers.scale.toledo8217 import Toledo8217
from tests.drivers.benchtop.moments import Conversation, moment

OTHERS = (MtSics, Toledo8217, Nci)


class ModelScale:
    """The pan of an MT-SICS scale: set `shows`, `status` and what it makes of orders."""

    def __init__(self) -> None:
        self.shows = "0"
        self.status = "S"
        self.orders = {"T": "T S 0 g", "Z": "Z A"}
        self.mute = False
        self.heard: list[str] = []

    def answer(self, said: bytes, _seconds: float) -> bytes:
        answers = []
        for command in said.decode("latin-1").split():
            self.heard.append(command)
            weight = f"S {self.status} {self.shows:>10} g"
            answers.append(weight if command == "SI" else self.orders.get(command, "ES"))
        return b"" if self.mute else "".join(f"{one}\r\n" for one in answers).encode()


def talking(dialect: Dialect, answer: Callable[[bytes, float], bytes]) -> Conversation:
    return Conversation(ScaleTalk(dialect, OTHERS, 0.2), answer)


def weights(events: object) -> list[tuple[int, bool]]:
    assert isinstance(events, list)
    return [(one.weight_g, one.stable) for one in events if isinstance(one, WeightMeasured)]


@pytest.fixture
def scale() -> ModelScale:
    return ModelScale()


def test_a_load_is_told_moving_and_at_rest_and_once(scale: ModelScale) -> None:
    conversation = talking(MtSics(), scale.answer)
    conversation.run(1)
    scale.shows, scale.status = "1200", "D"
    moving = conversation.run(1)
    scale.shows, scale.status = "1234", "S"
    at_rest = conversation.run(5)

    assert weights(conversation.events)[0] == (0, True)
    assert weights(moving) == [(1200, False)]
    assert weights(at_rest) == [(1234, True)]


def test_weighing_is_answered_at_rest_or_after_ten_seconds_with_what_there_is(
    scale: ModelScale,
) -> None:
    conversation = talking(MtSics(), scale.answer)
    assert isinstance(conversation.talk, ScaleTalk)
    conversation.run(1)
    conversation.talk.weigh(moment(conversation.seconds))
    assert weights(conversation.run(1)) == [(0, True)]

    scale.status = "D"
    conversation.run(1)
    conversation.talk.weigh(moment(conversation.seconds))
    assert weights(conversation.run(9)) == []
    assert weights(conversation.run(2)) == [(0, False)]


def test_taring_is_done_once_and_its_weights_are_net(scale: ModelScale) -> None:
    conversation = talking(MtSics(), scale.answer)
    assert isinstance(conversation.talk, ScaleTalk)
    conversation.run(1)
    conversation.talk.do("tare", moment(conversation.seconds))
    answered = conversation.run(1)

    assert [(one.weight_g, one.net) for one in answered if isinstance(one, WeightMeasured)] == [
        (0, True)
    ]
    assert scale.heard.count("T") == 1


def test_what_the_scale_will_not_do_is_told_and_forgotten_with_the_next_weight(
    scale: ModelScale,
) -> None:
    scale.orders["Z"] = "Z +"
    conversation = talking(MtSics(), scale.answer)
    assert isinstance(conversation.talk, ScaleTalk)
    conversation.run(1)
    conversation.talk.do("zero", moment(conversation.seconds))
    refused, mended = conversation.run(1)

    assert isinstance(refused, DeviceDegraded)
    assert refused.reason == "there is too much on the pan to call it empty; clear it"
    assert isinstance(mended, DeviceRecovered)


def test_an_overload_is_no_weight(scale: ModelScale) -> None:
    conversation = talking(
        MtSics(), lambda said, now: b"S +\r\n" if now > 1 else scale.answer(said, now)
    )
    conversation.run(2)

    last = conversation.told(WeightMeasured)[-1]
    assert isinstance(last, WeightMeasured)
    assert (last.overload, last.stable) == (True, False)


def test_an_empty_scale_that_creeps_is_to_be_zeroed_and_is_well_once_it_is(
    scale: ModelScale,
) -> None:
    conversation = talking(MtSics(), scale.answer)
    conversation.run(1)
    for grams in range(1, 6):
        scale.shows = str(grams)
        conversation.run(1)
    scale.shows = "0"
    conversation.run(1)

    told = conversation.told(DeviceDegraded, DeviceRecovered)
    reasons = [one.reason for one in told if isinstance(one, DeviceDegraded)]
    assert reasons == ["the empty scale shows 4 g; zero it", "the empty scale shows 5 g; zero it"]
    assert isinstance(told[-1], DeviceRecovered)
    assert "Z" not in scale.heard


def test_light_goods_are_not_taken_for_a_creeping_zero(scale: ModelScale) -> None:
    conversation = talking(MtSics(), scale.answer)
    conversation.run(1)
    for grams in (2, 4, 6, 250, 252, 6, 4):
        scale.shows, scale.status = str(grams), "D"
        conversation.run(0.5)
        scale.status = "S"
        conversation.run(1)

    assert not conversation.told(DeviceDegraded)


def test_goods_that_lie_for_hours_while_they_dry_are_not_an_empty_scale(scale: ModelScale) -> None:
    conversation = talking(MtSics(), scale.answer)
    conversation.run(1)
    for grams in range(500, 480, -1):
        scale.shows = str(grams)
        conversation.run(1)

    assert not conversation.told(DeviceDegraded)


def test_a_silent_scale_is_asked_again_and_then_lost(scale: ModelScale) -> None:
    conversation = talking(MtSics(), scale.answer)
    conversation.run(1)
    scale.mute = True
    with pytest.raises(ProtocolError, match="does not answer"):
        conversation.run(5)

    assert scale.heard[-3:] == ["SI", "SI", "SI"]


def test_one_damaged_answer_is_asked_for_again_and_two_are_told(scale: ModelScale) -> None:
    damaged: list[bytes] = [b"S S  \x81\x82 g\r\n"]
    conversation = talking(
        MtSics(), lambda said, now: damaged.pop() if damaged else scale.answer(said, now)
    )
    conversation.talk.ready = True
    conversation.run(2)
    assert not conversation.told(DeviceDegraded)

    damaged += [b"S S  \x81\x82 g\r\n"] * 2
    conversation.run(3)
    told = conversation.told(DeviceDegraded, DeviceRecovered)
    assert [type(one) for one in told] == [DeviceDegraded, DeviceRecovered]


def test_a_scale_switched_off_and_on_again_has_no_tare_any_more(scale: ModelScale) -> None:
    conversation = talking(MtSics(), scale.answer)
    assert isinstance(conversation.talk, ScaleTalk)
    conversation.run(1)
    conversation.talk.do("tare", moment(conversation.seconds))
    conversation.run(1)
    conversation.talk.feed(b'I4 A "B021002593"\r\n', moment(conversation.seconds))
    told = conversation.run(1)

    assert [one.net for one in told if isinstance(one, WeightMeasured)] == [False]


@pytest.mark.parametrize(
    ("expected", "there", "says"),
    [
        (MtSics(), Toledo8217(), "speaks Toledo 8217: write protocol=toledo8217"),
        (MtSics(), Nci(), "speaks NCI: write protocol=nci"),
        (Toledo8217(), MtSics(), "speaks MT-SICS: write protocol=mtsics"),
        (Nci(), Toledo8217(), "speaks Toledo 8217: write protocol=toledo8217"),
    ],
)
def test_a_scale_of_another_protocol_is_known_by_its_answers(
    expected: Dialect, there: Dialect, says: str
) -> None:
    own = there.questions["weight"]
    answers = {
        "mtsics": b"S S  1 g\r\n",
        "toledo8217": b"\x0201.234\r",
        "nci": b"\n 1kg\r\n00\r\x03",
    }

    def answer(said: bytes, _seconds: float) -> bytes:
        return answers[there.name] if said == own else b""

    with pytest.raises(ProtocolError, match=says):
        talking(expected, answer).run(6)


@pytest.mark.parametrize(
    ("noise", "says"),
    [(b"", "does not answer: check its cable"), (b"\x00\xff\x13", "check baud, data bits")],
)
def test_nothing_and_noise_are_told_apart(noise: bytes, says: str) -> None:
    with pytest.raises(ProtocolError, match=says):
        talking(MtSics(), lambda _said, _now: noise).run(6)


def test_the_division_is_learnt_from_what_the_scale_shows(scale: ModelScale) -> None:
    conversation = talking(MtSics(), scale.answer)
    for grams in range(0, 60, 5):
        scale.shows, scale.status = str(grams), "D"
        conversation.run(0.5)

    told = [one.division_mg for one in conversation.events if isinstance(one, WeightMeasured)]
    assert (told[0], told[-1]) == (1000, 5000)
