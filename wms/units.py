"""Quantities as people read them. Inside, everything is an integer of the smallest unit."""


def say_quantity(quantity: int, sold_by: str) -> str:
    """Return `3` for pieces and `1.250 kg` for goods sold by weight."""
    if sold_by == "weight":
        return f"{quantity // 1000}.{quantity % 1000:03d} kg"
    return str(quantity)


def say_metres(length_mm: int) -> str:
    """Return a length in whole metres."""
    return f"{round(length_mm / 1000)} m"


def say_price(price_cents: int) -> str:
    """Return `12.34`."""
    return f"{price_cents // 100}.{price_cents % 100:02d}"
