"""Packages of invented brands, drawn here: a label of two colours, words, and a picture."""

import cv2
import numpy as np

BRANDS = {
    "OAT-1L": ("Havre", (60, 140, 200), (40, 60, 120)),
    "TEA-20": ("Solsti", (70, 120, 60), (200, 220, 240)),
    "JAM-RED": ("Pono", (230, 230, 240), (40, 30, 190)),
    "JAM-BLUE": ("Pono", (230, 230, 240), (190, 60, 30)),
    "SOUP-05": ("Brim", (40, 40, 200), (240, 240, 250)),
}


def drawn(sku, *, seed=0, light=1.0, blue=1.0, torn=False):
    """Return a photo of a package on a grey table: a little turned and off, in some light."""
    chance = np.random.default_rng([seed, 7])
    brand, ground, mark = BRANDS[sku]
    label = np.full((300, 200, 3), ground, np.uint8)
    cv2.rectangle(label, (0, 190), (200, 240), mark, -1)
    cv2.circle(label, (100, 130), 45, mark, -1)
    cv2.putText(label, brand, (12, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (20, 20, 20), 4)
    cv2.putText(label, sku[:3], (60, 285), cv2.FONT_HERSHEY_DUPLEX, 1.2, (20, 20, 20), 3)
    if torn:
        label[20:250:1, 30:180] = chance.integers(0, 255, (230, 150, 3))
    table = np.full((340, 240, 3), 110, np.uint8)
    table[20:320, 20:220] = label
    turn = cv2.getRotationMatrix2D((120, 170), float(chance.uniform(-6, 6)), 1.0)
    turn[0, 2] += float(chance.uniform(-5, 5))
    turn[1, 2] += float(chance.uniform(-5, 5))
    moved = cv2.warpAffine(table, turn, (240, 340), borderMode=cv2.BORDER_REPLICATE)
    lit = moved * light * np.array([blue, 1.0, 2.0 - blue]) + chance.normal(0, 3, moved.shape)
    return np.clip(lit, 0, 255).astype(np.uint8)


def photos_of(sku, count=3):
    return [drawn(sku, seed=number) for number in range(count)]
