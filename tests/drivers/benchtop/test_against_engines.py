"""Drivers and simulated devices, each written from the standard alone, understand one another."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from drivers.device import Signal
from drivers.events import (
    DeviceDegraded,
    DeviceRecovered,
    Event,
    LabelFailed,
    LabelPrinted,
    WeightMeasured,
)
from drivers.lamp.lamp_talk import LampTalk
from drivers.printer.printing import UNSURE, Job
from drivers.printer.zpl_talk import ZplTalk
from drivers.protocol import ProtocolError
from drivers.scale.dialect import Dialect
from drivers.scale.mtsics import MtSics
from drivers.scale.nci import Nci
from drivers.scale.scale_talk import ScaleTalk
from drivers.scale.toledo8217 import Toledo8217
from drivers.simulated.printers.engine import ZplEngine
from drivers.simulated.printers.mechanism import Mechanism
from drivers.simulated.relay import RelayEngine
from drivers.simulated.scales.engine import ScaleEngine
from drivers.simulated.scales.mtsics import MtSicsEngine
from drivers.simulated.scales.nci import NciEngine
from drivers.simulated.scales.platform import Model, StillLoad
from drivers.simulated.scales.toledo import ToledoEngine
from tests.drivers.benchtop.model_printer import label
from tests.drivers.benchtop.moments import Virtual, moment

KILOS = Model(unit="kg", capacity=Decimal(15), division=Decimal("0.001"))
PAIRS: list[tuple[Callable[[], Dialect], type[ScaleEngine], Model]] = [
    (MtSics, MtSicsEngine, Model()),
    (Toledo8217, ToledoEngine, KILOS),
    (Nci, NciEngine, KILOS),
]
OTHERS = (MtSics, Toledo8217, Nci)


class Weighing:
    """A scale, its pan, and the talk with it."""

    def __init__(
        self, dialect: Callable[[], Dialect], engine: type[ScaleEngine], model: Model, seed: int = 1
    ) -> None:
        self.pan = StillLoad(settle_s=0.5)
        self.engine = engine(self.pan, model, seed)
        self.talk = ScaleTalk(dialect(), OTHERS, 0.2)
        self.world = Virtual(self.talk, self.engine)

    def put(self, grams: float) -> None:
        self.pan.put(grams, self.world.seconds)

    def weights(self, events: list[Event]) -> list[WeightMeasured]:
        return [event for event in events if isinstance(event, WeightMeasured)]


@pytest.fixture(params=PAIRS, ids=["mtsics", "toledo8217", "nci"])
def weighing(request: pytest.FixtureRequest) -> Weighing:
    return Weighing(*request.param)


def test_a_load_comes_to_rest_and_is_told_to_the_gram(weighing: Weighing) -> None:
    weighing.world.run(2)
    weighing.put(1234)
    told = weighing.weights(weighing.world.run(4))

    assert not told[0].stable
    assert (told[-1].weight_g, told[-1].stable) == (1234, True)
    assert {one.weight_g for one in told if one.stable} <= {0, 1234}


def test_a_container_is_tared_and_the_rest_is_net(weighing: Weighing) -> None:
    weighing.put(300)
    weighing.world.run(3)
    weighing.world.act(weighing.talk.do("tare", moment(weighing.world.seconds)))
    answered = weighing.world.run(2)
    if isinstance(weighing.talk.dialect, Nci):
        # The scales of the NCI manuals are tared by their key alone, and say so.
        assert isinstance(answered[0], DeviceDegraded)
        return
    tared = weighing.weights(answered)
    weighing.put(800)
    filled = weighing.weights(weighing.world.run(3))

    assert (tared[-1].weight_g, tared[-1].net) == (0, True)
    assert (filled[-1].weight_g, filled[-1].net, filled[-1].stable) == (500, True, True)


def test_a_little_is_zeroed_and_much_is_not(weighing: Weighing) -> None:
    weighing.put(40)
    weighing.world.run(3)
    weighing.world.act(weighing.talk.do("zero", moment(weighing.world.seconds)))
    zeroed = weighing.weights(weighing.world.run(2))
    weighing.put(5000)
    weighing.world.run(3)
    weighing.world.act(weighing.talk.do("zero", moment(weighing.world.seconds)))
    told = weighing.world.run(15)

    assert zeroed[-1].weight_g == 0
    reasons = [event.reason for event in told if isinstance(event, DeviceDegraded)]
    assert len(reasons) == 1
    assert "too much on the pan" in reasons[0]


def test_an_overload_and_its_end_are_told(weighing: Weighing) -> None:
    weighing.world.run(2)
    weighing.engine.begin_fault("overload")
    over = weighing.weights(weighing.world.run(2))
    weighing.engine.end_fault("overload")
    after = weighing.weights(weighing.world.run(3))

    assert over[-1].overload
    assert (after[-1].overload, after[-1].weight_g, after[-1].stable) == (False, 0, True)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("pair", PAIRS, ids=["mtsics", "toledo8217", "nci"])
def test_a_drifting_scale_is_to_be_zeroed_and_a_mute_one_is_lost(
    pair: tuple[Callable[[], Dialect], type[ScaleEngine], Model], seed: int
) -> None:
    weighing = Weighing(*pair, seed)
    weighing.world.run(2)
    weighing.engine.begin_fault("drifting")
    told = weighing.world.run(120)
    reasons = [event.reason for event in told if isinstance(event, DeviceDegraded)]
    weighing.engine.end_fault("drifting")
    weighing.engine.begin_fault("mute")

    assert reasons
    assert all("the empty scale shows" in reason for reason in reasons)
    with pytest.raises(ProtocolError, match="does not answer"):
        weighing.world.run(5)


@pytest.mark.parametrize("dialect", [MtSics, Toledo8217, Nci])
def test_a_scale_of_another_protocol_is_named(dialect: type[Dialect]) -> None:
    for _, engine, model in PAIRS:
        talk = ScaleTalk(dialect(), OTHERS, 0.2)
        if PAIRS[OTHERS.index(dialect)][1] is engine:
            continue
        with pytest.raises(ProtocolError, match="write protocol="):
            Virtual(talk, engine(StillLoad(), model)).run(6)


class Printery:
    """A printer and the talk with it."""

    def __init__(self, *, answers_in_trouble: bool = True) -> None:
        self.mechanism = Mechanism(print_s=0.5)
        self.engine = ZplEngine(self.mechanism, answers_in_trouble=answers_in_trouble)
        self.talk = ZplTalk(15)
        self.world = Virtual(self.talk, self.engine)
        self.world.run(2.5)

    def order(self, *job_ids: str) -> None:
        for job_id in job_ids:
            now = moment(self.world.seconds)
            self.world.act(self.talk.print_label(Job(job_id, label(job_id)), now))

    def outcomes(self) -> dict[str, str]:
        found = {}
        for event in self.world.events:
            if isinstance(event, LabelPrinted):
                found[event.job_id] = "printed"
            if isinstance(event, LabelFailed):
                found[event.job_id] = event.reason
        return found


def test_labels_are_printed_and_counted() -> None:
    printery = Printery()
    printery.order("a", "b", "c")
    printery.world.run(5)

    assert printery.outcomes() == {"a": "printed", "b": "printed", "c": "printed"}
    assert printery.mechanism.printed == 3


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("paper_out", "out of paper"),
        ("ribbon_out", "out of ribbon"),
        ("head_open", "the print head is open"),
        ("overheated", "too hot"),
        ("paused", "paused"),
    ],
)
def test_each_trouble_is_told_fails_the_label_and_is_over_when_it_is(fault: str, says: str) -> None:
    printery = Printery()
    printery.engine.begin_fault(fault)
    printery.order("before")
    printery.world.run(3)
    printery.engine.end_fault(fault)
    printery.world.run(3)
    printery.order("after")
    printery.world.run(3)

    told = [
        one for one in printery.world.events if isinstance(one, DeviceDegraded | DeviceRecovered)
    ]
    assert printery.outcomes() == {"before": says, "after": "printed"}
    assert [type(one) for one in told] == [DeviceDegraded, DeviceRecovered]
    assert printery.mechanism.printed == 1


@pytest.mark.parametrize("fault", ["paper_out", "ribbon_out", "head_open", "overheated", "paused"])
def test_trouble_in_mid_label_is_told_as_it_went_and_nothing_comes_later(fault: str) -> None:
    printery = Printery()
    printery.order("a")
    printery.world.run(0.2)
    printery.engine.begin_fault(fault)
    printery.world.run(5)
    came_out = printery.mechanism.printed
    printery.engine.end_fault(fault)
    printery.world.run(5)

    told = printery.outcomes()["a"]
    assert printery.mechanism.printed == came_out
    assert (told == "printed") == bool(came_out) or told.endswith(UNSURE)


def test_a_printer_that_says_nothing_in_trouble_is_lost_with_its_label_in_doubt() -> None:
    printery = Printery(answers_in_trouble=False)
    printery.order("a")
    printery.world.run(0.2)
    printery.engine.begin_fault("paper_out")
    with pytest.raises(ProtocolError, match="has it paper"):
        printery.world.run(10)
    printery.world.act(printery.talk.hang_up(moment(printery.world.seconds)))

    assert printery.outcomes()["a"].endswith(UNSURE)


def test_the_relay_board_lights_what_is_meant() -> None:
    board = RelayEngine()
    talk = LampTalk({"red": 1, "amber": 2, "green": 3, "buzzer": 4}, answers=False)
    world = Virtual(talk, board)
    world.run(1)
    seen: dict[Signal, set[str]] = {}
    signals: tuple[Signal, ...] = ("ok", "wrong", "attention")
    for signal in signals:
        before = len(board.switchings)
        world.act(talk.show(signal, moment(world.seconds)))
        world.run(0.05)
        seen[signal] = set(board.burning)
        world.run(5)
        assert len(board.switchings) > before
    board.feed(talk.goodbye(), world.seconds)

    assert seen == {
        "ok": {"green", "buzzer"},
        "wrong": {"red", "buzzer"},
        "attention": {"amber", "buzzer"},
    }
    assert board.burning == ()
    assert board.refused == 0


def test_a_label_that_a_power_cut_took_is_in_doubt() -> None:
    printery = Printery()
    printery.order("a")
    printery.world.run(0.2)
    printery.mechanism.restart()
    printery.world.run(5)

    assert printery.mechanism.printed == 0
    assert printery.outcomes()["a"].endswith(UNSURE)
