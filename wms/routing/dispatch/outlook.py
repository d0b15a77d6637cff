"""
What a cart costs: its own lateness, that of all orders it leaves behind, and the picker's time.

Orders left behind are looked at as a stream: they go in the order of their slack, and all pickers
work them off together from the moment each is free. That says within a fraction of a millisecond
how late each will be, for every cart that might go now. Orders still to come are late too when
today's backlog outlasts the slack that orders come with: the price of a picker's second grows with
what is open, or under overload a plan that looks only at moments due would lose to first come,
first served.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wms.routing.dispatch.orders import OpenOrder, Policy
from wms.routing.dispatch.walks import Numbers

# How far off the outlook is, as a share of how far it looks ahead, and at least.
DOUBT_SHARE: Final = 0.25
DOUBT_S_MIN: Final = 30.0
# How far off the seconds of a cart are that goes now.
OWN_DOUBT_SHARE: Final = 0.12
OWN_DOUBT_S_MIN: Final = 5.0
# An order's goods arrive with its cart, on average this share of a cart later than its own work.
CART_SHARE: Final = 0.5
# How many orders to come stand behind each open one, when the store runs near its limit.
TO_COME: Final = 1.0


@dataclass(frozen=True)
class Outlook:
    """The open orders as a stream of work: all arrays are in the order of `orders`."""

    now_s: float
    due_s: Numbers
    work_s: Numbers
    slack_s: float
    free_s: tuple[float, ...]
    policy: Policy

    def costs(self, members: Numbers, seconds: Numbers, queue_s: float = 0.0) -> Numbers:
        """Return the cost of each cart (row) that takes so many seconds and queues for so many."""
        policy = self.policy
        done = self.now_s + seconds + queue_s
        doubt = np.maximum(OWN_DOUBT_S_MIN, OWN_DOUBT_SHARE * seconds)[:, None]
        own = members * _expected_late(done[:, None] - self.due_s[None, :], doubt)
        left, reach = self._left(members, seconds)
        late = own.sum(axis=1) + left
        work = seconds + ((1 - members) * self.work_s).sum(axis=1)
        cost: Numbers = policy.late_price * late + self._time_prices(members, reach) * work
        return cost

    def _left(self, members: Numbers, seconds: Numbers) -> tuple[Numbers, Numbers]:
        """Return how late what is left behind will be, and in how many seconds it is all done."""
        order = np.argsort(self.due_s - self.work_s, kind="stable")
        rest = (1 - members)[:, order] * self.work_s[order]
        done_s = self._done(np.cumsum(rest, axis=1), seconds)
        cart_s = CART_SHARE * seconds.mean()
        margin = done_s + cart_s - (self.due_s[order] - self.now_s)
        late = _expected_late(margin, np.maximum(DOUBT_S_MIN, DOUBT_SHARE * done_s))
        left: Numbers = (late * (1 - members)[:, order]).sum(axis=1)
        return left, done_s[:, -1]

    def _done(self, work_s: Numbers, seconds: Numbers) -> Numbers:
        """Return after how many seconds all pickers together have done so much work."""
        others = np.array([max(0.0, free - self.now_s) for free in self.free_s])
        free = np.sort(
            np.concatenate(
                [seconds[:, None], np.broadcast_to(others, (len(seconds), len(others)))], axis=1
            ),
            axis=1,
        )
        # With the first i pickers at work the job ends at (work + sum of their beginnings) / i;
        # it is the least of these, since a picker who begins after the end adds nothing.
        count = np.arange(1, free.shape[1] + 1)
        sums = np.cumsum(free, axis=1)
        ends = (work_s[:, :, None] + sums[:, None, :]) / count
        done: Numbers = ends.min(axis=2)
        return done

    def _time_prices(self, members: Numbers, reach: Numbers) -> Numbers:
        """Return the price of a picker's second: more as more work is open than slack allows."""
        left = (1 - members).sum(axis=1)
        beyond = reach - self.slack_s
        doubt = max(DOUBT_S_MIN, DOUBT_SHARE * self.slack_s)
        pressed = 1 / (1 + np.exp(-np.clip(beyond / doubt, -30, 30)))
        to_come = TO_COME * self.policy.late_price * left * pressed
        price: Numbers = self.policy.time_price + to_come / (1 + len(self.free_s))
        return price


def _expected_late(margin: Numbers, doubt: Numbers) -> Numbers:
    """Return the lateness expected when the moment is known only up to a doubt (softplus)."""
    late: Numbers = doubt * np.logaddexp(0.0, margin / doubt)
    return late


def usual_slack(orders: Sequence[OpenOrder]) -> float:
    """Return with how much time from placing to due moment orders come in: their median."""
    return float(np.median([order.due_s - order.placed_s for order in orders]))
