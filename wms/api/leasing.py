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
from wms.picking.rules import Pace, Room
from wms.routing.dispatch import Policy

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
    told, packing_s = settings.picking, settings.packing.minutes * 60
    policy = Policy(
        totes_max=told.cart_totes,
        stops_max=told.cart_stops_max,
        weight_g_max=told.cart_grams_max,
        volume_ml_max=told.cart_totes * told.tote_ml,
        patience_s=told.patience_seconds,
        cart_zones=tuple(map(frozenset, told.cart_zones)),
    )
    return Terms(
        policy=policy,
        room=Room(told.tote_ml, told.ml_per_kg),
        pace=Pace(told.walking_mm_per_s, told.seconds_per_stop),
        packing_s=packing_s,
        bench_s=packing_s + settings.handover.minutes * 60,
    )


class Leasing:
    """Gives pickers their walks."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
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

    def add_on_the_way(self, hands: Hands, task_id: UUID) -> bool:
        """Put an order that waits on a cart under way, if one is worth it; return whether."""
        with self._database.reading() as session:
            if not picking.has_room(session, hands.store_id, task_id, self._terms):
                return False
            addition = picking.read_addition(session, hands, task_id, self._terms)
        chosen = None if addition is None else picking.choose_addition(addition)
        if chosen is None:
            return False
        cart_totes = self._terms.policy.totes_max

        def join(session: Session) -> bool:
            return picking.join_cart(session, hands, task_id, chosen, cart_totes=cart_totes)

        return self._database.run(join)

    def _choose(self, hands: Hands) -> tuple[Sequence[Chosen], int]:
        """Return the cart that should go now; none, and after how long to ask again."""
        with self._database.reading() as session:
            offer = picking.read_offer(session, hands, self._terms)
        if offer.lost:
            return [Chosen(offer.lost[0])], ASK_AGAIN_S
        choice = picking.choose(offer)
        wait_s = ASK_AGAIN_S if choice.until_s is None else ceil(choice.until_s - offer.now_s)
        return picking.chosen_of(offer, choice), max(1, min(ASK_AGAIN_S, wait_s))

    def _release(self, hands: Hands, chosen: Sequence[Chosen]) -> UUID | None:
        def release(session: Session) -> UUID | None:
            return picking.release_cart(session, hands, chosen, lease_minutes=self._minutes)

        return self._database.run(release)
