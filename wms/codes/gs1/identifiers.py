"""What is known of each application identifier, read once from the dictionary."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Final

from wms.codes.breach import Breach
from wms.codes.gs1.contents import CHECKS
from wms.codes.gs1.dictionary import TABLE

# General Specifications, section 7.11: the characters a value may be made of.
_CHARACTERS: Final = {
    "N": "[0-9]",
    "X": '[!"%-?A-Z_a-z]',
    "Y": "[#\\-/0-9A-Z]",
    "Z": "[0-9A-Z_a-z=-]",
}
_LINE: Final = re.compile(r"(\S+) (\S+) (.+?)((?: (?:req|ex|dlpkey)\S*)*) # (.+)")
_PART: Final = re.compile(r"(?:(\d)x)?(\[?)([NXYZ])(\.\.)?(\d+)\]?((?:,\w+)*)")

Check = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a value: its characters, its length, and what it must come to."""

    characters: str
    length_min: int
    length_max: int
    optional: bool
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What must stand beside an identifier: one of these, or one of these sets whole."""

    one_of: frozenset[str]
    all_of: tuple[frozenset[str], ...]
    written: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """
    An application identifier.

    `predefined`: its length is known without a table, so no separator follows. `paths` are the
    qualifiers that may follow it in a Digital Link, in their order; None: it is no key there.
    """

    ai: str
    title: str
    parts: tuple[Part, ...]
    pattern: re.Pattern[str]
    checks: tuple[tuple[int, Check], ...]
    length_min: int
    length_max: int
    predefined: bool
    is_key: bool
    attribute: bool
    needs: tuple[Need, ...]
    excludes: frozenset[str]
    paths: tuple[tuple[str, ...], ...] | None

    def refuse(self, value: str) -> None:
        """
        Refuse a value that this identifier does not allow.

        :raises Breach: its length, a character or its content is wrong
        """
        match = self.pattern.fullmatch(value)
        if match is None:
            self._explain(value)
            return
        for group, check in self.checks:
            piece = match[group]
            if piece is not None:
                wrong = check(piece)
                if wrong is not None:
                    raise _breach(wrong, self.ai, piece)

    def _explain(self, value: str) -> None:
        facts = {"ai": self.ai, "length": len(value)}
        if not value:
            raise Breach("value_missing", ai=self.ai)
        if len(value) > self.length_max:
            raise Breach("value_too_long", length_max=self.length_max, **facts)
        at = 0
        for part in self.parts:
            allowed = re.compile(_CHARACTERS[part.characters])
            for position, character in enumerate(value[at : at + part.length_max], at + 1):
                if not allowed.fullmatch(character):
                    shown = repr(character)
                    raise Breach("bad_character", ai=self.ai, character=shown, position=position)
            at += part.length_max
        raise Breach("value_too_short", length_min=self._wanted(len(value)), **facts)

    def _wanted(self, length: int) -> int:
        wanted = 0
        for part in self.parts:
            wanted += part.length_min
            if wanted > length:
                break
        return wanted


def _breach(wrong: str, ai: str, value: str) -> Breach:
    """Return the breach a check names: a reason, or what the value should be."""
    reason, _, expected = wrong.partition(":")
    if reason == "bad_check_digit":
        return Breach(reason, value=value, digit=value[-1], expected=expected)
    if reason == "bad_check_characters":
        return Breach(reason, value=value, found=value[-2:], expected=expected)
    return Breach(reason, ai=ai, value=value, expected=expected)


@cache
def identifiers() -> dict[str, Identifier]:
    """Return every application identifier by its digits."""
    return {
        ai: _identifier(ai, flags, spec, rules.split(), title)
        for span, flags, spec, rules, title in _rows()
        for ai in span_of(span)
    }


@cache
def digits_by_prefix() -> dict[str, int]:
    """Return how many digits an identifier has, by its first two (figure 7.8.1-2)."""
    return {ai[:2]: len(ai) for ai in identifiers()}


def span_of(span: str) -> Iterator[str]:
    """Return the identifiers of a line such as `3100-3105`."""
    first, _, last = span.partition("-")
    for number in range(int(first), int(last or first) + 1):
        yield str(number).zfill(len(first))


@cache
def _rows() -> list[tuple[str, ...]]:
    lines = [_LINE.fullmatch(line) for line in TABLE.splitlines()]
    return [match.groups() for match in lines if match is not None]


@cache
def _all() -> list[str]:
    return [ai for row in _rows() for ai in span_of(row[0])]


def _identifier(ai: str, flags: str, spec: str, rules: list[str], title: str) -> Identifier:
    parts, pattern, checks = _format(spec)
    needs = tuple(_need(rule[4:]) for rule in rules if rule.startswith("req="))
    excluded = [rule[3:] for rule in rules if rule.startswith("ex=")]
    return Identifier(
        ai=ai,
        title=title,
        parts=parts,
        pattern=pattern,
        checks=checks,
        length_min=sum(part.length_min for part in parts if not part.optional),
        length_max=sum(part.length_max for part in parts),
        predefined="*" in flags,
        is_key="!" in flags,
        attribute="?" in flags,
        needs=needs,
        excludes=_expand(excluded[0] if excluded else "") - {ai},
        paths=_paths(rules),
    )


@cache
def _format(
    spec: str,
) -> tuple[tuple[Part, ...], re.Pattern[str], tuple[tuple[int, Check], ...]]:
    parts = tuple(part for piece in spec.split() for part in _parts(piece))
    pattern = re.compile("".join(_group(part) for part in parts))
    checks = tuple(
        (group, CHECKS[name]) for group, part in enumerate(parts, 1) for name in part.checks
    )
    return parts, pattern, checks


def _parts(piece: str) -> Iterator[Part]:
    match = _PART.fullmatch(piece)
    if match is None:
        raise AssertionError(piece)  # the dictionary is ours
    times, optional, characters, up_to, length, checks = match.groups()
    length_max = int(length)
    names = tuple(checks.split(",")[1:])
    part = Part(characters, 1 if up_to else length_max, length_max, bool(optional), names)
    yield from repeat(part, int(times or 1))


def _group(part: Part) -> str:
    lengths = f"{{{part.length_min},{part.length_max}}}"
    return f"({_CHARACTERS[part.characters]}{lengths}){'?' if part.optional else ''}"


@cache
def _need(written: str) -> Need:
    groups = written.split(",")
    return Need(
        one_of=_expand(",".join(group for group in groups if "+" not in group)),
        all_of=tuple(frozenset(group.split("+")) for group in groups if "+" in group),
        written=" or ".join(f"({group.replace('+', ') and (')})" for group in groups),
    )


@cache
def _expand(written: str) -> frozenset[str]:
    """Return the identifiers that patterns such as `02,310n` stand for."""
    shapes = [(len(pattern), pattern.rstrip("n")) for pattern in written.split(",") if pattern]
    return frozenset(
        ai
        for ai in _all()
        if any(len(ai) == length and ai.startswith(stem) for length, stem in shapes)
    )


def _paths(rules: list[str]) -> tuple[tuple[str, ...], ...] | None:
    for rule in rules:
        if rule == "dlpkey":
            return ((),)
        if rule.startswith("dlpkey="):
            return tuple(tuple(path.split(",")) for path in rule[7:].split("/"))
    return None
