"""A label is told printed if, and only if, the printer printed it; what is in doubt is told so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.events import DeviceDegraded, DeviceRecovered, Event, LabelFailed, LabelPrinted
from drivers.printer.printing import UNSURE, Job
from drivers.printer.zpl_talk import ZplTalk
from drivers.protocol import ProtocolError
from tests.drivers.benchtop.model_printer import ModelPrinter, label
from tests.drivers.benchtop.moments import Conversation, moment


class Shop:
    """A printer and the talk with it."""

    def __init__(self, printer: ModelPrinter, *, counts: bool = True) -> None:
        self.printer = printer
        self.talk = ZplTalk(15, counts=counts)
        self.conversation = Conversation(self.talk, printer.answer)
        self.conversation.run(2.5)

    def order(self, *job_ids: str) -> None:
        for job_id in job_ids:
            now = moment(self.conversation.seconds)
            self.conversation.events += self.talk.print_label(Job(job_id, label(job_id)), now)

    def run(self, seconds: float) -> list[Event]:
        return self.conversation.run(seconds)

    def hang_up(self) -> None:
        self.conversation.events += self.talk.hang_up(moment(self.conversation.seconds))

    @property
    def outcomes(self) -> dict[str, str]:
        """Each job and what was told of it; twice told would show as a list too long."""
        told = self.conversation.told(LabelPrinted, LabelFailed)
        found: dict[str, str] = {}
        for event in told:
            assert isinstance(event, LabelPrinted | LabelFailed)
            assert event.job_id not in found, f"{event.job_id} was answered twice"
            found[event.job_id] = event.reason if isinstance(event, LabelFailed) else "printed"
        return found


@pytest.mark.parametrize("counts", [True, False])
def test_labels_are_printed_one_after_the_other_and_told_when_they_are(counts: bool) -> None:
    shop = Shop(ModelPrinter(counts=counts))
    shop.order("a", "b", "c")
    shop.run(10)

    assert shop.printer.printed == ["a", "b", "c"]
    assert shop.outcomes == {"a": "printed", "b": "printed", "c": "printed"}
    assert list(shop.outcomes) == ["a", "b", "c"]


@pytest.mark.parametrize("silent_in_trouble", [False, True])
def test_a_printer_in_trouble_is_not_even_sent_the_label(silent_in_trouble: bool) -> None:
    shop = Shop(ModelPrinter(silent_in_trouble=silent_in_trouble))
    shop.printer.head_open = True
    shop.run(5)
    shop.order("a")
    shop.run(5)
    shop.printer.head_open = False
    shop.run(5)

    assert shop.outcomes == {"a": "the print head is open"}
    assert not any(item.startswith(b"^XA") for item in shop.printer.heard)
    told = shop.conversation.told(DeviceDegraded, DeviceRecovered)
    assert [type(one) for one in told] == [DeviceDegraded, DeviceRecovered]


def test_paper_that_runs_out_in_mid_label_calls_the_label_back() -> None:
    shop = Shop(ModelPrinter())
    shop.order("a")
    shop.run(0.2)
    shop.printer.paper_out = True
    shop.run(2)
    shop.printer.paper_out = False
    shop.run(5)

    assert shop.outcomes == {"a": "out of paper"}
    assert shop.printer.printed == []


def test_paper_that_runs_out_right_behind_a_label_leaves_it_printed() -> None:
    shop = Shop(ModelPrinter())
    shop.order("a")
    shop.run(0.2)
    shop.printer.advance(shop.conversation.seconds + 1)
    shop.printer.paper_out = True
    shop.run(2)

    assert shop.printer.printed == ["a"]
    assert shop.outcomes == {"a": "printed"}


def test_without_a_count_of_labels_that_is_in_doubt() -> None:
    shop = Shop(ModelPrinter(counts=False))
    shop.order("a")
    shop.run(0.2)
    shop.printer.advance(shop.conversation.seconds + 1)
    shop.printer.paper_out = True
    shop.run(5)

    assert shop.outcomes == {"a": "out of paper" + UNSURE}


@pytest.mark.parametrize("counts", [True, False])
def test_a_label_that_the_printer_swallows_is_never_called_printed(counts: bool) -> None:
    shop = Shop(ModelPrinter(counts=counts))
    shop.printer.swallows = True
    shop.order("a")
    shop.run(10)

    assert shop.outcomes["a"].endswith(UNSURE)


def test_a_label_that_takes_too_long_is_called_back() -> None:
    shop = Shop(ModelPrinter())
    shop.printer.label_s = 60
    shop.order("a")
    shop.run(20)

    assert shop.outcomes == {"a": "not printed within 15 seconds" + UNSURE}
    assert shop.printer.heard.count(b"~JA") == 1


def test_a_label_that_comes_out_late_is_not_taken_for_the_next() -> None:
    shop = Shop(ModelPrinter())
    shop.printer.label_s = 19
    shop.order("late")
    shop.run(18.01)
    shop.order("swallowed")
    shop.run(0.9)
    shop.printer.swallows = True
    shop.run(10)

    assert shop.printer.printed == ["late"]
    assert shop.outcomes["swallowed"].endswith(UNSURE)


def test_a_busy_printer_is_waited_for() -> None:
    shop = Shop(ModelPrinter(counts=False))
    shop.printer.answer(label("theirs").encode(), shop.conversation.seconds)
    shop.order("ours")
    shop.run(5)

    assert shop.outcomes == {"ours": "printed"}
    assert shop.printer.printed == ["theirs", "ours"]


def test_a_printer_that_hangs_is_lost_and_its_label_in_doubt_the_others_not() -> None:
    shop = Shop(ModelPrinter())
    shop.order("a", "b")
    shop.run(0.2)
    shop.printer.hung = True
    with pytest.raises(ProtocolError, match="does not answer ~HS"):
        shop.run(10)
    shop.hang_up()

    assert shop.outcomes["a"].endswith(UNSURE)
    assert shop.outcomes["b"] == "the connection to the printer was lost"


def test_what_a_lost_connection_left_behind_is_called_back_first() -> None:
    printer = ModelPrinter()
    printer.paused = True
    printer.answer(label("old").encode(), 0)
    printer.rest = b""
    Conversation(ZplTalk(15, cancels=True), printer.answer).run(1)

    assert printer.heard[1:3] == [b"~JX", b"~JA"]
    assert not printer.waiting


def test_another_computer_s_labels_are_not_taken_for_ours() -> None:
    shop = Shop(ModelPrinter())
    shop.run(1)
    shop.printer.odometer += 7
    shop.printer.swallows = True
    shop.order("a")
    shop.run(10)

    assert shop.outcomes["a"].endswith(UNSURE)


def test_status_goes_on_while_a_label_prints() -> None:
    shop = Shop(ModelPrinter())
    shop.printer.label_s = 3
    shop.order("a")
    asked = shop.printer.heard.count(b"~HS")
    shop.run(2)

    assert shop.printer.heard.count(b"~HS") > asked + 10


FAULTS = ["paper_out", "head_open", "paused", "hung", "swallows"]
PLAN = st.lists(st.tuples(st.floats(0.01, 2.0), st.sampled_from([*FAULTS, "order"])), max_size=12)


@given(plan=PLAN, counts=st.booleans(), silent=st.booleans(), cut_s=st.floats(0, 3))
def test_printed_is_told_of_what_was_printed_and_of_nothing_else(
    plan: list[tuple[float, str]], counts: bool, silent: bool, cut_s: float
) -> None:
    printer = ModelPrinter(counts=counts, silent_in_trouble=silent)
    shop = Shop(printer)
    shop.order("job-0")
    try:
        for number, (seconds, what) in enumerate(plan, 1):
            shop.run(seconds)
            if what == "order":
                shop.order(f"job-{number}")
            else:
                setattr(printer, what, not getattr(printer, what))
        shop.run(cut_s)
    except ProtocolError:
        pass
    shop.hang_up()
    printer.hung = printer.paper_out = printer.head_open = printer.paused = False
    printer.advance(shop.conversation.seconds + 1)
    printer.advance(shop.conversation.seconds + 100)

    ordered = {f"job-{number}" for number, (_, what) in enumerate(plan, 1) if what == "order"}
    assert set(shop.outcomes) >= {"job-0"}
    assert set(shop.outcomes) <= {"job-0", *ordered}
    assert len(printer.printed) == len(set(printer.printed))
    for job_id, told in shop.outcomes.items():
        if told == "printed":
            assert job_id in printer.printed
        elif not told.endswith(UNSURE):
            assert job_id not in printer.printed
