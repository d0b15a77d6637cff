"""What routing refuses. Each refusal keeps its culprit, so that a caller can show the bin meant."""


class RoutingError(ValueError):
    """The graph or the question cannot be routed as it stands."""


class BadLengthError(RoutingError):
    """A length, door time or speed is no whole number, or lies outside its limits."""

    def __init__(self, what: str, value: object, least: int, most: int) -> None:
        super().__init__(f"{what} must be a whole number from {least} to {most}, not {value!r}.")
        self.what = what
        self.value = value


class RepeatedNodeError(RoutingError):
    """Two nodes have one id."""

    def __init__(self, node: int) -> None:
        super().__init__(f"Node {node} stands in the graph twice.")
        self.node = node


class UnknownNodeError(RoutingError):
    """An edge, stop, start or end names a node that the graph does not have."""

    def __init__(self, node: object, where: str) -> None:
        super().__init__(f"{where} names node {node!r}, which the graph does not have.")
        self.node = node
        self.where = where


class UnreachableError(RoutingError):
    """
    There is no way from one node to another that the walk would need.

    `stop` is the index of the stop that cannot be reached, or that cannot be left again; None
    when it is the end alone that cannot be reached.
    """

    def __init__(self, from_node: int, node: int, stop: int | None = None) -> None:
        culprit = "" if stop is None else f" (stop {stop})"
        super().__init__(f"There is no way from node {from_node} to node {node}{culprit}.")
        self.from_node = from_node
        self.node = node
        self.stop = stop


class NoEndError(RoutingError):
    """The list of nodes where the walk may end is empty; None says that it may end anywhere."""

    def __init__(self) -> None:
        super().__init__("Give at least one node where the walk may end, or None for anywhere.")


class TooManyStopsError(RoutingError):
    """The walk has more places to stop at than one tour is planned for."""

    def __init__(self, wanted: int, most: int) -> None:
        super().__init__(f"{wanted} places to stop at are more than the {most} of one tour.")
        self.wanted = wanted
        self.most = most


class UnknownStopError(RoutingError):
    """A rule names a stop by an index that no stop has."""

    def __init__(self, stop: object, count: int) -> None:
        super().__init__(f"A rule names stop {stop!r}, but there are {count} stops, from 0.")
        self.stop = stop
        self.count = count


class CyclicRuleError(RoutingError):
    """Each of these stops must come before the next, and the last before the first."""

    def __init__(self, stops: tuple[int, ...]) -> None:
        way = " before ".join(f"stop {stop}" for stop in (*stops, stops[0]))
        super().__init__(f"The rules contradict each other: {way}.")
        self.stops = stops


class BackwardRuleError(RoutingError):
    """A stop must come before one whose group is walked earlier."""

    def __init__(self, first: int, then: int, first_group: int, then_group: int) -> None:
        super().__init__(
            f"Stop {first} of group {first_group} cannot come before stop {then}"
            f" of group {then_group}: lower groups are walked first."
        )
        self.first = first
        self.then = then


class ColdChainError(RoutingError):
    """
    However the walk is laid, the cold goods are outside for longer than they may be.

    Where that is not `proven`, no walk was found in the time given by which they are not.
    """

    def __init__(self, outside_mm: int, least_mm: int, *, proven: bool = True) -> None:
        super().__init__(
            f"Cold goods would be carried at least {least_mm} mm; the rule allows {outside_mm} mm."
            if proven
            else f"No walk was found in time that carries cold goods less than {least_mm} mm;"
            f" the rule allows {outside_mm} mm."
        )
        self.outside_mm = outside_mm
        self.least_mm = least_mm
        self.proven = proven


class BadSecondsError(RoutingError):
    """The time to plan in is negative, endless or no number."""

    def __init__(self, seconds: object) -> None:
        super().__init__(f"The seconds to plan in must be a number from 0 up, not {seconds!r}.")
