"""
The calibration that a gallery has before it was calibrated on photos of its own store.

Fitted on 384 placements of two rendered benches (seeds 101 and 102, day 2) and on 266 of phone
photos, whose articles are not those that bench/vision/looks tests.
"""

from typing import Final

from wms.vision.looks.calibration import Calibration

DEFAULT: Final = Calibration(
    weights=(8.121, 0, 5.961, 2.418),
    threshold=1.6109,
    crops_power=0.5,
    genuine=(
        *(1.065, 1.974, 2.23, 2.438, 2.606, 2.838),
        *(2.957, 3.048, 3.166, 3.259, 3.388, 3.471),
        *(3.525, 3.565, 3.625, 3.712, 3.771, 3.818),
        *(3.891, 3.954, 3.997, 4.044, 4.115, 4.187),
        *(4.229, 4.33, 4.386, 4.452, 4.552, 4.649),
        *(4.725, 4.818, 4.886, 4.974, 5.067, 5.201),
        *(5.296, 5.385, 5.481, 5.551, 5.664, 5.85),
        *(5.947, 6.056, 6.143, 6.3, 6.435, 6.629),
        *(6.806, 7.436),
    ),
    worst=(
        *(0.4182, 0.4501, 0.4656, 0.4729, 0.4801),
        *(0.4826, 0.4855, 0.4907, 0.4952, 0.499, 0.5053),
        *(0.5098, 0.5173, 0.5244, 0.5323, 0.5422, 0.5579),
        *(0.5703, 0.5829, 0.5924, 0.6039, 0.6154, 0.6241),
        *(0.6331, 0.6499, 0.6567, 0.6647, 0.6705, 0.6777),
        *(0.6819, 0.6928, 0.7014, 0.7083, 0.7209, 0.7287),
        *(0.7379, 0.7484, 0.7586, 0.7725, 0.7839, 0.7983),
        *(0.8071, 0.8189, 0.8315, 0.8394, 0.8533, 0.8737),
        *(0.889, 0.9092, 0.9363),
    ),
    made="rendered benches and phone photos, as shipped",
)
