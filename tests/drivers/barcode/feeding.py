"""Feeding a protocol in a test: at moments of the test's own, in pieces of any size."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from drivers.events import BarcodeScanned, Event, ScanRefused
from drivers.instant import Instant
from drivers.protocol import Protocol
from tests.drivers.listening import NOON


def at(seconds: float) -> Instant:
    """Return the moment so long after noon."""
    return Instant(NOON + timedelta(seconds=seconds), 1000.0 + seconds)


def in_pieces(data: bytes, cuts: Sequence[int]) -> list[bytes]:
    """Return bytes cut at places, each taken modulo the length."""
    places = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(places)]


def fed(talk: Protocol, *pieces: bytes) -> list[Event]:
    """Return what a protocol makes of pieces that arrive one upon the other."""
    return [event for piece in pieces for event in talk.feed(piece, at(0))]


def payloads(events: Sequence[Event]) -> list[str | None]:
    """Return what was scanned, None for each refusal, nothing for the rest."""
    kinds = (BarcodeScanned, ScanRefused)
    return [getattr(event, "payload", None) for event in events if isinstance(event, kinds)]
