"""What routing refuses, told in the words of the instance."""

import re
from collections.abc import Sequence

from wms.routing import RoutingError
from wms.wire.planning import BadInstanceError


def as_instance_error(error: RoutingError, order_ids: Sequence[str | int] = ()) -> BadInstanceError:
    """Return the refusal with its code and its facts; `at` where a stop or order is to blame."""
    name = type(error).__name__.removesuffix("Error")
    code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    facts = {key: value for key, value in vars(error).items() if _is_plain(value)}
    at = None
    if "stop" in facts:
        at = f"stops[{facts['stop']}]"
    elif "order" in facts:
        at = f"orders[{order_ids.index(facts['order'])}]"
    return BadInstanceError(code, str(error), at, **facts)


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(part, int) for part in value)
    return isinstance(value, int | str)
