"""
The calibration that a gallery has before it was calibrated on photos of its own store.

Fitted on 168 placements of two rendered benches (seeds 101 and 102, day 2) and on 133 of phone
photos, whose articles are not those that bench/vision/looks tests; with one crop and with three.
"""

from typing import Final

from wms.vision.looks.calibration import Calibration

DEFAULT: Final = Calibration(
    weights=(6.4617, 0, 5.1139, 4.0754, 20.7883, 15.8111, 2.9462, 4.8112),
    threshold=1.6871,
    crops_power=0.25,
    genuine=(
        *(0.807, 1.973, 2.907, 3.149, 3.367, 3.587, 3.807, 3.95),
        *(4.075, 4.182, 4.245, 4.353, 4.418, 4.516, 4.579, 4.622),
        *(4.7, 4.731, 4.775, 4.837, 4.901, 4.955, 5.008, 5.051),
        *(5.085, 5.128, 5.18, 5.254, 5.326, 5.369, 5.44, 5.502),
        *(5.584, 5.649, 5.751, 5.86, 5.915, 5.987, 6.073, 6.186),
        *(6.276, 6.36, 6.494, 6.679, 6.835, 6.944, 7.084, 7.291),
        *(7.384, 7.735),
    ),
    worst=(
        *(0.4219, 0.4517, 0.4651, 0.4711, 0.4781, 0.4819, 0.4849),
        *(0.4881, 0.4922, 0.4965, 0.5005, 0.5066, 0.5121, 0.5187),
        *(0.5269, 0.5348, 0.5429, 0.558, 0.5676, 0.5811, 0.5919),
        *(0.6027, 0.6121, 0.6238, 0.6309, 0.6403, 0.6491, 0.6546),
        *(0.6647, 0.6743, 0.6842, 0.6943, 0.6996, 0.7087, 0.7188),
        *(0.7278, 0.7406, 0.7572, 0.7734, 0.7871, 0.8033, 0.8171),
        *(0.8341, 0.8481, 0.8596, 0.8704, 0.8801, 0.9108, 0.9297),
        0.9382,
    ),
    made="rendered benches and phone photos, as shipped",
)
