"""What was sent, checked: a JSON body or a query becomes a message or is refused with the place."""

import re
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from wms.http import refusals

Message = TypeVar("Message", bound=BaseModel)

ERRORS_MAX = 20
MESSAGE_LENGTH_MAX = 200
_PLACE = re.compile(r"at line (\d+) column (\d+)")


def read_body(model: type[Message]) -> Message:
    """
    Return the JSON body of this request as a message.

    :raises WrongContentType: it does not say that it is JSON
    :raises MalformedJson: it is not JSON
    :raises InvalidRequest: it is not what `model` takes
    """
    if not request.is_json:
        raise refusals.WrongContentType
    try:
        return model.model_validate_json(request.get_data(cache=True))
    except ValidationError as error:
        raise _refusal_of(error) from None


def read_query(model: type[Message]) -> Message:
    """
    Return the query of this request as a message; a name that repeats makes a list.

    All of it is text, so the fields of `model` must not be strict.

    :raises InvalidRequest: it is not what `model` takes
    """
    sent = {
        name: values if len(values) > 1 or _takes_many(model, name) else values[0]
        for name, values in request.args.lists()
    }
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        raise _refusal_of(error) from None


def _takes_many(model: type[BaseModel], name: str) -> bool:
    field = model.model_fields.get(name)
    return field is not None and str(field.annotation).startswith(("tuple", "list"))


def _refusal_of(error: ValidationError) -> refusals.MalformedJson | refusals.InvalidRequest:
    # The input is left out: it may hold a PIN or a key, and it may be two megabytes long.
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        place = _PLACE.search(found[0]["msg"])
        line, column = place.groups() if place else ("1", "1")
        return refusals.MalformedJson(line=int(line), column=int(column))
    found = [each for each in found if not _follows(each, found)]
    named = [
        {"pointer": _pointer(each["loc"]), "message": _message(each["msg"])}
        for each in found[:ERRORS_MAX]
    ]
    return refusals.InvalidRequest(errors=named, errors_total=len(found))


def _follows(fault: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Tell whether a list is only called too short because a member of it is wrong."""
    place = fault["loc"]
    return fault["type"] == "too_short" and any(
        len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in found
    )


def _pointer(place: tuple[int | str, ...]) -> str:
    """Return a place as a JSON pointer (RFC 6901)."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
    return "".join(f"/{step}" for step in steps)[:MESSAGE_LENGTH_MAX]


def _message(said: str) -> str:
    # JSON has no tuples, and whoever sends it needs not know how it is checked.
    plain = said.removeprefix("Value error, ").replace("Tuple should", "List should")
    return plain.replace(" after validation", "")[:MESSAGE_LENGTH_MAX]
