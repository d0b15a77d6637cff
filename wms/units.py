"""Quantities as people read them. Inside, everything is an integer of the smallest unit."""


def say_quantity(quantity: int, sold_by: str) -> str:
    """Return `3` for pieces and `1.250 kg` for goods sold by weight."""
    if sold_by == "weight":
        return f"{quantity // 1000}.{quantity % 1000:03d} kg"
    return str(quantity)
