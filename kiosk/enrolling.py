"""What a station enrols articles with: the views on disk, and whoever looks at the article."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.enrolment import AskArticle, AskMissing, DropView, SettleViews, TakeView
from kiosk.enrolments import Enrolments
from kiosk.seeing import CAMERA, read_tray
from kiosk.turning import Spot, Turner

if TYPE_CHECKING:
    from kiosk.station import Station


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


def make_enrolling(station: "Station") -> Parts:
    """Return what a station enrols with, not yet started."""
    chosen = station.settings
    enrolments = Enrolments(station.client, chosen.data_folder, station.tell, station.stamp)
    turner = Turner(
        lambda request: station.hub.take_photo(CAMERA, request),
        enrolments,
        tell=station.tell,
        stamp=station.stamp,
        state=lambda: station.shown.state,
        show=station.photos.show,
        spot=_spot(station),
    )
    station.ear.turned = turner.frames.hear
    acts: dict[type, Callable[[Any], None]] = {
        AskMissing: enrolments.ask,
        AskArticle: enrolments.ask,
        TakeView: turner.take,
        DropView: enrolments.drop,
        SettleViews: enrolments.settle,
    }
    return Parts(enrolments, turner, acts)


def _spot(station: "Station") -> Spot:
    """Return where articles are shown to the camera, as far as the tray's calibration tells."""
    path = station.settings.tray.calibration
    if path is None:
        return ()
    return tuple((float(x), float(y)) for x, y in read_tray(path).spot)
