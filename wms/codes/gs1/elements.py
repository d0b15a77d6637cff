"""
Element strings, read strictly: General Specifications, sections 3 and 7.8.

A value of predefined length ends by its length; every other one ends at a separator (FNC1, which a
scanner hands over as GS) or with the message. One separator after the last value is let pass, and
so is one after a predefined length, as section 7.8.6 wants it of receivers.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from wms.codes.breach import Breach
from wms.codes.gs1.identifiers import Identifier, digits_by_prefix, identifiers

SEPARATOR: Final = "\x1d"
_PREFIX: Final = 2
_BRACKETED: Final = re.compile(r"(?<!\\)\((\d{2,4})\)")
_ESCAPED: Final = re.compile(r"\\([()])")


class Element(NamedTuple):
    """An element string: application identifier, value, and what GS1 calls it."""

    ai: str
    value: str
    title: str


def read_elements(text: str) -> list[Element]:
    """
    Return the element strings of a message, without brackets.

    :raises Breach: an unknown identifier, or a value that its identifier does not allow
    """
    known, digits = identifiers(), digits_by_prefix()
    elements: list[Element] = []
    at, length = 0, len(text)
    while at < length:
        ai = text[at : at + digits.get(text[at : at + _PREFIX], _PREFIX)]
        identifier = known.get(ai)
        if identifier is None:
            raise _unknown(text, ai, at)
        start = at + len(ai)
        at = _end(text, start, identifier)
        value = text[start:at]
        identifier.refuse(value)
        elements.append(Element(ai, value, identifier.title))
        if text[at : at + 1] == SEPARATOR:
            at += 1
    return elements


def read_bracketed(text: str) -> list[Element]:
    r"""
    Return the element strings of a message as people read it, such as (01)09506000134352(10)A1.

    Blanks around a value are left out; `\(` stands for a bracket that is part of a value.

    :raises Breach: an unknown identifier, or a value that its identifier does not allow
    """
    return checked(split_brackets(text))


def split_brackets(text: str) -> list[tuple[str, str]]:
    """
    Return identifiers and values of a message as people read it, unchecked.

    :raises Breach: something stands before the first bracket
    """
    before, *parts = _BRACKETED.split(text)
    if before.strip() or not parts:
        raise Breach("brackets", position=1)
    values = (_ESCAPED.sub(r"\1", value.strip(" ")) for value in parts[1::2])
    return list(zip(parts[::2], values, strict=True))


def checked(pairs: Iterable[tuple[str, str]]) -> list[Element]:
    """
    Return identifiers and their values as element strings.

    :raises Breach: an unknown identifier, or a value that its identifier does not allow
    """
    elements: list[Element] = []
    for ai, value in pairs:
        identifier = identifiers().get(ai)
        if identifier is None:
            raise Breach("unknown_ai", ai=ai, position=len(elements) + 1)
        identifier.refuse(value)
        elements.append(Element(ai, value, identifier.title))
    return elements


def write_elements(elements: Iterable[tuple[str, str]]) -> str:
    """Return a message without brackets, with separators where they are needed."""
    known = identifiers()
    text, ended = "", True
    for ai, value in elements:
        text += ("" if ended else SEPARATOR) + ai + value
        ended = known[ai].predefined
    return text


def write_bracketed(elements: Iterable[tuple[str, str]]) -> str:
    """Return a message as people read it; a bracket within a value is escaped."""
    return "".join(f"({ai}){re.sub(r'([()])', _escape, value)}" for ai, value in elements)


def is_bracketed(text: str) -> bool:
    """Return whether a message begins as people read it."""
    return _BRACKETED.match(text) is not None


def _escape(bracket: re.Match[str]) -> str:
    return f"\\{bracket[1]}"


def _end(text: str, start: int, identifier: Identifier) -> int:
    if not identifier.predefined:
        end = text.find(SEPARATOR, start)
        return len(text) if end < 0 else end
    end = start + identifier.length_max
    separator = text.find(SEPARATOR, start, end)
    return end if separator < 0 else separator


def _unknown(text: str, ai: str, at: int) -> Breach:
    if text[at] == SEPARATOR:
        return Breach("empty_element", position=at + 1)
    return Breach("unknown_ai", ai=ai, position=at + 1)
