"""Words on packages: read, and weighed against the names of articles that look alike."""

from wms.vision.words.models import can_read
from wms.vision.words.reading import WordSeen, read_words
from wms.vision.words.telling import Told, doubtful, tell_apart
from wms.vision.words.weighing import weigh_words

__all__ = ["Told", "WordSeen", "can_read", "doubtful", "read_words", "tell_apart", "weigh_words"]
