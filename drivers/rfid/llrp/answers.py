"""What a reader answers to a request: consent, or its objection in words."""

import struct

from drivers.protocol import ProtocolError
from drivers.rfid.llrp.framing import Message
from drivers.rfid.llrp.parameters import counted_text, exact, fields, find, parameters
from drivers.rfid.llrp.vocabulary import STATUSES, SUCCESS, ParameterType, name_of

CODE = struct.Struct(">H")
VERSIONS = struct.Struct(">BB")
ROSPEC_HEAD = struct.Struct(">IBB")
FIELD_ERROR, PARAMETER_ERROR = 288, 289
ERROR_HEAD = struct.Struct(">HH")
CULPRITS_MAX = 4


def objection(message: Message, at: int = 0) -> str:
    """
    Return what the reader has against a request, or nothing; `at` is where its status stands.

    :raises ProtocolError: the answer holds no status
    """
    value = find(message.body, ParameterType.LLRP_STATUS, at)
    if value is None:
        raise ProtocolError(f"{name_of(message.type)} without a status")
    (code,) = fields(CODE, value, "an LLRPStatus")
    said, end = counted_text(value, CODE.size, "an LLRPStatus")
    if code == SUCCESS:
        return ""
    words = [f"status {code}"]
    words += [STATUSES[code]] if code in STATUSES else []
    words += [said] if said else []
    return ": ".join(words) + culprits(value[end:], CULPRITS_MAX)


def culprits(errors: bytes, deep: int) -> str:
    """Return which parameter and field the reader names, from the outermost inwards."""
    named = ""
    for kind, value in parameters(errors):
        if kind not in {FIELD_ERROR, PARAMETER_ERROR} or len(value) < ERROR_HEAD.size:
            continue
        number, _ = ERROR_HEAD.unpack_from(value)
        named += f" (field {number})" if kind == FIELD_ERROR else f" (parameter {number})"
        if kind == PARAMETER_ERROR and deep:
            named += culprits(value[ERROR_HEAD.size :], deep - 1)
    return named


def versions(message: Message) -> tuple[int, int]:
    """
    Return the version in use and the newest the reader has (LLRP 1.1, section 9.2).

    :raises ProtocolError: the answer is cut short
    """
    current, newest = fields(VERSIONS, message.body, "GET_SUPPORTED_VERSION_RESPONSE")
    return current, newest


def rospec_state(message: Message, rospec_id: int) -> int | None:
    """
    Return the state of a ROSpec, 0 disabled, 1 inactive, 2 active; None if the reader has none.

    :raises ProtocolError: the answer is malformed
    """
    for kind, value in parameters(message.body):
        if kind == ParameterType.RO_SPEC:
            found, _priority, state = fields(ROSPEC_HEAD, value, "a ROSpec")
            if found == rospec_id:
                return state
    return None


ANTENNA_PROPERTIES = struct.Struct(">BHh")
GPI_STATE = struct.Struct(">HBB")
GPI_HIGH = {0: False, 1: True}


def antennas_connected(message: Message) -> dict[int, bool]:
    """
    Return which antennas are connected, from GET_READER_CONFIG_RESPONSE.

    :raises ProtocolError: the answer is malformed
    """
    connected: dict[int, bool] = {}
    for kind, value in parameters(message.body):
        if kind == ParameterType.ANTENNA_PROPERTIES:
            flags, antenna, _gain = exact(ANTENNA_PROPERTIES, value, "AntennaProperties")
            connected[antenna] = bool(flags & 0x80)
    return connected


def inputs_now(message: Message) -> dict[int, bool]:
    """
    Return which inputs that are switched on are high, from GET_READER_CONFIG_RESPONSE.

    :raises ProtocolError: the answer is malformed
    """
    inputs: dict[int, bool] = {}
    for kind, value in parameters(message.body):
        if kind == ParameterType.GPI_PORT_CURRENT_STATE:
            port, config, state = exact(GPI_STATE, value, "GPIPortCurrentState")
            if config & 0x80 and state in GPI_HIGH:
                inputs[port] = GPI_HIGH[state]
    return inputs
