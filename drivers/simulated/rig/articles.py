"""Articles as JSON objects describe them: what the packer is to lay down, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, get_args

from drivers.simulated.table.package import (
    Harm,
    Package,
    Shape,
    damaged,
    mislabelled,
    package_of,
    photo_of,
)
from drivers.simulated.world.things import EPC

NUMBERS: Final = {
    "weight_g": (0.0, 1_000_000.0),
    "spread_g": (0.0, 10_000.0),
    "x": (-400.0, 400.0),
    "y": (-300.0, 300.0),
}
FIELDS: Final = frozenset(
    {"name", "barcode", "weight_g", "spread_g", "size_mm", "epc", "family", "shape", "id"}
)
OPTIONS: Final = frozenset({"code_up", "up", "damaged", "label_of", "sticker", "photo", "at_mm"})
"""What may stand beside `lay`: how it is laid, and what is wrong with it."""
PANELS: Final = ("front", "back", "top", "bottom", "left", "right", "code")
HARMS: Final = tuple(one for one in get_args(Harm) if one)
SHAPES: Final = tuple(one for one in get_args(Shape) if one != "sheet")


@dataclass(frozen=True, slots=True)
class Article:
    """What somebody wants laid down, and how."""

    package: Package
    name: str = ""
    epc: str | None = None
    weight_g: float | None = None
    spread_g: float = 0.0
    code_up: bool | None = None
    up: str = ""
    """The panel that looks at the camera."""
    at_mm: tuple[float, float] | None = None


def article_from(fields: Mapping[str, object], options: Mapping[str, object]) -> Article:
    """
    Return the article that a JSON object describes, with what was told beside it.

    :raises ValueError: a field is missing or is not what it should be; the text names it
    """
    unknown = fields.keys() - FIELDS
    if unknown:
        raise ValueError(f"an article has no {min(unknown)!r}; it has {', '.join(sorted(FIELDS))}")
    epc = text_of(fields, "epc", default="")
    if epc and not EPC.fullmatch(epc):
        raise ValueError(f"epc: {epc!r} is no EPC of 1 to 31 words of hexadecimal (0-9, A-F)")
    return Article(
        package=changed(package_from(fields), options),
        name=text_of(fields, "id", default=""),
        epc=epc or None,
        weight_g=number_of(fields, "weight_g"),
        spread_g=number_of(fields, "spread_g") or 0.0,
        code_up=flag_of(options, "code_up"),
        up=panel_of(options),
        at_mm=point_of(options.get("at_mm")),
    )


def package_from(fields: Mapping[str, object]) -> Package:
    """
    Return the package that a JSON object describes.

    :raises ValueError: a field is missing or is not what it should be; the text names it
    """
    shape = text_of(fields, "shape", default="")
    if shape and shape not in SHAPES:
        raise ValueError(f"shape is one of {', '.join(SHAPES)}, not {shape!r}")
    return package_of(
        text_of(fields, "name"),
        text_of(fields, "barcode", default=""),
        size_from(fields.get("size_mm")),
        family=text_of(fields, "family", default=""),
        shape=next((one for one in get_args(Shape) if one == shape), None),
    )


def changed(package: Package, options: Mapping[str, object]) -> Package:
    """
    Return the package with what is wrong with it.

    :raises ValueError: an option is not what it should be; the text names it
    """
    if "label_of" in options:
        other = options["label_of"]
        if not isinstance(other, dict):
            raise ValueError("label_of is an article, with name and barcode")
        package = mislabelled(package, package_from(other))
    package = replace(package, sticker=text_of(options, "sticker", default=""))
    harm = options.get("damaged", "")
    harm = HARMS[0] if harm is True else "" if harm is False else harm
    if harm not in ("", *HARMS):
        raise ValueError(f"damaged is true, or one of {', '.join(HARMS)}; not {harm!r}")
    package = damaged(package, next((one for one in get_args(Harm) if one == harm), ""))
    return photo_of(package) if flag_of(options, "photo") else package


def flag_of(fields: Mapping[str, object], name: str) -> bool | None:
    """
    Return yes, no, or nothing if it is not told.

    :raises ValueError: it is neither
    """
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{name} is true or false")
    return value


def panel_of(options: Mapping[str, object]) -> str:
    """
    Return the panel that looks up, or nothing if it is not told.

    :raises ValueError: there is no such panel
    """
    panel = text_of(options, "up", default="")
    if panel and panel not in PANELS:
        raise ValueError(f"up is one of {', '.join(PANELS)}, not {panel!r}")
    return panel


def point_of(value: object) -> tuple[float, float] | None:
    """
    Return where on the tray, in mm from its middle to the right and to the far side.

    :raises ValueError: it is something else
    """
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("at_mm is two numbers: to the right and to the far side")
    both = dict(zip(("x", "y"), value, strict=True))
    x, y = number_of(both, "x"), number_of(both, "y")
    if x is None or y is None:
        raise ValueError("at_mm is two numbers: to the right and to the far side")
    return x, y


def text_of(fields: Mapping[str, object], name: str, default: str | None = None) -> str:
    """
    Return a text.

    :raises ValueError: it is none, or missing without a default
    """
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")  # noqa: TRY004 -- refused as every field is
    return value


def number_of(fields: Mapping[str, object], name: str) -> float | None:
    """
    Return a number, or nothing if it is not told.

    :raises ValueError: it is none within its bounds
    """
    value = fields.get(name)
    if value is None:
        return None
    low, high = NUMBERS[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{name} is a number from {low:g} to {high:g}")
    return float(value)


def size_from(value: object) -> tuple[int, int, int] | None:
    """
    Return three sides in mm.

    :raises ValueError: it is something else
    """
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise ValueError("size_mm is length, width and height")
    sides = [one for one in value if isinstance(one, int) and not isinstance(one, bool)]
    if len(sides) != 3:
        raise ValueError("size_mm is three whole numbers")
    return sides[0], sides[1], sides[2]
