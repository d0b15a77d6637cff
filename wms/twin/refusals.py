"""What the twin refuses, and how it says so."""


class BadDay(ValueError):
    """The day, the floor or the staff cannot be simulated; the sentence names the culprit."""
