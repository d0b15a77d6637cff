"""From a fresh connection to a reader that reads: version, capabilities, settings, ROSpec."""

import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING

from drivers.protocol import ProtocolError
from drivers.rfid.llrp import answers
from drivers.rfid.llrp.capabilities import Capabilities, read_capabilities
from drivers.rfid.llrp.errands import ROSPEC_ACTIVE, ROSPEC_DISABLED, Errand, Steps, ask, must
from drivers.rfid.llrp.framing import VERSION_1_0_1, VERSION_1_1
from drivers.rfid.llrp.inventory import ROSPEC_ID, configuration, outputs, rospec
from drivers.rfid.llrp.vocabulary import MessageType

if TYPE_CHECKING:
    from drivers.rfid.llrp.talk import LlrpTalk

ALL = struct.pack(">I", 0)
OURS = struct.pack(">I", ROSPEC_ID)
EVERYTHING = 0
STARTS_MAX = 2


def greet(talk: "LlrpTalk") -> Errand:
    """
    Set the reader up from nothing, whatever a client before us left in it.

    :raises ProtocolError: it refuses, or cannot do what is wanted
    """
    if talk.newest >= VERSION_1_1:
        yield from agree_on_version(talk)
    talk.able = able = yield from ask_capabilities()
    wanted = talk.wanted
    wanted.check(able)
    yield from must(MessageType.SET_READER_CONFIG, configuration(wanted, able))
    if able.holds_reports:
        talk.send(MessageType.ENABLE_EVENTS_AND_REPORTS)
    yield from must(MessageType.DELETE_ROSPEC, ALL)
    # A reader that knows no AccessSpecs refuses, and has none to delete.
    yield from ask(MessageType.DELETE_ACCESSSPEC, ALL)
    yield from must(MessageType.ADD_ROSPEC, rospec(wanted, able))
    yield from must(MessageType.ENABLE_ROSPEC, OURS)
    yield from look_around(talk)
    if talk.lamp:
        yield from show(talk, dict.fromkeys(talk.lamp, False))
    if wanted.continuous or talk.inputs.get(wanted.trigger_input or 0, False):
        yield from set_going()
    talk.begin_reading()


def agree_on_version(talk: "LlrpTalk") -> Steps[None]:
    """
    Settle on the newest version that both know; a reader of 1.0.1 answers with ERROR_MESSAGE.

    The question itself is of 1.1 and says so in its head (LLRP 1.1, section 9.2).
    """
    talk.version = VERSION_1_1
    answer = yield from ask(MessageType.GET_SUPPORTED_VERSION)
    talk.version = VERSION_1_0_1
    if not answer.objection and answer.message.type != MessageType.ERROR_MESSAGE:
        current, newest = answers.versions(answer.message)
        agreed = min(newest, VERSION_1_1)
        talk.version = VERSION_1_1
        if agreed != current:
            answer = yield from ask(MessageType.SET_PROTOCOL_VERSION, bytes([agreed]))
            agreed = current if answer.objection else agreed
        talk.version = agreed
    talk.settle_version()


def ask_capabilities() -> Steps[Capabilities]:
    """Return what the reader can do; one that will not say is taken to have no special gifts."""
    answer = yield from ask(MessageType.GET_READER_CAPABILITIES, bytes([EVERYTHING]))
    return Capabilities() if answer.objection else read_capabilities(answer.message)


def look_around(talk: "LlrpTalk") -> Steps[None]:
    """Learn which antennas are connected and which inputs are high, if the reader says."""
    request = struct.pack(">HBHH", 0, EVERYTHING, 0, 0)
    answer = yield from ask(MessageType.GET_READER_CONFIG, request)
    if not answer.objection:
        talk.look_at_antennas(answers.antennas_connected(answer.message))
        talk.look_at_inputs(answers.inputs_now(answer.message))


def show(talk: "LlrpTalk", levels: Mapping[int, bool]) -> Errand:
    """Switch the outputs of the lamp; a reader that refuses has none."""
    answer = yield from ask(MessageType.SET_READER_CONFIG, outputs(levels))
    if answer.objection:
        talk.worsen("lamp", f"the reader does not switch the lamp: {answer.objection}")
    else:
        talk.mend("lamp")


def state_of_ours() -> Steps[int | None]:
    """
    Return the state of our ROSpec, or None from a reader that will not say.

    :raises ProtocolError: it is gone, as after a reset
    """
    answer = yield from ask(MessageType.GET_ROSPECS)
    if answer.objection:
        return None
    state = answers.rospec_state(answer.message, ROSPEC_ID)
    if state is None or state == ROSPEC_DISABLED:
        raise ProtocolError("the reader has forgotten what it was to read")
    return state


def set_going() -> Steps[bool]:
    """
    See to it that the reader reads, and return whether it had to be told.

    :raises ProtocolError: it does not start
    """
    objection = ""
    for _ in range(STARTS_MAX):
        state = yield from state_of_ours()
        if state == ROSPEC_ACTIVE:
            return False
        answer = yield from ask(MessageType.START_ROSPEC, OURS)
        if not answer.objection:
            return True
        if state is None:
            # It may read already and just not say so; a report will tell.
            return False
        objection = answer.objection
    raise ProtocolError(f"the reader does not start to read: {objection}")


def keep_going(talk: "LlrpTalk") -> Errand:
    """Look after a reader that has fallen silent, or has ended what it was to go on with."""
    if talk.wanted.continuous:
        told = yield from set_going()
        talk.ends_by_itself = talk.ends_by_itself or told
    else:
        yield from state_of_ours()
