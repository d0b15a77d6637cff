"""What is known of articles: references, look-alikes, names, weights, and the codes they carry."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import BigInteger, and_, cast, delete, func, insert, or_, select, union
from sqlalchemy.orm import Session

from wms.catalogue.model import Barcode, Sku
from wms.db.filling import fill
from wms.gallery.model import Case, LookAlike, Observation, Reference
from wms.gallery.rules.names import Named
from wms.gallery.rules.weights import Weighed, weighed

GTIN_DIGITS = 14


@dataclass(frozen=True)
class Version:
    """The references of an article as stations fetch them."""

    sku: str
    version: str


def list_versions(session: Session, store_id: str) -> list[Version]:
    """Return every article that the cameras know, with the version of what they know."""
    query = (
        select(Reference.sku, Reference.version)
        .where(Reference.store_id == store_id, Reference.version.is_not(None))
        .order_by(Reference.sku)
    )
    return fill(Version, session.execute(query))


def find_version(session: Session, store_id: str, sku: str) -> str | None:
    """Return the version of an article's references, None while there are none."""
    return session.scalar(
        select(Reference.version).where(Reference.store_id == store_id, Reference.sku == sku)
    )


def lock_reference(session: Session, store_id: str, sku: str) -> Reference | None:
    """Return what is known of an article's references, held for this transaction."""
    return session.scalar(
        select(Reference)
        .where(Reference.store_id == store_id, Reference.sku == sku)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def list_gtins(session: Session, store_id: str) -> list[str]:
    """Return the article numbers (GTIN, fourteen digits) that the store knows."""
    rows = session.scalars(
        select(Barcode.barcode)
        .where(Barcode.store_id == store_id, func.length(Barcode.barcode) == GTIN_DIGITS)
        .order_by(Barcode.barcode)
    )
    return [code for code in rows if code.isdigit()]


def find_weighed(session: Session, store_id: str, skus: Collection[str]) -> dict[str, Weighed]:
    """Return what pieces of these articles weighed at the benches; those never weighed lack."""
    grams = cast(Observation.weight_g, BigInteger)
    rows = session.execute(
        select(Observation.sku, func.count(), func.sum(grams), func.sum(grams * grams))
        .outerjoin(
            Reference,
            and_(Reference.store_id == Observation.store_id, Reference.sku == Observation.sku),
        )
        .where(
            Observation.store_id == store_id,
            Observation.sku.in_(skus),
            Observation.weight_g.is_not(None),
            Observation.plausible,
            or_(Reference.weights_since.is_(None), Observation.at > Reference.weights_since),
        )
        .group_by(Observation.sku)
    )
    found = {sku: weighed(count, int(total), int(squares)) for sku, count, total, squares in rows}
    return {sku: known for sku, known in found.items() if known is not None}


def list_look_alikes(
    session: Session, store_id: str, skus: Collection[str]
) -> list[tuple[str, str]]:
    """Return the pairs of which one is among these that the references hardly tell apart."""
    rows = session.execute(
        select(LookAlike.sku, LookAlike.other).where(
            LookAlike.store_id == store_id,
            or_(LookAlike.sku.in_(skus), LookAlike.other.in_(skus)),
        )
    )
    return [(row[0], row[1]) for row in rows]


def replace_look_alikes(session: Session, store_id: str, sku: str, others: Collection[str]) -> None:
    """Write down which articles the references hardly tell from this one."""
    session.execute(
        delete(LookAlike).where(
            LookAlike.store_id == store_id, or_(LookAlike.sku == sku, LookAlike.other == sku)
        )
    )
    known = session.scalars(
        select(Sku.sku).where(Sku.store_id == store_id, Sku.sku.in_(others), Sku.sku != sku)
    ).all()
    if known:
        rows = [{"store_id": store_id, "sku": sku, "other": other} for other in known]
        session.execute(insert(LookAlike), rows)


def list_confusions(
    session: Session, store_id: str, skus: Collection[str]
) -> list[tuple[str, str]]:
    """
    Return the pairs of which one is among these that people or senses took for one another.

    Answers tell: a case was said to be, or wanted to be, one article and was another.
    """
    query = union(
        # Each of them by an index of its own: a database finds none for all three at once.
        *(
            select(taken_for, Case.was).where(
                Case.store_id == store_id,
                Case.was.is_not(None),
                taken_for != Case.was,
                one.in_(skus),
            )
            for taken_for in (Case.claimed, Case.wanted)
            for one in (taken_for, Case.was)
        )
    )
    return sorted((str(row[0]), str(row[1])) for row in session.execute(query))


def list_named(
    session: Session, store_id: str, skus: Collection[str]
) -> tuple[list[Named], list[Named]]:
    """Return these articles, and all articles of their departments, by name and weight."""
    columns = (Sku.sku, Sku.name, Sku.department, Sku.weight_g)
    asked = fill(
        Named, session.execute(select(*columns).where(Sku.store_id == store_id, Sku.sku.in_(skus)))
    )
    departments = {article.department for article in asked}
    rows = session.execute(
        select(*columns).where(Sku.store_id == store_id, Sku.department.in_(departments))
    )
    return asked, fill(Named, rows)
