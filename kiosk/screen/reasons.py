"""
What devices and the station say of themselves, in the language of the page.

Drivers speak English alone. Their sentences are known here as patterns, whose facts in `%(…)s` are
kept as they came; what stands in `%(why)s` is a sentence again. Anything else is shown as it is.
"""

import re
from typing import Final

from flask_babel import gettext

from wms.verdict.words import mark

SENTENCES: Final[tuple[str, ...]] = (
    # The printer.
    mark("the print head is open"),
    mark("out of paper"),
    mark("out of ribbon"),
    mark("too cold"),
    mark("too hot"),
    mark("its buffer is full"),
    mark("its memory is corrupt"),
    mark("paused"),
    mark("there is no device 'printer'"),
    mark("the connection to the printer was lost"),
    mark("the printer does not answer ~HS"),
    mark("the printer has not counted this label"),
    mark("the printer has never shown this label"),
    mark("not printed within %(seconds)s seconds"),
    mark("%(why)s; look whether it lies in the printer before you print it again"),
    # The camera.
    mark("the camera took too long"),
    mark("too many photos wait for the server"),
    mark("the camera shows another part: calibrate the tray again"),
    mark("the camera sent no picture"),
    mark("the picture is black: is the lens covered, or the light off?"),
    mark("the picture is overexposed: set a lower exposure, or less light"),
    # The scale.
    mark("the empty scale shows %(grams)s g; zero it"),
    mark("the load is moving; wait until it rests"),
    mark("there is too much on the pan to call it empty; clear it"),
    mark("there is too much on the scale"),
    mark("the scale shows less than nothing; put its pan on, then zero it"),
    mark("the scale does not answer"),
    mark("the scale does not answer: check its cable, that it is on, and its protocol and speed"),
    # The RFID reader.
    mark("%(antenna)s is disconnected"),
    mark("no antenna is connected"),
    mark("the reader has been silent for %(seconds)s s"),
    mark("the reader's report buffer overflowed: reads may have been missed"),
    mark("the reader's report buffer is %(percent)s % full"),
    mark("another client has the reader"),
    mark("the connection was lost: nobody can say whether the tag was written"),
    mark("no tag %(epc)s came within reach in %(seconds)s s"),
    mark("the tag did not answer"),
    mark("the tag has the EPC %(epc)s already"),
    mark("the access password is wrong"),
    # Any device.
    mark("its events are not being taken; the station's program is too slow or stands still"),
    mark("the station's devices were stopped"),
    mark("switched off in the settings"),
    mark("%(where)s was unplugged"),
    mark("%(where)s does not answer"),
    mark("%(where)s closed the connection"),
    mark("%(where)s is not plugged in"),
    mark("nobody answers at %(where)s: %(error)s"),
    mark("%(where)s cannot be opened: %(error)s"),
    mark("%(where)s is gone: %(error)s"),
)
DEPTH_MAX: Final = 3
_FACT: Final = re.compile(r"%\((\w+)\)s")


def pattern_of(sentence: str) -> re.Pattern[str]:
    """Return what finds a sentence and its facts."""
    parts = _FACT.split(sentence)
    texts, names = parts[::2], parts[1::2]
    written = re.escape(texts[0])
    for name, text in zip(names, texts[1:], strict=True):
        written += f"(?P<{name}>.+?){re.escape(text)}"
    return re.compile(written, re.DOTALL)


# What says most comes first: in "the scale does not answer" no device is called "the scale".
PATTERNS: Final = tuple(
    (sentence, pattern_of(sentence))
    for sentence in sorted(SENTENCES, key=lambda one: len(_FACT.findall(one)))
)


def reason(english: str, depth: int = 0) -> str:
    """Return a device's reason in the language of the page, where its words are known."""
    for sentence, pattern in PATTERNS:
        found = pattern.fullmatch(english)
        if found is not None:
            facts = found.groupdict()
            if "why" in facts and depth < DEPTH_MAX:
                facts["why"] = reason(facts["why"], depth + 1)
            return fill(gettext(sentence), facts)
    return english


def fill(sentence: str, facts: dict[str, str]) -> str:
    """Return a sentence with its facts; a per cent sign in either does no harm."""
    return _FACT.sub(lambda found: facts.get(found[1], ""), sentence)
