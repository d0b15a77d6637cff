"""What routing refuses, told in the words of the instance."""

import re

from wms.routing import RoutingError
from wms.wire.planning import BadInstanceError


def as_instance_error(error: RoutingError) -> BadInstanceError:
    """Return the refusal with its code and its facts; `at` where a stop is the culprit."""
    name = type(error).__name__.removesuffix("Error")
    code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    facts = {key: value for key, value in vars(error).items() if _is_plain(value)}
    stop = facts.get("stop")
    return BadInstanceError(code, str(error), None if stop is None else f"stops[{stop}]", **facts)


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(part, int) for part in value)
    return isinstance(value, int | str)
