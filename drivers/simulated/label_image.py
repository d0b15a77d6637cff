"""A ZPL format drawn as the printer would burn it, at 203 dots per inch."""

from PIL import Image

from drivers.simulated.printers.label import draw_format
from drivers.simulated.printers.mechanism import Settings
from drivers.simulated.printers.stream import Format, ZplStream


def draw_label(format_text: str | bytes) -> Image.Image:
    """Return the picture of the first format in this text; without one it is blank paper."""
    data = format_text.encode() if isinstance(format_text, str) else format_text
    formats = [said for said in ZplStream().feed(data) if isinstance(said, Format)]
    return draw_format(formats[0] if formats else Format((), b""), Settings())
