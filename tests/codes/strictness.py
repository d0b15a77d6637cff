"""What a strict call comes to: its answer, or the reason of its refusal."""

from collections.abc import Callable

from wms.codes import REASONS, Breach


def attempt(call: Callable[..., object], *arguments: object, **keywords: object):
    """Return the answer and "", or None and the reason; any other exception passes."""
    try:
        return call(*arguments, **keywords), ""
    except Breach as breach:
        told = str(breach)
        known = breach.reason in REASONS and told.endswith((".", "?"))
        return None, breach.reason if known else f"not said: {breach.reason}"


def reason_of(call: Callable[..., object], *arguments: object, **keywords: object):
    """Return why a call is refused; "" if it is not."""
    return attempt(call, *arguments, **keywords)[1]
