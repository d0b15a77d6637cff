"""What a reader has against a message, as LLRPStatus tells it (1.0.1, sections 13.1 and 14)."""

from typing import Final

from drivers.simulated.llrp.node import Node

# Status codes of a message; those of a parameter are the same from 200 on.
SUCCESS: Final = 0
PARAMETER_ERROR, FIELD_ERROR = 100, 101
UNEXPECTED_PARAMETER, MISSING_PARAMETER, DUPLICATE_PARAMETER = 102, 103, 104
OVERFLOW_PARAMETER, OVERFLOW_FIELD, UNKNOWN_PARAMETER = 105, 106, 107
UNSUPPORTED_MESSAGE, UNSUPPORTED_VERSION = 109, 110
UNSUPPORTED_PARAMETER, UNEXPECTED_MESSAGE = 111, 112
INVALID, OUT_OF_RANGE = 300, 301
# P_ParameterError follows M_ParameterError by a hundred, but P_UnsupportedParameter does not.
INSIDE: Final = {
    UNSUPPORTED_PARAMETER: 209,
    **{code: code + 100 for code in range(PARAMETER_ERROR, UNKNOWN_PARAMETER + 2)},
}
DESCRIPTION_BYTES_MAX: Final = 200


class Refused(Exception):
    """A message the reader does not obey: what is wrong, and in which parameter and field."""

    def __init__(self, code: int, said: str, *path: int, field: int | None = None) -> None:
        """Take a status code, and the way to the culprit: parameter types, and a field's number."""
        super().__init__(said)
        self.code = code
        self.said = said
        self.path = list(path)
        self.field = field
        self.attribute = INVALID

    def within(self, number: int) -> "Refused":
        """Return the same, told from the message or parameter around."""
        self.path.insert(0, number)
        return self


def out_of_range(said: str, *path: int, field: int) -> Refused:
    """Return the refusal of a field's value."""
    refused = Refused(FIELD_ERROR, said, *path, field=field)
    refused.attribute = OUT_OF_RANGE
    return refused


def success() -> Node:
    """Return the LLRPStatus of a message that was obeyed."""
    return Node("LLRPStatus", {"StatusCode": SUCCESS, "ErrorDescription": ""})


def status(why: Refused) -> Node:
    """Return the LLRPStatus of a refusal: the culprit within what holds it, outermost first."""
    code = (
        PARAMETER_ERROR if len(why.path) > 1 or (why.path and why.field is not None) else why.code
    )
    said = why.said.encode()[:DESCRIPTION_BYTES_MAX].decode(errors="ignore")
    found = Node("LLRPStatus", {"StatusCode": code, "ErrorDescription": said})
    if why.path:
        found.parts.append(parameter_error(why, 0))
    elif why.field is not None:
        found.parts.append(field_error(why, why.field))
    return found


def parameter_error(why: Refused, depth: int) -> Node:
    """Return ParameterError for one step of the way to the culprit."""
    last = depth == len(why.path) - 1
    code = INSIDE.get(why.code, why.code) if last else INSIDE[PARAMETER_ERROR]
    found = Node("ParameterError", {"ParameterType": why.path[depth], "ErrorCode": code})
    if not last:
        found.parts.append(parameter_error(why, depth + 1))
    elif why.field is not None:
        found.parts.append(field_error(why, why.field))
    return found


def field_error(why: Refused, number: int) -> Node:
    """Return FieldError; fields are counted from 0 in the order of the wire."""
    return Node("FieldError", {"FieldNum": number, "ErrorCode": why.attribute})
