"""The verbs of teaching the cameras."""

from wms.gallery.operations.cases import (
    AnswerWithoutArticle,
    Effect,
    UnknownCase,
    UnknownOrderLine,
    answer_case,
    note_doubt,
    report_case,
)
from wms.gallery.operations.drift import ArticleDrift, CameraDrift, Drift, find_drift
from wms.gallery.operations.enrolment import (
    PHOTOS_MAX,
    PHOTOS_WANTED,
    EnoughPictures,
    NotEnrolled,
    PictureOfAnother,
    UnknownPicture,
    enrol_again,
    find_article,
    keep_photo,
    remove_photo,
    weigh_again,
)
from wms.gallery.operations.known import look_alikes, means, pictures, spreads, weights
from wms.gallery.operations.packs import Packed, learn_confirmed, learn_pack
from wms.gallery.rules.packs import Confirmed, Doubt

__all__ = [
    "PHOTOS_MAX",
    "PHOTOS_WANTED",
    "AnswerWithoutArticle",
    "ArticleDrift",
    "CameraDrift",
    "Confirmed",
    "Doubt",
    "Drift",
    "Effect",
    "EnoughPictures",
    "NotEnrolled",
    "Packed",
    "PictureOfAnother",
    "UnknownCase",
    "UnknownOrderLine",
    "UnknownPicture",
    "answer_case",
    "enrol_again",
    "find_article",
    "find_drift",
    "keep_photo",
    "learn_confirmed",
    "learn_pack",
    "look_alikes",
    "means",
    "note_doubt",
    "pictures",
    "remove_photo",
    "report_case",
    "spreads",
    "weigh_again",
    "weights",
]
