"""The reader itself: a file, then the environment over it, then the model's own rules."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from wms.strict.draft import ConfigError, Draft, Plain, Steps, dotted
from wms.strict.environment import overlay
from wms.strict.sentences import problems_of
from wms.strict.yaml_tree import read_yaml

DEFAULT = "default"
HIDDEN = "********"
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):([^/@]*)@")


class Section(BaseModel):
    """A frozen group of settings that knows all of its names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Loaded(Generic[Model]):
    """Settings in force, and where each comes from: `default`, `file:line`, `environment NAME`."""

    settings: Model
    origins: Mapping[str, str]


def load(
    model: type[Model], path: Path, environ: Mapping[str, str], *, prefix: str
) -> Loaded[Model]:
    """
    Return the settings of the file with those of the environment over them.

    :raises ConfigError: anything is unknown, repeated, missing, of the wrong type or out of bounds
    """
    draft = Draft(source=str(path))
    read_yaml(path, draft)
    overlay(model, environ, prefix, draft)
    if () in draft.refused:
        raise ConfigError(draft.problems)
    _open_sections(model, draft.values)
    try:
        # JSON is the form in which Pydantic is strict and still reads moments and paths from text.
        settings = model.model_validate_json(json.dumps(draft.values), strict=True)
    except ValidationError as error:
        found = problems_of(model, error.errors(include_input=False, include_url=False), draft)
        raise ConfigError([*draft.problems, *found]) from None
    if draft.problems:
        raise ConfigError(draft.problems)
    return Loaded(settings, MappingProxyType(dict(_origins(settings, draft))))


def rows(loaded: Loaded[Any]) -> list[tuple[str, str, str]]:
    """Return name, value and origin of every setting in force; what is secret is hidden."""
    return [
        (dotted(steps), _shown(value), loaded.origins[dotted(steps)])
        for steps, value in _leaves(loaded.settings, ())
    ]


def _open_sections(model: type[BaseModel], values: dict[str, Plain]) -> None:
    """Name every section, so that the rules of one that nobody wrote are held too."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            values.setdefault(name, {})


def _origins(settings: BaseModel, draft: Draft) -> Iterator[tuple[str, str]]:
    for steps, _value in _leaves(settings, ()):
        yield dotted(steps), str(draft.places.get(steps, DEFAULT))


def _leaves(section: BaseModel, steps: Steps) -> Iterator[tuple[Steps, object]]:
    for name in type(section).model_fields:
        value = getattr(section, name)
        inner = (*steps, name)
        if isinstance(value, BaseModel):
            yield from _leaves(value, inner)
        elif isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value):
            for index, item in enumerate(value):
                yield from _leaves(item, (*inner, index))
        else:
            yield inner, value


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return HIDDEN
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return _PASSWORD.sub(rf"\1:{HIDDEN}@", str(value))
