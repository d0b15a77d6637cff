"""A walk as a simulated picker reads it: what is left of it, and how an answer changes it."""

from wms.wire.handheld import ExchangeAnswer, PickLine, PickTask


def left_of(line: PickLine) -> int:
    """Return how many of a stop are neither taken nor reported short."""
    return line.wanted - line.picked - line.short


def is_cancelled(task: PickTask, line: PickLine) -> bool:
    """Return whether the order of a stop was cancelled."""
    return any(
        order.order_id == line.order_id and order.state == "cancelled" for order in task.orders
    )


def next_line(task: PickTask) -> PickLine | None:
    """Return the next stop at which something is to be taken."""
    lines = [line for line in task.lines if left_of(line) > 0 and not is_cancelled(task, line)]
    return min(lines, key=lambda line: line.stop_no, default=None)


def after(
    task: PickTask, answer: ExchangeAnswer, line: PickLine, *, picked: int = 0, short: int = 0
) -> PickTask:
    """Return the walk after an answer: as the server sent it, else with what was just done."""
    if answer.task is not None:
        return answer.task
    done = line.model_copy(update={"picked": line.picked + picked, "short": line.short + short})
    lines = [done if one.pick_line_id == line.pick_line_id else one for one in task.lines]
    return task.model_copy(update={"lines": tuple(lines)})


def without(task: PickTask, answer: ExchangeAnswer, line: PickLine) -> PickTask:
    """Return the walk after its order at a stop turned out to be cancelled."""
    if answer.task is not None:
        return answer.task
    orders = [
        order.model_copy(update={"state": "cancelled"})
        if order.order_id == line.order_id
        else order
        for order in task.orders
    ]
    return task.model_copy(update={"orders": tuple(orders)})


def refused(answer: ExchangeAnswer) -> str | None:
    """Return the code of the refusal of the one command that was sent."""
    [outcome] = answer.outcomes
    if outcome.outcome != "set_aside":
        return None
    return outcome.code or "refused"
