"""Watch the tray: frames in, what was placed, taken or moved out."""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from wms.errors import Invalid, sentence
from wms.vision.codes import Effort
from wms.vision.picture import Image, open_bgr
from wms.vision.tray.change import Change
from wms.vision.tray.geometry import Tray
from wms.vision.tray.hands import skin
from wms.vision.tray.light import Floats, Mask, Rest, differs, reduced, slopes
from wms.vision.tray.parts import Part, apart, grown, parts_of
from wms.vision.tray.passing import Glimpse, Passing, Read, Seen
from wms.vision.tray.stillness import Stillness
from wms.vision.tray.surface import Surface
from wms.vision.tray.telling import Movement, brought_alone, changes_of
from wms.vision.tray.trouble import Saying, Trouble, View, shifted

AREA_MIN_MM2: Final = 220.0
_AREA_MIN_SHARE: Final = 0.0006
_INSIDE: Final = 0.5
_OUTSIDE: Final = 0.1
_UNSETTLED: Final = 0.03
_SKIN_S: Final = 0.6
_BORDER_S: Final = 0.4
_SKIN_FLOOR: Final = 0.2
_LEFT_SHARE: Final = 0.85
_BORDER_SKIN: Final = 0.5
_BORDER_SKIN_S: Final = 1.2
_SKIN: Final = 0.5
_LONG_S: Final = 1.5
_STIRRED: Final = (0.01, 0.6)
_EDGE_S: Final = 4.0
_AROUND_PX: Final = 6


class TimeWentBack(Invalid, ValueError):
    """A frame is older than the one before it."""

    title = sentence("Frame out of order")
    says = sentence("A frame of {at} s came after one of {last} s.")


class Watch:
    """
    Tells from the frames of a camera above the tray what was placed, taken away and moved.

    Made for 3 to 10 frames a second. The first good frame shows the tray as it is when empty. Time
    is passed in, and the same frames give the same changes. A thing counts once it lies still on
    the tray, apart from whatever reaches in from the picture's border; hands, sleeves and people
    leaning in always do.

    With `read`, the codes of a thing are looked for while it is on its way; see `unread`, too.

    `trouble` says what keeps the camera from seeing: "" nothing, or "covered", "dark", "glare",
    "elsewhere" (knocked, or turned away), "blurred". Nothing is told meanwhile; once the view is
    back, what changed in between is.
    """

    def __init__(self, tray: Tray | None = None, *, read: Read | None = None) -> None:
        self.tray = tray
        self.read = read
        self.frames = 0
        self.movements = 0
        self.last_at = -math.inf
        self.begin_anew()

    def begin_anew(self) -> None:
        """Take the next good frame for the empty tray: another tote, or all was cleared away."""
        self.surface: Surface | None = None
        self.view: View | None = None
        self.began_at: float | None = None
        self.peak_area = 0
        self.stillness = Stillness()
        self.passing = Passing(self.read)
        self.saying = Saying()
        self.knocked = False
        self.knows_skin = True
        self.skin_of: tuple[Image, Mask] | None = None

    @property
    def trouble(self) -> Trouble:
        """What keeps the camera from seeing the tray, or ""."""
        return self.saying.said

    def unread(self) -> tuple[Glimpse, Effort] | None:
        """
        Return what should be looked at for codes now, and how; None: nothing.

        For a watch without `read`: `glimpse.look` may be called on any thread, and what it finds
        reaches the change that the glimpse belongs to even if that was told meanwhile.
        """
        return self.passing.unread()

    @property
    def lying(self) -> tuple[int, ...]:
        """The numbers of the things that lie on the tray, as `Change.number` gave them."""
        return () if self.surface is None else tuple(t.number for t in self.surface.things)

    def see(self, frame: Image, at: float) -> list[Change]:
        """
        Return what has come to rest with this frame; `at` is its moment in seconds.

        The frame is kept for a while: a camera's buffer that is written again must be copied.

        :raises PictureRefused: no picture of three bytes a pixel
        :raises OtherCamera: the tray was calibrated with a picture of another shape
        :raises TimeWentBack: the frame before was of a later moment
        """
        picture = open_bgr(frame)
        if not at >= self.last_at:
            raise TimeWentBack(at=at, last=self.last_at)
        if self.tray is not None:
            self.tray = self.tray.fitted(picture.shape[1], picture.shape[0])
        small = reduced(picture)
        if self.surface is not None and small.shape != self.surface.reference.shape:
            self.begin_anew()
        seconds = min(at - self.last_at, 1.0)
        self.frames, self.last_at = self.frames + 1, at
        self.stillness.see(small, at)
        if self.surface is None or self.view is None:
            self._look_first(picture, small)
            return []
        return self._look(picture, small, self.surface, seconds)

    def _look_first(self, picture: Image, small: Floats) -> None:
        view = View(picture, small)
        rest = Rest(small)
        unchanged = np.zeros(small.shape[:2], np.bool_)
        trouble = view.judge(picture, small, rest, rest.slopes, unchanged)
        self.saying.hear(trouble, self.last_at)
        if not trouble:
            self.view = view
            self.surface = Surface(small, picture, self.tray, self.frames)
            # On a tray of skin's colour, or in a very warm light, skin cannot be told by colour.
            floor = self._skin(picture, small.shape[:2])[self.surface.floor]
            self.knows_skin = float(floor.mean()) < _SKIN_FLOOR

    def _look(
        self, picture: Image, small: Floats, surface: Surface, seconds: float
    ) -> list[Change]:
        stirred = float(self.stillness.unsettled(self.last_at).mean())
        hold = _STIRRED[0] < stirred < _STIRRED[1]
        planes = surface.lighting.planes
        now = small / surface.lighting.gain(small, surface.rest, hold=hold)
        steep = slopes(now)
        changed = differs(now, surface.rest, self.stillness.noise, steep)
        self.stillness.compare(changed, self.last_at)
        parts = parts_of(changed, area_min=self._area_min(small.shape))
        resting = self._resting(picture, surface, parts)
        trouble = self._trouble(picture, small, steep, changed, resting)
        self.saying.hear(trouble or self._at_edge(surface, parts, now), self.last_at)
        if trouble:
            surface.lighting.planes = planes
            return []
        self._follow(picture, surface, parts, resting)
        if resting:
            return self._settle(picture, surface, resting, now)
        still = ~grown(changed | self.stillness.unsettled(self.last_at), _AROUND_PX)
        surface.drift(now, still, seconds)
        return []

    def _area_min(self, shape: Sequence[int]) -> float:
        if self.tray is None:
            return _AREA_MIN_SHARE * shape[0] * shape[1]
        mm_per_px = self.tray.mm_per_px * self.tray.width / shape[1]
        return AREA_MIN_MM2 / mm_per_px**2

    def _trouble(
        self,
        picture: Image,
        small: Floats,
        steep: Floats,
        changed: Mask,
        resting: Sequence[Part],
    ) -> Trouble:
        assert self.surface is not None
        assert self.view is not None
        trouble = self.view.judge(picture, small, self.surface.rest, steep, changed)
        # Whether all has moved takes long to see: it is asked before something is told, and as long
        # as it has.
        if not trouble and (resting or self.knocked):
            goods = self.surface.covered()
            for part in resting:
                goods |= part.mask
            self.knocked = shifted(steep, self.surface.rest, goods)
            return "elsewhere" if self.knocked else ""
        return trouble

    def _resting(self, picture: Image, surface: Surface, parts: Sequence[Part]) -> list[Part]:
        """Return the parts that lie still on the tray, once all that came with them do."""
        goods = [part for part in parts if part.share(surface.floor) >= _INSIDE]
        resting = [part for part in goods if self._lies(picture, surface, part)]
        # An arm throws shadows, mirrors itself in what is glossy and hides half of what it holds:
        # what lies there is judged once it has gone, or else has lain there for long.
        moving = [part for part in parts if part not in resting and self._moves(part)]
        return [part for part in resting if not moving or self._still_s(part) > _LONG_S]

    def _moves(self, part: Part) -> bool:
        return part.share(self.stillness.unsettled(self.last_at)) > _UNSETTLED

    def _still_s(self, part: Part) -> float:
        return self.last_at - self.stillness.still_since(part.mask)

    def _lies(self, picture: Image, surface: Surface, part: Part) -> bool:
        """
        Whether a part is a thing at rest.

        What is of skin's colour has to lie longer, since a sleeve of the tray's colour may hide
        that a hand is one.
        """
        if self._moves(part):
            return False
        still_s = self._still_s(part)
        # Whoever lays something down takes the arm away, and then less of the picture is changed.
        if part.at_border and (still_s < _BORDER_S or part.area > _LEFT_SHARE * self.peak_area):
            return False
        known = part.share(surface.covered()) >= _INSIDE
        bare_skin = not known and part.share(self._skin(picture, part.mask.shape))
        if part.at_border:
            return still_s >= _BORDER_SKIN_S or bare_skin < _BORDER_SKIN
        return still_s >= _SKIN_S or bare_skin < _SKIN

    def _skin(self, picture: Image, shape: tuple[int, ...]) -> Mask:
        if not self.knows_skin:
            return np.zeros(shape, np.bool_)
        if self.skin_of is None or self.skin_of[0] is not picture:
            size = (shape[1], shape[0])
            thinned = cv2.resize(picture, size, interpolation=cv2.INTER_NEAREST)
            white = self.tray.white if self.tray else (255, 255, 255)
            self.skin_of = picture, skin(np.asarray(thinned, np.uint8), white)
        return self.skin_of[1]

    def _at_edge(self, surface: Surface, parts: Sequence[Part], now: Floats) -> Trouble:
        """Take in what has long lain still outside of the tray, and tell what covers its edge."""
        for part in parts:
            outside = part.at_border or part.share(surface.floor) < _INSIDE
            if outside and self._still_s(part) >= _EDGE_S:
                if part.share(surface.floor) > _OUTSIDE and part.at_border:
                    return "covered"
                surface.absorb(now, grown(part.mask, _AROUND_PX))
        return ""

    def _follow(
        self, picture: Image, surface: Surface, parts: Sequence[Part], resting: Sequence[Part]
    ) -> None:
        """Keep an eye on a movement: when it began, and glimpses of what it brings."""
        if not parts:
            self.passing.forget()
            self.began_at, self.peak_area = None, 0
            surface.calm, surface.calm_frame = picture, self.frames
            return
        if self.began_at is None:
            self.began_at, self.movements = self.last_at, self.movements + 1
            self.passing.forget()
        self.peak_area = max(self.peak_area, *(part.area for part in parts))
        if resting:
            # It is on its way no more, and somebody waits for it to be told.
            return
        moving = np.zeros(surface.spot.shape, np.bool_)
        for part in parts:
            moving |= part.mask
        hand = self._skin(picture, moving.shape)
        self.passing.see(picture, moving & surface.spot, hand, self.last_at, calm=surface.calm)

    def _settle(
        self, picture: Image, surface: Surface, resting: Sequence[Part], now: Floats
    ) -> list[Change]:
        area_min = self._area_min(now.shape)
        halves = [half for part in resting for half in apart(part, area_min=area_min)]
        rested_at = max(self.stillness.still_since(part.mask) for part in halves)
        meanings = surface.settle(halves, now, self.stillness.noise, self.last_at)
        began_at = self.began_at if self.began_at is not None else rested_at
        # What was pushed may be told before what pushed it, and labels before all of a package:
        # that is still on its way then.
        taken = any(meaning.verdict == "taken" for meaning in meanings)
        is_over = taken or brought_alone(meanings) is not None
        movement = Movement(
            self.movements,
            began_at,
            self.last_at,
            before=surface.calm,
            after=picture,
            before_frame=surface.calm_frame,
            frame=self.frames,
            seen=self.passing.given(began_at, rested_at) if is_over else Seen(),
        )
        self.began_at = None if is_over else began_at
        return changes_of(movement, meanings, self.tray)
