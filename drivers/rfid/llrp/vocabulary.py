"""The numbers of messages, parameters and statuses, as EPCglobal's LLRP 1.0.1 and 1.1 have them."""

from enum import IntEnum


class MessageType(IntEnum):
    """The messages we send or understand (LLRP 1.1, section 17.1)."""

    GET_READER_CAPABILITIES = 1
    GET_READER_CONFIG = 2
    SET_READER_CONFIG = 3
    CLOSE_CONNECTION_RESPONSE = 4
    GET_READER_CAPABILITIES_RESPONSE = 11
    GET_READER_CONFIG_RESPONSE = 12
    SET_READER_CONFIG_RESPONSE = 13
    CLOSE_CONNECTION = 14
    ADD_ROSPEC = 20
    DELETE_ROSPEC = 21
    START_ROSPEC = 22
    STOP_ROSPEC = 23
    ENABLE_ROSPEC = 24
    GET_ROSPECS = 26
    GET_ROSPECS_RESPONSE = 36
    ADD_ACCESSSPEC = 40
    DELETE_ACCESSSPEC = 41
    ENABLE_ACCESSSPEC = 42
    CLIENT_REQUEST_OP = 45
    GET_SUPPORTED_VERSION = 46
    SET_PROTOCOL_VERSION = 47
    CLIENT_REQUEST_OP_RESPONSE = 55
    GET_SUPPORTED_VERSION_RESPONSE = 56
    SET_PROTOCOL_VERSION_RESPONSE = 57
    GET_REPORT = 60
    RO_ACCESS_REPORT = 61
    KEEPALIVE = 62
    READER_EVENT_NOTIFICATION = 63
    ENABLE_EVENTS_AND_REPORTS = 64
    KEEPALIVE_ACK = 72
    ERROR_MESSAGE = 100
    CUSTOM_MESSAGE = 1023


class ParameterType(IntEnum):
    """The parameters we send or understand (LLRP 1.1, section 17.2)."""

    ANTENNA_ID = 1
    FIRST_SEEN_UTC = 2
    FIRST_SEEN_UPTIME = 3
    LAST_SEEN_UTC = 4
    LAST_SEEN_UPTIME = 5
    PEAK_RSSI = 6
    TAG_SEEN_COUNT = 8
    EPC_96 = 13
    ACCESS_SPEC_ID = 16
    UTC_TIMESTAMP = 128
    UPTIME = 129
    GENERAL_DEVICE_CAPABILITIES = 137
    GPIO_CAPABILITIES = 141
    LLRP_CAPABILITIES = 142
    REGULATORY_CAPABILITIES = 143
    UHF_BAND_CAPABILITIES = 144
    TRANSMIT_POWER_ENTRY = 145
    FREQUENCY_INFORMATION = 146
    FREQUENCY_HOP_TABLE = 147
    RO_SPEC = 177
    RO_BOUNDARY_SPEC = 178
    RO_START_TRIGGER = 179
    PERIODIC_TRIGGER = 180
    GPI_TRIGGER = 181
    RO_STOP_TRIGGER = 182
    AI_SPEC = 183
    AI_STOP_TRIGGER = 184
    INVENTORY_PARAMETER_SPEC = 186
    ACCESS_SPEC = 207
    ACCESS_STOP_TRIGGER = 208
    ACCESS_COMMAND = 209
    GPO_WRITE_DATA = 219
    KEEPALIVE_SPEC = 220
    ANTENNA_PROPERTIES = 221
    ANTENNA_CONFIGURATION = 222
    RF_TRANSMITTER = 224
    GPI_PORT_CURRENT_STATE = 225
    EVENTS_AND_REPORTS = 226
    RO_REPORT_SPEC = 237
    TAG_REPORT_CONTENT = 238
    ACCESS_REPORT_SPEC = 239
    TAG_REPORT_DATA = 240
    EPC_DATA = 241
    EVENT_NOTIFICATION_SPEC = 244
    EVENT_NOTIFICATION_STATE = 245
    READER_EVENT_DATA = 246
    GPI_EVENT = 248
    RO_SPEC_EVENT = 249
    BUFFER_LEVEL_WARNING = 250
    BUFFER_OVERFLOW = 251
    READER_EXCEPTION = 252
    AI_SPEC_EVENT = 254
    ANTENNA_EVENT = 255
    CONNECTION_ATTEMPT = 256
    CONNECTION_CLOSE = 257
    LLRP_STATUS = 287
    C1G2_INVENTORY_COMMAND = 330
    C1G2_RF_CONTROL = 335
    C1G2_SINGULATION_CONTROL = 336
    C1G2_TAG_SPEC = 338
    C1G2_TARGET_TAG = 339
    C1G2_WRITE = 342
    C1G2_WRITE_RESULT = 350


# TV parameters have no length field: their sizes, without the type octet, stand in the standard
# (LLRP 1.0.1, section 16.2.7.3; 15 is ClientRequestOpSpecResult; 19 and 20, XPC words, are of 1.1).
TV_SIZES: dict[int, int] = {
    1: 2, 2: 8, 3: 8, 4: 8, 5: 8, 6: 1, 7: 2, 8: 2, 9: 4, 10: 2, 11: 2, 12: 2, 13: 12, 14: 2,
    15: 2, 16: 4, 17: 2, 18: 4, 19: 2, 20: 2,
}  # fmt: skip

SUCCESS = 0
UNSUPPORTED_VERSION = 110

# StatusCode (LLRP 1.0.1, section 14.2.1): what a reader has against a request.
STATUSES: dict[int, str] = {
    100: "a parameter of the message is wrong",
    101: "a field of the message is wrong",
    102: "a parameter was not expected",
    103: "a parameter is missing",
    104: "a parameter stands twice",
    105: "too many parameters",
    106: "a field is too large",
    107: "it does not know a parameter",
    108: "it does not know a field",
    109: "it does not support the message",
    110: "it does not support this version of LLRP",
    111: "it does not support a parameter",
    200: "a parameter is wrong",
    201: "a field of a parameter is wrong",
    202: "a parameter was not expected within another",
    203: "a parameter is missing within another",
    209: "it does not support a parameter within another",
    300: "a value is not valid",
    301: "a value is out of range",
    401: "the reader itself failed",
}


def name_of(message_type: int) -> str:
    """Return a message's name as the standard has it, or its number."""
    try:
        return MessageType(message_type).name
    except ValueError:
        return f"message {message_type}"
