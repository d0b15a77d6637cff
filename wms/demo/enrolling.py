"""Teaching the camera of a watched bench, while nothing waits to be packed: as the screen asks."""

from typing import Final

from wms.demo.bench import Bench, BenchFailed, Shown
from wms.demo.shop import Article

ARTICLES_MAX: Final = 12
"""So many in all: whoever watches a demonstration wants to see baskets packed."""
PANELS: Final = ("front", "back", "top", "left", "right", "bottom", "code")
"""What looks at the camera, one after the other; a pack may not rest on each, or show it twice."""
SPOT_MM: Final = (0, 0)
FETCH_SECONDS: Final = 3.0
BY_ITSELF_S_MAX: Final = 2.5
"""So long the packer lets the station look at a side before the key is touched."""
VIEW_S_MAX: Final = 6.0


class Enroller:
    """Shows one article after the other to the camera, each from several sides."""

    def __init__(self, bench: Bench, articles: dict[str, Article]) -> None:
        """Take the bench, and all articles by SKU."""
        self.bench = bench
        self.articles = articles
        self.begun = 0
        self.tried: set[str] = set()

    @property
    def willing(self) -> bool:
        """Return whether there is still something to teach."""
        return self.begun < ARTICLES_MAX

    def enrol(self) -> None:
        """
        Teach the camera the article that sells most of those it does not know.

        :raises BenchFailed: the station does not answer
        """
        self.begun += 1
        self.bench.tap("enrol")
        shown = self.bench.see(_offers, "which articles lack pictures")
        try:
            article = self._wanted(shown)
            if article is None:
                self.begun = ARTICLES_MAX
            else:
                self._show(article)
        finally:
            self.bench.devices.do(clear=True)
            self.bench.tap("cancel")
            self.bench.see(lambda now: now["enrolling"] is None, "that enrolling is over")

    def _wanted(self, shown: Shown) -> Article | None:
        for missing in shown["enrolling"]["missing"]["missing"]:
            article = self.articles[missing["sku"]]
            # What was shown a moment ago may still be on its way to the server.
            if not article.weighed and article.sku not in self.tried:
                self.tried.add(article.sku)
                return article
        return None

    def _show(self, article: Article) -> None:
        """Fetch and scan an article, then turn it until the station has all the views it wants."""
        self.bench.pace.wait(FETCH_SECONDS)
        self.bench.scan_until(
            article.barcode, lambda now: bool(now["enrolling"]["name"]), "the article's name"
        )
        described = {"name": article.name, "barcode": article.barcode}
        for panel in PANELS:
            self._turn_to(panel, described)
            if self.bench.look()["enrolling"]["done"]:
                return
            self.bench.devices.do(clear=True)
        # The camera sees too little today: packing goes before.
        self.begun = ARTICLES_MAX

    def _turn_to(self, panel: str, described: dict[str, str]) -> None:
        """Lay an article with one side up; where no picture is taken by itself, touch the key."""
        told = self.bench.devices.do(lay=described, up=panel, at_mm=SPOT_MM)
        before = _views(self.bench.look())
        self.bench.pace.wait(told["ends_s"])
        if not self._is_taken(before, BY_ITSELF_S_MAX):
            self.bench.tap("ok")
            # Where none comes, something was in the way, or the side is known: the next then.
            self._is_taken(before, VIEW_S_MAX)

    def _is_taken(self, before: tuple[int, int], seconds: float) -> bool:
        """Return whether the station takes a picture within this time."""
        try:
            self.bench.see(lambda now: _views(now) != before, "a view", seconds)
        except BenchFailed:
            return False
        return True


def _views(shown: Shown) -> tuple[int, int]:
    """Return how many articles are done, and how many views there are of the one in hand."""
    return shown["enrolling"]["done"], len(shown["enrolling"]["views"])


def _offers(shown: Shown) -> bool:
    return bool(shown["enrolling"] and shown["enrolling"]["missing"])
