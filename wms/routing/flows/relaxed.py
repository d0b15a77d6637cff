"""The walk with flows counted modulo a power of two: a bound on what is still to pay."""

from wms.routing.flows.prices import prices_for
from wms.routing.flows.script import Kind
from wms.routing.flows.state import EMPTY, WHOLE, excess_in, modulo, walked
from wms.routing.flows.ways import EXACT_BITS, Programme, Way, passes_of, plain_ways
from wms.routing.graph import FAR


class Relaxation:
    """
    What is still to pay at least, after each row and in each state.

    Every walk is one of these too, so none can pay less; but of these states there are only few.
    """

    def __init__(self, programme: Programme, bits: int, *, priced: bool) -> None:
        """Follow all ways, flows modulo 2 ** bits; then add up from the last row backwards."""
        self.modulus = 1 << bits
        self.prices = prices_for(programme.rows) if priced else None
        self._programme = programme
        self._rows = self.prices.rows if self.prices else programme.rows
        self._bits = bits
        self._mask = modulo(bits)
        states = [EMPTY]
        taken: list[dict[int, list[Way]]] = []
        for number in range(len(self._rows)):
            ways = {state: self._ways(state, number) for state in states}
            taken.append(ways)
            reached = {to: None for found in ways.values() for to, _, _ in found}
            states = [to for to in reached if to != WHOLE]
        self._ahead: list[dict[int, int]] = [dict.fromkeys(states, FAR)]
        for ways in reversed(taken):
            after = self._ahead[-1]
            after[WHOLE] = 0
            self._ahead.append(
                {
                    state: min((cost + after.get(to, FAR) for to, cost, _ in found), default=FAR)
                    for state, found in ways.items()
                }
            )
        self._ahead.reverse()

    def ahead(self, row: int, state: int) -> int:
        """Return what no walk in this state before this row can still pay less than."""
        ahead = self._ahead[row].get(state & self._mask, FAR)
        if ahead >= FAR or self.prices is None:
            return ahead
        if row:
            prices = self.prices.slots[row - 1]
            ahead -= sum(excess_in(state, slot) * price for slot, price in prices.items())
        ahead -= 0 if self._programme.begun(row) else self.prices.start
        ended = self._programme.ended(state, row, EXACT_BITS)
        return ahead + (0 if ended else self.prices.end)

    def _ways(self, state: int, number: int) -> list[Way]:
        row = self._rows[number]
        if row[0] != Kind.PIECE:
            return list(self._programme.at_junction(state, number, row, self._bits))
        ended = self._programme.ended(state, number, self._bits)
        ways = list(plain_ways(state, row, ended=ended))
        for passes in passes_of(row, ended=ended):
            for count in range(1, self.modulus + 1):
                to = walked(state, row[1], row[2], passes.effect(count))
                ways.append((to, passes.cost(count), passes.choice(count)))
        return [(to & self._mask, cost, choice) for to, cost, choice in ways]
