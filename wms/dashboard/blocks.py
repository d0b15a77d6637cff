"""Ways that are blocked: the manager blocks a bay for a while, and clears it again."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from wms.dashboard.door import MANAGERS, bp, hands
from wms.dashboard.floor import show_floor_with
from wms.dashboard.forms import Sent
from wms.errors import Refusal
from wms.http.endpoint import page
from wms.http.sentences import say
from wms.http.services import services
from wms.places import operations as places
from wms.places.operations import Piece, Spell


@bp.post("/floor/blocks")
@page(may=MANAGERS)
def create_block() -> Response | tuple[str, int]:
    """Block the bay of a bin; walks that lead through it are planned round it."""
    sent, hand = Sent(), hands()
    bay, reason = sent.ref("bin"), sent.reason()
    if sent.errors:
        return show_floor_with(sent), 422
    until = hand.now + timedelta(minutes=services().settings.picking.block_minutes)
    spell = Spell(hand.now, until, reason, hand.who, hand.device_id)
    try:
        services().database.run(
            lambda session: places.block_way(session, hand.store_id, Piece(bin=bay), spell)
        )
    except Refusal as refusal:
        return show_floor_with(sent, refused=say(refusal)), refusal.status
    flash(gettext("%(bin)s is blocked. Walks that lead there are planned round it.", bin=bay))
    return redirect(url_for("dashboard.show_floor"))


@bp.post("/floor/blocks/<uuid:block_id>/clear")
@page(may=MANAGERS)
def clear_block(block_id: UUID) -> Response:
    """Clear what was blocked."""
    hand = hands()

    def work(session: Session) -> None:
        places.clear_way(session, hand.store_id, block_id, who=hand.who, now=hand.now)

    services().database.run(work)
    flash(gettext("The way is free again."))
    return redirect(url_for("dashboard.show_floor"))
