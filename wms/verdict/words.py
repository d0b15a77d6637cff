"""
What the verdict says: one sentence a word, what is wrong and how to put it right.

A `Reason` carries the word and its facts. The sentences are English here; whoever shows them looks
them up in the reader's language before the facts are put in.
"""

from typing import Final


def mark(english: str) -> str:
    """Mark a sentence for translation."""
    return english


WORDS: Final[dict[str, str]] = {
    "foreign": mark("%(code)s does not belong in this order. Take it out."),
    "foreign_alike": mark(
        "%(name)s is not in this order and easily taken for %(other)s. Take it out."
    ),
    "foreign_told": mark("Somebody looked: this is not of the order. Take it out."),
    "other_told": mark(
        "Somebody looked: this is not %(name)s. Take it out and place the right one."
    ),
    "too_many": mark("%(by)s too many of %(name)s. Take them out."),
    "too_many_grams": mark("%(by)s g too many of %(name)s. Take a part of it out."),
    "not_wanted": mark("%(name)s was taken off the order. Take it out."),
    "missing": mark("%(name)s: %(by)s missing. Scan and place what is missing."),
    "missing_grams": mark("%(name)s: %(by)s g missing. Scan and place what is missing."),
    "missing_substitute": mark(
        "%(name)s, the substitute that was picked: %(by)s missing. Scan and place it."
    ),
    "missing_of_bundle": mark(
        "%(name)s: %(by)s missing from “%(bundle)s”. Scan and place what is missing."
    ),
    "two_codes": mark(
        "Two codes were read on one thing, of %(name)s and of %(other)s. Look which one is true."
    ),
    "looks_and_weighs_other": mark(
        "Scanned as %(name)s, but neither looks nor weighs like it (%(says)s). "
        "Take it out and look at what is in it."
    ),
    "looks_like_other": mark(
        "Scanned as %(name)s, but looks like %(other)s. Hold its code under the camera, or "
        "compare it with the picture."
    ),
    "looks_other": mark("Scanned as %(name)s, but does not look like it. Look at the label."),
    "weighs_other": mark(
        "Scanned as %(name)s, but weighs %(says)s. Look whether it is the right one, and whole."
    ),
    "perhaps_several": mark(
        "%(says)s was laid down as one %(name)s, as much as %(by)s of it weigh. "
        "Look whether it is only one."
    ),
    "doubled_scan": mark(
        "%(name)s was scanned once more than it was laid down, it seems. Count what lies there."
    ),
    "not_felt": mark(
        "%(name)s was scanned, but nothing shows that it was laid down. Look whether it lies there."
    ),
    "unread_look_alike": mark(
        "No code was read on what looks like %(name)s, which is easily taken for another. Scan it."
    ),
    "unread_other": mark(
        "No code was read, and it may be %(other)s instead of what was ordered. Scan it."
    ),
    "unread_weighed": mark("Scan the weight label of %(name)s."),
    "unread_too_many": mark(
        "What looks like one more %(name)s was placed. Scan it, or take it out."
    ),
    "unread": mark("No code was read on what looks like %(name)s. Scan it."),
    "felt_unseen": mark(
        "The scale felt %(says)s that nobody scanned. Scan what was placed, or take it out."
    ),
    "heard_unseen": mark(
        "A tag of %(name)s was heard that nobody scanned. Scan what wears it, or take it away."
    ),
    "unknown": mark(
        "Something was placed that fits nothing of the order. Scan it, or take it out."
    ),
    "not_sure": mark("It is not sure enough that this is %(name)s. Scan it, or look at it."),
    "perhaps_damaged": mark(
        "%(name)s looks unlike its pictures. It may be damaged or have a new label."
    ),
}
