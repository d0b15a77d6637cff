"""What Pydantic found, in sentences that say what to write instead."""

import difflib
from collections.abc import Sequence

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from wms.strict.draft import Draft, Place, Plain, Problem, Steps, dotted

_MOMENT = 'must be a moment with its zone, such as "2026-11-21T08:00:00Z"'
_SECTION = "is a section: write its settings on the lines below, two blanks further in"
_SENTENCES = {
    "int_type": "must be a whole number, without quotes",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false, without quotes",
    "string_type": 'must be text; put it in quotes, such as "text"',
    "path_type": 'must be a path; put it in quotes, such as ".data"',
    "missing": "is needed",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "string_too_short": "must have {min_length} characters or more",
    "string_too_long": "must have {max_length} characters or fewer",
    "string_pattern_mismatch": "does not have the form {pattern}",
    "literal_error": "must be {expected}",
    "model_type": _SECTION,
    "model_attributes_type": _SECTION,
    "tuple_type": "must be a list, each line with a hyphen",
    "list_type": "must be a list, each line with a hyphen",
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "timezone_aware": _MOMENT,
    "value_error": "{error}",
}


def problems_of(
    model: type[BaseModel], errors: Sequence[ErrorDetails], draft: Draft
) -> list[Problem]:
    """Return each error as a problem with its place, without what was told already."""
    problems = []
    for error in errors:
        steps, place = _locate(error["loc"], draft)
        if draft.known_to_be_wrong(steps) and () not in draft.refused:
            continue
        problems.append(Problem(place.source, place.line, _sentence(model, steps, error)))
    return problems


def _locate(location: Steps, draft: Draft) -> tuple[Steps, Place]:
    """Return the steps as the file has them, without tags of unions, and the nearest place."""
    steps: Steps = ()
    place = Place(draft.source)
    value: Plain = draft.values
    for number, step in enumerate(location):
        inner = (*steps, step)
        if _has(value, step):
            value = value[step]  # type: ignore[index]
            steps, place = inner, draft.places.get(inner, place)
        elif number == len(location) - 1:
            steps = inner
    return steps, place


def _has(value: Plain, step: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def _sentence(model: type[BaseModel], steps: Steps, error: ErrorDetails) -> str:
    name = dotted(steps)
    if error["type"] == "extra_forbidden":
        return _unknown(model, steps)
    form = _SENTENCES.get(error["type"])
    if form is None:
        return f"{name}: {error['msg'][:1].lower()}{error['msg'][1:]}"
    text = form.format(**error.get("ctx", {}))
    return f"{name} {text}" if name else text


def _unknown(model: type[BaseModel], steps: Steps) -> str:
    section: type[BaseModel] | None = model
    for step in steps[:-1]:
        field = section.model_fields.get(str(step)) if section else None
        kind = field.annotation if field else None
        section = kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
    near = difflib.get_close_matches(str(steps[-1]), section.model_fields if section else (), n=1)
    hint = (
        f"did you mean {dotted((*steps[:-1], near[0]))}?"
        if near
        else "remove it; docs/settings.md lists them all"
    )
    return f"{dotted(steps)} is no setting; {hint}"
