"""Writing one tag, from the order to the proof: the tag has been read with its new EPC."""

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.rfid.llrp.access import FAILURES, PASSING, WRITTEN, access_spec, writing
from drivers.rfid.llrp.errands import Errand, Steps, ask, next_report
from drivers.rfid.llrp.greeting import OURS
from drivers.rfid.llrp.reports import WriteResult
from drivers.rfid.llrp.vocabulary import MessageType

if TYPE_CHECKING:
    from drivers.rfid.llrp.talk import LlrpTalk

WRITE_S_MAX = 5.0
PROOF_S_MAX = 3.0
ATTEMPTS_MAX = 3


@dataclass(frozen=True, slots=True)
class WriteOrder:
    """A tag with one EPC is to have another; `request` comes back with the answer."""

    epc: str
    becomes: str
    request: str


def write(talk: "LlrpTalk", order: WriteOrder) -> Errand:
    """
    Write a tag and tell what came of it.

    Nothing is written while nothing is read: a gate that waits is made to read meanwhile.
    """
    woken = False
    if talk.wanted.trigger_input is not None:
        started = yield from ask(MessageType.START_ROSPEC, OURS)
        woken = not started.objection
    failure = yield from try_to_write(talk, order)
    if not failure:
        failure = yield from await_proof(talk, order)
    talk.settle(order, failure)
    if woken and not talk.inputs.get(talk.wanted.trigger_input or 0, False):
        yield from ask(MessageType.STOP_ROSPEC, OURS)


def patience_s(talk: "LlrpTalk", at_least: float) -> float:
    """Return how long to wait for a tag: for two rounds, where they come at their time."""
    return max(at_least, 2 * (talk.wanted.every_ms or 0) / 1000)


def try_to_write(talk: "LlrpTalk", order: WriteOrder) -> Steps[str]:
    """Return why the tag was not written, or nothing."""
    until = talk.now.seconds + patience_s(talk, WRITE_S_MAX)
    why = ""
    for _ in range(ATTEMPTS_MAX):
        result = yield from attempt(talk, order, until)
        if isinstance(result, str):
            return why or result
        why = judge(result, order)
        if not why or result.words or result.result not in PASSING:
            break
    return why


def attempt(talk: "LlrpTalk", order: WriteOrder, until: float) -> Steps[WriteResult | str]:
    """Return what came of one AccessSpec, or why there is no result of it."""
    number = talk.next_access_spec()
    added = yield from ask(
        MessageType.ADD_ACCESSSPEC, access_spec(number, order.epc, order.becomes)
    )
    if added.objection:
        return f"the reader refuses to write: {added.objection}"
    enabled = yield from ask(MessageType.ENABLE_ACCESSSPEC, struct.pack(">I", number))
    if enabled.objection:
        return f"the reader refuses to write: {enabled.objection}"
    while True:
        result = talk.take_result(number)
        if result is not None:
            return result
        report = yield from next_report(until)
        if report is None:
            yield from ask(MessageType.DELETE_ACCESSSPEC, struct.pack(">I", number))
            # It may have been written just before the reader heard that it need not be.
            return talk.take_result(number) or (
                f"no tag {order.epc} came within reach in {patience_s(talk, WRITE_S_MAX):g} s"
            )


def judge(result: WriteResult, order: WriteOrder) -> str:
    """Return why this result is not the success that was ordered, or nothing."""
    _, content = writing(order.epc, order.becomes)
    words = len(content) // 2
    why = FAILURES.get(result.result, f"the reader reports result {result.result}")
    if result.epc != order.epc:
        return f"another tag was operated on: {result.epc}"
    if result.result != WRITTEN and not result.words:
        return why
    if result.words != words:
        halfway = f"{result.words} of {words} words were written"
        return f"{halfway}: the tag may now have neither EPC ({why})" if result.result else halfway
    return "" if result.result == WRITTEN else why


def await_proof(talk: "LlrpTalk", order: WriteOrder) -> Steps[str]:
    """Return nothing once the tag has been read with its new EPC, else that it has not."""
    patience = patience_s(talk, PROOF_S_MAX)
    until = talk.now.seconds + patience
    while (report := (yield from next_report(until))) is not None:
        if order.becomes in report.epcs:
            return ""
    return (
        f"the reader says that it is written, but no tag {order.becomes} was read in {patience:g} s"
    )
