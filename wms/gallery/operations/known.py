"""What is known of articles, for whoever proves a basket: look-alikes and weights."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from wms.gallery import queries
from wms.gallery.rules.names import find_siblings
from wms.gallery.rules.weights import Weighed, mean_to_go_by, spread_to_go_by


def look_alikes(
    session: Session, store_id: str, skus: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """
    Return the articles that each of these is easily taken for.

    Told from three sides: the references hardly tell them apart; somebody took one for the other;
    their names differ by one word, and they weigh about the same.
    """
    found: dict[str, set[str]] = {sku: set() for sku in skus}
    pairs = [
        *queries.list_look_alikes(session, store_id, skus),
        *queries.list_confusions(session, store_id, skus),
    ]
    for one, other in pairs:
        for sku, fellow in ((one, other), (other, one)):
            if sku in found:
                found[sku].add(fellow)
    asked, neighbours = queries.list_named(session, store_id, skus)
    for article in asked:
        found[article.sku].update(find_siblings(article, neighbours))
    return {sku: tuple(sorted(fellows)) for sku, fellows in found.items()}


def weights(session: Session, store_id: str, skus: Collection[str]) -> dict[str, Weighed]:
    """Return what single pieces of these articles weighed; those never weighed lack."""
    return queries.find_weighed(session, store_id, skus)


def spreads(session: Session, store_id: str, skus: Collection[str]) -> dict[str, int]:
    """Return the learnt spread of these articles' weights in grams, 0 where it is not known."""
    known = weights(session, store_id, skus)
    return {sku: spread_to_go_by(known.get(sku)) for sku in skus}


def means(session: Session, store_id: str, skus: Collection[str]) -> dict[str, int]:
    """Return the learnt weight of a piece in grams, for those articles of which it is known."""
    known = weights(session, store_id, skus)
    told = {sku: mean_to_go_by(known.get(sku)) for sku in skus}
    return {sku: grams for sku, grams in told.items() if grams is not None}


def pictures(session: Session, store_id: str, skus: Collection[str]) -> dict[str, str]:
    """Return the id of a picture of each of these articles of which there is one."""
    found = queries.list_first_photos(session, store_id, skus)
    return {sku: str(photo_id) for sku, photo_id in found.items()}
