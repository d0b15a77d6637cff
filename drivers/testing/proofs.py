"""The contract of a protocol: what no byte and no moment may make it do."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from drivers.events import Event
from drivers.protocol import Protocol, ProtocolError
from drivers.testing.damage import Damage
from drivers.testing.recordings import Recording
from drivers.testing.replaying import Chunks, Replay, essence, one_by_one, replayed

CUTS_MAX = 150
NOISE_BYTES = 300_000
YEAR_S = 31_536_000.0
SILENCE_S = 3600.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A protocol and what its device said once."""

    name: str
    make: Callable[[], Protocol]
    recording: Recording

    def heard(self) -> list[Event]:
        """Return what a fresh protocol hears in the recording."""
        return replayed(self.make(), self.recording)


def prove(spoken: Spoken, *, seed: int = 1, mutations: int = 300) -> None:
    """
    Hold a protocol against the whole contract.

    :raises AssertionError: it breaks it; the text says how
    """
    prove_split_anywhere(spoken)
    prove_fresh_after_cut(spoken)
    prove_order_matters_to_no_harm(spoken, seed)
    prove_damage_is_harmless(spoken, seed, mutations)
    prove_noise_fills_no_memory(spoken, seed)
    prove_clock_jumps_change_nothing(spoken)
    prove_silence_ends(spoken)


def prove_split_anywhere(spoken: Spoken) -> None:
    """A recording says the same in whatever pieces it comes; reports come in none."""
    wanted = essence(spoken.heard())
    if not wanted[0] and not wanted[1]:
        raise AssertionError(f"{spoken.name}: the recording says nothing, so it proves nothing")
    if spoken.make().in_reports:
        return
    lengths = [len(frame) for frame in spoken.recording.frames]
    step = max(1, max(lengths) // CUTS_MAX)
    cuts: list[Chunks] = [one_by_one, *(cut_at(place) for place in range(1, max(lengths), step))]
    for chunks in cuts:
        got = essence(replayed(spoken.make(), spoken.recording, chunks))
        if got != wanted:
            raise AssertionError(f"{spoken.name}, {chunks}: {got} in the place of {wanted}")


def cut_at(place: int) -> Chunks:
    """Return a way to cut everything in two at a place."""
    return lambda data: [part for part in (data[:place], data[place:]) if part]


def prove_fresh_after_cut(spoken: Spoken) -> None:
    """Wherever a connection ends, the next one hears what it would have heard alone."""
    wanted = essence(spoken.heard())
    frames = spoken.recording.frames
    step = max(1, sum(map(len, frames)) // CUTS_MAX)
    for cut in range(0, sum(map(len, frames)), step):
        replay = Replay(spoken.make())
        replay.begin()
        with contextlib.suppress(ProtocolError):
            replay.feed(b"".join(frames)[:cut])
        replay.hang_up()
        if essence(spoken.heard()) != wanted:
            raise AssertionError(f"{spoken.name}: {cut} bytes of one connection reach the next")


def prove_order_matters_to_no_harm(spoken: Spoken, seed: int) -> None:
    """What comes twice or in the wrong order is followed, or given up as it should be."""
    chance = Random(seed)  # noqa: S311 -- the same seed, the same order
    for _ in range(30):
        frames = [chance.choice(spoken.recording.frames) for _ in spoken.recording.frames]
        attempt(spoken, frames)


def prove_damage_is_harmless(spoken: Spoken, seed: int, mutations: int) -> None:
    """Damaged bytes are followed, refused or given up; nothing else happens."""
    damage = Damage(seed)
    frames = spoken.recording.frames
    for number in range(mutations):
        place = number % len(frames)
        attempt(spoken, [*frames[:place], damage.done_to(frames[place]), *frames[place:][:3]])


def attempt(spoken: Spoken, frames: list[bytes]) -> None:
    """Feed frames that may not make sense; only ProtocolError may come of it."""
    replay = Replay(spoken.make())
    try:
        replay.begin()
        for frame in frames:
            replay.feed(frame)
            replay.wait_until(replay.t + 0.3)
    except ProtocolError:
        pass
    except Exception as why:
        said = b" ".join(frames).hex()
        raise AssertionError(f"{spoken.name}: {why!r} comes of {said}") from why
    replay.hang_up()


def prove_noise_fills_no_memory(spoken: Spoken, seed: int) -> None:
    """Noise without end leaves a protocol as small as it was, or it gives up."""
    chance = Random(seed)  # noqa: S311 -- the same seed, the same noise
    first = spoken.recording.frames[0]
    for noise in (chance.randbytes(4096), b"A" * 4096, bytes(4096), first[:-1] + b"7" * 4096):
        replay = Replay(spoken.make())
        try:
            replay.begin()
            for _ in range(NOISE_BYTES // len(noise)):
                replay.feed(noise)
                replay.events.clear()
                replay.sent.clear()
        except ProtocolError:
            continue
        held = size_of(replay.protocol)
        if held > NOISE_BYTES // 2:
            raise AssertionError(f"{spoken.name}: {held} bytes are held after noise")


def size_of(thing: object, seen: frozenset[int] = frozenset()) -> int:
    """Return how many bytes and characters hang on a thing."""
    if id(thing) in seen:
        return 0
    if isinstance(thing, bytes | bytearray | str):
        return len(thing)
    seen |= {id(thing)}
    if isinstance(thing, dict):
        return sum(size_of(one, seen) for pair in thing.items() for one in pair)
    if isinstance(thing, list | tuple | set | frozenset):
        return sum(size_of(one, seen) for one in thing)
    names = [*vars(thing)] if hasattr(thing, "__dict__") else []
    slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    return sum(size_of(getattr(thing, name, None), seen) for name in (*names, *slots))


def prove_clock_jumps_change_nothing(spoken: Spoken) -> None:
    """Somebody sets the clock in the middle of it; deadlines go by the steady clock."""
    wanted = essence(spoken.heard())
    replay = Replay(spoken.make())
    replay.begin()
    for number, passage in enumerate(spoken.recording.passages):
        replay.offset_s = (YEAR_S, -YEAR_S, 0.0)[number % 3]
        replay.wait_until(passage.t)
        if passage.way == "in":
            replay.feed(passage.said)
    replay.hang_up()
    got = essence(replay.events)
    if got[0] != wanted[0] or got[1].keys() != wanted[1].keys():
        raise AssertionError(f"{spoken.name}: a clock that jumps makes {got} of {wanted}")


def prove_silence_ends(spoken: Spoken) -> None:
    """A device that says nothing is waited for, asked again or given up, but never in a spin."""
    replay = Replay(spoken.make())
    try:
        replay.begin()
        replay.wait_until(SILENCE_S)
    except ProtocolError:
        pass
    replay.hang_up()
