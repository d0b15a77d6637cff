"""What answers make of a case: where it stands, and what it is taken to have been."""

from typing import Final, Literal

from wms.gallery.rules.packs import AnswerKind

Stage = Literal["open", "check", "done"]
"""`open`: nobody in the store answered. `check`: whoever packed did. `done`: a manager did."""
STAGES: Final[tuple[Stage, ...]] = ("open", "check", "done")


def stage_of(kind: str, *, final: bool) -> Stage:
    """Return where a case of this kind stands once it has an answer, a manager's where `final`."""
    if final:
        return "done"
    # A customer's word opens a case; it does not answer it.
    return "open" if kind == "reported" else "check"


def article_of(kind: str, answer: AnswerKind, sku: str | None, *, final: bool) -> str | None:
    """Return what a case was by this answer, None where it tells nothing that may be learnt."""
    # A manager checks a customer's word first.
    believed = final or kind != "reported"
    return sku if answer == "is" and believed else None
