"""
Work for pickers: which cart goes next is decided without a transaction, and taken in a short one.

Two pickers who ask at the same moment may be offered the same orders. Whoever is first gets them;
the other gets what is left of the choice, or chooses again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from sqlalchemy.orm import Session

from wms.config import Settings
from wms.db import Database
from wms.picking import operations as picking
from wms.picking.operations import Chosen, Hands, Terms
from wms.picking.rules import Room
from wms.routing.dispatch import Policy
from wms.routing.pace import Pace

CHOICES_MAX = 60
"""So many carts are chosen for one question, where others take the orders again and again."""
ASK_AGAIN_S = 5


@dataclass(frozen=True)
class Work:
    """The walk that a picker is given; without one they ask again after so many seconds."""

    task_id: UUID | None
    ask_again_s: int = ASK_AGAIN_S


def terms_of(settings: Settings) -> Terms:
    """Return how this store makes its carts, by its settings."""
    picking_told, packing_s = settings.picking, settings.packing.minutes * 60
    metre_s = 1_000 / picking_told.walking_mm_per_s
    usual = Pace()
    pace = Pace(
        s_per_metre=metre_s,
        s_per_metre_loaded=metre_s,
        s_per_turn=usual.s_per_turn,
        s_per_stop=max(1, picking_told.seconds_per_stop),
    )
    policy = Policy(
        totes_max=picking_told.cart_totes,
        stops_max=picking_told.cart_stops_max,
        weight_g_max=picking_told.cart_grams_max,
        volume_ml_max=picking_told.cart_totes * picking_told.tote_ml,
        pace=pace,
        patience_s=picking_told.patience_seconds,
    )
    return Terms(
        policy=policy,
        room=Room(picking_told.tote_ml, picking_told.ml_per_kg),
        walking_mm_per_s=picking_told.walking_mm_per_s,
        packing_s=packing_s,
        bench_s=packing_s + settings.handover.minutes * 60,
    )


class Leasing:
    """Gives pickers their walks."""

    def __init__(self, database: Database, store_id: str, settings: Settings) -> None:
        self._database = database
        self._store_id = store_id
        self._minutes = settings.picking.lease_minutes
        self._terms = terms_of(settings)

    def give_work(self, hands: Hands) -> Work:
        """Return the walk that the picker is on, one that lies free, or a new cart."""

        def resume(session: Session) -> UUID | None:
            return picking.resume_work(session, hands, lease_minutes=self._minutes)

        task_id = self._database.run(resume)
        if task_id is not None:
            return Work(task_id)
        for _ in range(CHOICES_MAX):
            chosen, ask_again_s = self._choose(hands)
            if not chosen:
                return Work(None, ask_again_s)
            task_id = self._release(hands, chosen)
            if task_id is not None:
                return Work(task_id)
        return Work(None)

    def _choose(self, hands: Hands) -> tuple[Sequence[Chosen], int]:
        """Return the cart that should go now; none, and after how long to ask again."""
        with self._database.reading() as session:
            offer = picking.read_offer(session, self._store_id, self._terms, now=hands.now)
        if offer.lost:
            return [Chosen(offer.lost[0])], ASK_AGAIN_S
        choice = picking.choose(offer, self._terms)
        wait_s = ASK_AGAIN_S if choice.until_s is None else ceil(choice.until_s - offer.now_s)
        return picking.chosen_of(offer, choice), max(1, min(ASK_AGAIN_S, wait_s))

    def _release(self, hands: Hands, chosen: Sequence[Chosen]) -> UUID | None:
        def release(session: Session) -> UUID | None:
            return picking.release_cart(session, hands, chosen, lease_minutes=self._minutes)

        return self._database.run(release)
