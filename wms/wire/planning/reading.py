"""Instances read strictly: nothing is guessed, and what is wrong is told with its culprit."""

import difflib
import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from wms.wire.planning.refused import BadInstanceError

INSTANCE_BYTES_MAX = 64 * 1024 * 1024
_SHOWN_MAX = 60
_ENTRIES_SHOWN_MAX = 20

_SENTENCES = {
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text",
    "string_unicode": "must be text that can be written in UTF-8",
    "string_too_short": "must be text of at least {min_length} characters",
    "string_too_long": "must be text of at most {max_length} characters",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "less_than": "must be less than {lt}",
    "too_long": "must list at most {max_length}",
    "too_short": "must list at least {min_length}",
}

Model = TypeVar("Model", bound=BaseModel)


def read_instance(model: type[Model], text: bytes) -> Model:
    """
    Return the instance.

    :raises BadInstanceError: it is no JSON, too large, repeats a key, or a value does not fit
    """
    try:
        return model.model_validate(_parsed(text))
    except ValidationError as error:
        raise _first_fault(error, model) from None


def _parsed(text: bytes) -> object:
    if len(text) > INSTANCE_BYTES_MAX:
        raise too_large()
    try:
        return json.loads(
            text.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_number
        )
    except BadInstanceError:
        raise
    except RecursionError:
        raise BadInstanceError("not_json", "The instance is nested too deeply.") from None
    except UnicodeDecodeError as error:
        told = f"The instance is not UTF-8: byte {error.start} cannot be read."
        raise BadInstanceError("not_json", told) from None
    except ValueError as error:  # no JSON, or a number of thousands of digits
        raise BadInstanceError("not_json", f"The instance is no JSON: {error}.") from None


def too_large() -> BadInstanceError:
    """Return the refusal of an instance that nobody would send on purpose."""
    most_mib = INSTANCE_BYTES_MAX // 1024 // 1024
    return BadInstanceError("too_large", f"The instance is larger than {most_mib} MiB.")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise BadInstanceError("repeated_key", f"{_shown(key)} stands twice in one object.")
            seen.add(key)
    return found


def _no_number(word: str) -> None:
    raise BadInstanceError("not_json", f"{word} is no number of JSON.")


def _first_fault(error: ValidationError, model: type[BaseModel]) -> BadInstanceError:
    """Return the first fault; of a choice between kinds, that of the kind that came closest."""
    faults = error.errors(include_url=False)
    fault = max(faults, key=lambda one: len(one["loc"])) if _one_choice(faults) else faults[0]
    steps = [step for step in fault["loc"] if isinstance(step, int) or _is_key(step)]
    return BadInstanceError("bad_instance", _sentence(dict(fault), model), _dotted(steps) or None)


def _one_choice(faults: list[Any]) -> bool:
    first = faults[0]["loc"]
    return all(fault["loc"][:1] == first[:1] for fault in faults)


def _is_key(step: str) -> bool:
    # The kinds of a choice are steps too; they are named like classes or like `list[int]`.
    return step.isidentifier() and step.islower() and step not in {"int", "float", "str"}


def _dotted(steps: list[int | str]) -> str:
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps]
    return "".join(parts).removeprefix(".")


def _sentence(fault: dict[str, Any], model: type[BaseModel]) -> str:
    if fault["type"] == "missing":
        return "is missing"
    if fault["type"] == "extra_forbidden":
        return f"is not known here{_hint(fault['loc'][-1], model)}"
    limits = {"msg": str(fault["msg"]).removeprefix("Value error, "), **fault.get("ctx", {})}
    said = _SENTENCES.get(fault["type"], "{msg}").format_map(limits)
    return f"{said}, not {_shown(fault['input'])}"


def _hint(key: object, model: type[BaseModel]) -> str:
    near = difflib.get_close_matches(str(key), model.model_fields, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _shown(value: object) -> str:
    if isinstance(value, list | dict) and len(value) > _ENTRIES_SHOWN_MAX:
        return f"{len(value)} entries"
    text = json.dumps(value, default=str)
    return text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…"
