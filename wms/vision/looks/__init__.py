"""How packages look: a gallery of references, and how well what was seen fits an article of it."""

from wms.vision.looks.calibration import Calibration
from wms.vision.looks.fitting import TooFewPlacements
from wms.vision.looks.folder import NotAnArticle
from wms.vision.looks.gallery import CROPS_MAX, Gallery, Likeness, NotInGallery
from wms.vision.looks.references import ReferencesBroken
from wms.vision.looks.seeing import shows_something
from wms.vision.looks.weights import WeightsBroken

__all__ = [
    "CROPS_MAX",
    "Calibration",
    "Gallery",
    "Likeness",
    "NotAnArticle",
    "NotInGallery",
    "ReferencesBroken",
    "TooFewPlacements",
    "WeightsBroken",
    "shows_something",
]
