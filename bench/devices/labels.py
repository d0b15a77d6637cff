"""
Labels of random content, printed by the simulated printer, photographed, and read again.

`python -m bench.devices.labels --count 1000 --seed 7` prints how many decode to what was sent;
`--first 300 --count 100` is a part of the same. One half are the station's own labels for bags, the
other half labels with a QR code as well; they are drawn by the simulated printer's own reader of
ZPL, photographed by the simulated camera, and read by ZBar, turned if need be, as a person would
turn the scanner.
"""

import argparse
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pyzbar.pyzbar import ZBarSymbol, decode

from drivers.labels import ZplLabel
from drivers.simulated.photograph import photograph
from drivers.simulated.printers.label import draw_format
from drivers.simulated.printers.mechanism import Settings
from drivers.simulated.printers.stream import Format, ZplStream
from kiosk.flow.label import Label
from kiosk.flow.label import zpl as bag_label

Grey = NDArray[np.uint8]

WIDTH, HEIGHT = 812, 609
SYMBOLS = [ZBarSymbol.CODE128, ZBarSymbol.QRCODE]
NAMES = ("Crémerie du canal", "Ménard & fils", "Voie 3", "L^été", "Ou~est", "Straße 5", "Łódź")
CODE_SIGNS = string.ascii_uppercase + string.digits + "-./+$% >:_"
QR_SIGNS = string.ascii_letters + string.digits + "^~_-/?=&%#.:"
LINES_MIN = 2
TURNS_DEG = (0, 15, -15, 30, -30)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sent:
    """A label, and the codes that must be read from it."""

    zpl: str
    codes: frozenset[str]


def random_label(chance: Random) -> Sent:
    """Return the station's label of a bag, or one with two symbols."""
    if chance.random() < 0.5:
        return random_bag_label(chance)
    code = random_text(chance, CODE_SIGNS, 4, 12)
    content = random_text(chance, QR_SIGNS, 8, 60)
    label = ZplLabel(WIDTH, HEIGHT)
    label.text(30, 30, 80, chance.choice(NAMES)).text(30, 120, 40, chance.choice(NAMES))
    label.box(20, 170, 460, 3).code128(390, 160, code).qr(540, 20, content, module=5)
    return Sent(label.zpl(), frozenset({code, content}))


def random_bag_label(chance: Random) -> Sent:
    """Return the label of one bag of some order."""
    stem = "".join(chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=10))
    code = f"P{stem}-{chance.randint(1, 9)}"
    bag = Label(
        parcel_code=code,
        external_ref=random_text(chance, CODE_SIGNS, 4, 30),
        customer_ref=chance.choice(NAMES),
        lane=f"Voie {chance.randint(1, 30)}",
        bag_no=chance.randint(1, 4),
        bags=4,
        due_at=NOON,
    )
    return Sent(bag_label(bag, UTC), frozenset({code}))


def random_text(chance: Random, signs: str, shortest: int, longest: int) -> str:
    """Return random signs, without blanks at either end, where no reader would show them."""
    inner = "".join(chance.choices(signs, k=chance.randint(shortest, longest) - 2))
    edges = chance.choices(signs.replace(" ", ""), k=2)
    return f"{edges[0]}{inner}{edges[1]}"


def photographed(sent: Sent, seed: str) -> Image.Image:
    """Return a photograph of the printed label."""
    (said,) = (one for one in ZplStream().feed(sent.zpl.encode()) if isinstance(one, Format))
    return photograph(draw_format(said, Settings()), seed)


def read_back(photo: Image.Image, wanted: int) -> set[str]:
    """Return the codes in a photograph, looking again until there are so many."""
    grey = np.asarray(photo.convert("L"), np.uint8)
    seen: set[str] = set()
    for look in looks(grey):
        seen |= {
            found.data.decode("utf-8", "replace")
            for found in decode(look, symbols=SYMBOLS)
            # What a single line across the bars shows may be a slip: of digits in pairs, one wrong
            # reading in a hundred passes the check.
            if found.type == "QRCODE" or found.quality >= LINES_MIN
        }
        if len(seen) >= wanted:
            break
    return seen


def looks(grey: Grey) -> Iterator[Grey]:
    """Yield the picture turned this way and that, and then with its light evened."""
    even = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(grey)
    for picture in (grey, np.asarray(even, np.uint8)):
        middle = (picture.shape[1] / 2, picture.shape[0] / 2)
        for turn in TURNS_DEG:
            matrix = cv2.getRotationMatrix2D(middle, turn, 1)
            turned = cv2.warpAffine(picture, matrix, picture.shape[::-1])
            yield picture if turn == 0 else np.asarray(turned, np.uint8)


def run(first: int, count: int, seed: int) -> Counter[str]:
    """Return how many labels were read right, how many not at all, in part, or wrongly."""
    figures: Counter[str] = Counter()
    for number in range(first, first + count):
        sent = random_label(Random(f"label {seed} {number}"))
        read = read_back(photographed(sent, f"{seed} {number}"), len(sent.codes))
        if read == sent.codes:
            figures["right"] += 1
        else:
            figures["wrong" if read - sent.codes else "in part" if read else "not at all"] += 1
            print(f"label {number}: sent {sorted(sent.codes)}, read {sorted(read)}")
    return figures


def main() -> None:
    """Print how many labels were read."""
    parser = argparse.ArgumentParser(prog="python -m bench.devices.labels", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    figures = run(asked.first, asked.count, asked.seed)
    print(f"{figures['right']} of {asked.count} labels decode to what was sent")
    for what in ("in part", "not at all", "wrong"):
        print(f"  {what}: {figures[what]}")


if __name__ == "__main__":
    main()
