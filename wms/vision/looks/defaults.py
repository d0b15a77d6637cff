"""The calibration that a gallery has before it was calibrated on photos of its own store."""

from typing import Final

from wms.vision.looks.calibration import Calibration

DEFAULT: Final = Calibration(
    weights=(20.0, 10.0, 4.0, 4.0),
    threshold=10.0,
    crops_power=0.5,
    genuine=tuple(float(each) for each in range(1, 51)),
    worst=tuple(each / 50 for each in range(1, 51)),
    made="by hand",
)
