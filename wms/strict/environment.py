"""Settings from the environment: `WMS__SERVER__PORT` is `server.port`, and wins over the file."""

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from wms.strict.draft import Draft, Place, Plain, Steps

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_FROM_FILE = "_FILE"
_FILE_BYTES_MAX = 64 * 1024


def overlay(model: type[BaseModel], environ: Mapping[str, str], prefix: str, draft: Draft) -> None:
    """Put what the environment says over what the file says; refuse names that mean nothing."""
    known = dict(_leaves(model, prefix, ()))
    for name in sorted(environ):
        if not name.upper().startswith(prefix):
            continue
        place = Place(f"environment {name}")
        target = known.get(name) or known.get(name.removesuffix(_FROM_FILE))
        if target is None:
            draft.refuse((name,), place, _unknown(name, list(known)))
            continue
        if name not in known and name.removesuffix(_FROM_FILE) in environ:
            draft.refuse(
                target[0], place, "the value and its file are both given; remove one of the two"
            )
            continue
        text = (
            environ[name] if name in known else _read_secret(environ[name], target[0], place, draft)
        )
        if text is not None:
            _put(draft, target[0], _understand(text, _kinds(target[1])), place)


def _leaves(
    model: type[BaseModel], prefix: str, steps: Steps
) -> Iterator[tuple[str, tuple[Steps, Any]]]:
    """Yield each setting's environment name, its way and its type. Lists are for the file alone."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        inner = (*steps, name)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _leaves(kind, f"{prefix}{name.upper()}__", inner)
        elif not {tuple, list, dict, Mapping} & {get_origin(kind), kind}:
            yield f"{prefix}{name.upper()}", (inner, kind)


def _kinds(annotation: Any) -> set[Any]:
    """Return the plain types a value may have, out of unions and annotations."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    members = [
        member for member in get_args(annotation) if isinstance(member, type) or get_args(member)
    ]
    if not members:
        return {annotation}
    return {kind for member in members for kind in _kinds(member)}


def _understand(text: str, kinds: set[Any]) -> Plain:
    """Return the text as the type wants it; what does not fit stays text, to be refused."""
    if NoneType in kinds and text == "null":
        return None
    if bool in kinds and text in {"true", "false"}:
        return text == "true"
    if int in kinds and _WHOLE.fullmatch(text):
        return int(text)
    return text


def _read_secret(file_name: str, steps: Steps, place: Place, draft: Draft) -> str | None:
    """Return what the named file holds, without the line's end."""
    try:
        with Path(file_name).open("rb") as file:
            return file.read(_FILE_BYTES_MAX).decode("utf-8").rstrip("\r\n")
    except (OSError, ValueError):
        draft.refuse(
            steps, place, f"the file {file_name} cannot be read; check its name and its owner"
        )
        return None


def _put(draft: Draft, steps: Steps, value: Plain, place: Place) -> None:
    section = draft.values
    for step in steps[:-1]:
        inner = section.setdefault(str(step), {})
        if not isinstance(inner, dict):
            return  # the file has a value where a section belongs, and that is refused already
        section = inner
    section[str(steps[-1])] = value
    draft.places[steps] = place
    draft.refused.discard(steps)


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.upper(), known, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; docs/settings.md lists them all"
    return f"there is no such setting{hint}"
