"""Pickers and walks of the Canal store, as the wire's own messages."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.handheld.fake_server import CSRF
from wms.wire.handheld import KnownBarcode, PickLine, PickTask, TaskOrder
from wms.wire.orders import Substitution
from wms.wire.people import Login

TASK = UUID("019a0000-0000-7000-8000-000000000001")
ORDER = UUID("019a0000-0000-7000-8000-0000000000a1")
OTHER_ORDER = UUID("019a0000-0000-7000-8000-0000000000a2")

TOMASZ_BADGE, TOMASZ_PIN = "64e77eb30e650009ceebadacee67a59e", "214203"
AMINA_BADGE, AMINA_PIN = "0e443098cc80ac52e5807595ded69c02", "580784"


def people() -> dict[tuple[str, str], Login]:
    """Return two pickers by badge and PIN."""
    return {
        (TOMASZ_BADGE, TOMASZ_PIN): _login("tomasz", "Tomasz Wójcik", "en"),
        (AMINA_BADGE, AMINA_PIN): _login("amina", "Amina Diallo", "fr"),
    }


def line_id(number: int) -> UUID:
    """Return the id of the nth line of a walk."""
    return UUID(int=TASK.int + number)


def a_line(number: int, bin_: str, name: str, wanted: int, **more: object) -> PickLine:
    """Return a stop; its barcodes are `code_of(number)` and a pack of six."""
    fields: dict[str, object] = {
        "pick_line_id": line_id(number),
        "order_id": ORDER,
        "line_no": number,
        "stop_no": number,
        "bin": bin_,
        "zone": "AMB",
        "storage": "ambient",
        "sku": f"S-{number:05d}",
        "name": name,
        "unit": "each",
        "weight_g": 500,
        "barcodes": (
            KnownBarcode(barcode=code_of(number), quantity=1),
            KnownBarcode(barcode=code_of(number, pack=True), quantity=6),
        ),
        "lot": f"L{248000 + number}",
        "expires_on": None,
        "wanted": wanted,
        "picked": 0,
        "short": 0,
        "substitution": Substitution(),
        "leg_mm": 4000,
    }
    return PickLine.model_validate(fields | more)


def a_walk(*lines: PickLine, due_in: timedelta = timedelta(minutes=8)) -> PickTask:
    """Return a leased task with these lines, for Tomasz; three everyday ones if none are named."""
    chosen = lines or three_lines()
    now = datetime.now(UTC)
    ids = sorted({line.order_id for line in chosen})
    return PickTask(
        task_id=TASK,
        state="leased",
        person_id="tomasz",
        leased_until=now + timedelta(minutes=15),
        due_at=now + due_in,
        orders=tuple(
            _order(order_id, now + due_in, slot) for slot, order_id in enumerate(ids, start=1)
        ),
        lines=chosen,
        walk_mm=84_000,
        drop="DROP-1",
        version=1,
    )


def a_cart(slots: int = 1) -> PickTask:
    """Return a walk of two orders, the second of which has so many slots on the cart."""
    task = a_walk(
        a_line(1, "A01-17-3", "Sablés chocolat noir", 1),
        a_line(2, "A10-16-2", "Yaourt bonne poire, 4 pots", 2, order_id=OTHER_ORDER),
        a_line(3, "A12-02-1", "Beurre doux, 250 g", 1, order_id=OTHER_ORDER),
        a_line(4, "A12-07-1", "Comté AOP 18 mois", 1, order_id=OTHER_ORDER),
    )
    first, second = task.orders
    orders = (first, second.model_copy(update={"slots": slots}))
    return task.model_copy(update={"orders": orders})


def three_lines() -> tuple[PickLine, ...]:
    """Return biscuits, four yoghurts, and one frozen fish."""
    return (
        a_line(1, "A01-17-3", "Sablés chocolat noir", 1),
        a_line(
            2, "A10-16-2", "Yaourt bonne poire, 4 pots de 125 g", 4,
            storage="chilled", zone="CHL", expires_on="2026-12-02",
        ),
        a_line(
            3, "A14-04-3", "Filet de cabillaud congelé sans arêtes, pêché en Atlantique nord", 1,
            storage="frozen", zone="FRZ", expires_on="2027-03-14",
        ),
    )  # fmt: skip


def a_weighed_line(number: int, grams: int) -> PickLine:
    """Return a stop for goods by weight, whose label carries the grams."""
    label = KnownBarcode(barcode=weight_label(0), quantity=1)
    name = "Comté AOP 18 mois, à la coupe"
    return a_line(
        number, "A12-07-1", name, grams, unit="gram", barcodes=(label,),
        storage="chilled", zone="CHL", expires_on="2026-12-09",
    )  # fmt: skip


def weight_label(grams: int) -> str:
    """Return a variable-measure label of the article that `a_weighed_line` wants."""
    return _with_check_digit(f"2100101{grams:05d}")


def code_of(number: int, *, pack: bool = False) -> str:
    """Return the barcode of the nth line's article, or of its pack of six."""
    return _with_check_digit(f"1329000000{number:03d}" if pack else f"329000000{number:03d}")


def _with_check_digit(digits: str) -> str:
    odd = sum(int(digit) for digit in digits[::-1][0::2])
    even = sum(int(digit) for digit in digits[::-1][1::2])
    return f"{digits}{-(3 * odd + even) % 10}"


def _order(order_id: UUID, due_at: datetime, slot: int) -> TaskOrder:
    ref = f"WEB-{order_id.hex[-4:]}"
    return TaskOrder(
        order_id=order_id, external_ref=ref, due_at=due_at, slot=slot, tote=None, state="picking"
    )


def _login(person_id: str, name: str, language: str) -> Login:
    fields = {
        "person_id": person_id,
        "name": name,
        "roles": ("picker",),
        "language": language,
        "expires_at": datetime.now(UTC) + timedelta(hours=8),
        "csrf_token": CSRF,
    }
    return Login.model_validate(fields)
