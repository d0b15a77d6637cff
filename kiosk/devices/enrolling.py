"""What a station enrols articles with: the views on disk, and whoever looks at the article."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.devices.bench import Bench
from kiosk.devices.seeing import CAMERA, read_tray
from kiosk.devices.turning import Spot, Turner
from kiosk.flow.enrolment import AskArticle, AskMissing, DropView, SettleViews, TakeView
from kiosk.server.enrolments import Enrolments


@dataclass(frozen=True)
class Parts:
    """The parts, and which of them does what the session asks for."""

    enrolments: Enrolments
    turner: Turner
    acts: dict[type, Callable[[Any], None]]

    def start(self) -> None:
        """Begin to look and to send."""
        self.enrolments.start()
        self.turner.start()

    def stop(self) -> None:
        """Look and send no more."""
        self.turner.stop()
        self.enrolments.stop()


def make_enrolling(bench: Bench) -> Parts:
    """Return what a station enrols with, not yet started."""
    chosen = bench.settings
    enrolments = Enrolments(bench.client, chosen.data_folder, bench.tell, bench.stamp)
    turner = Turner(
        lambda request: bench.hub.take_frame(CAMERA, request),
        enrolments,
        tell=bench.tell,
        stamp=bench.stamp,
        state=lambda: bench.shown.state,
        show=bench.photos.show,
        spot=_spot(bench),
    )
    bench.ear.turned = turner.frames.hear
    acts: dict[type, Callable[[Any], None]] = {
        AskMissing: enrolments.ask,
        AskArticle: enrolments.ask,
        TakeView: turner.take,
        DropView: enrolments.drop,
        SettleViews: enrolments.settle,
    }
    return Parts(enrolments, turner, acts)


def _spot(bench: Bench) -> Spot:
    """Return where articles are shown to the camera, as far as the tray's calibration tells."""
    path = bench.settings.tray.calibration
    if path is None:
        return ()
    return tuple((float(x), float(y)) for x, y in read_tray(path).spot)
