"""What each key of the screen does on each screen; command barcodes are the same keys."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.flow.events import Act, Tapped
from kiosk.flow.state import Basket, Parcel, State
from kiosk.flow.steps import (
    closing,
    doubting,
    enrolling,
    handing_over,
    labelling,
    packing,
    people,
    sorting,
    standing,
    tagging,
)
from kiosk.flow.steps.step import Step, nothing, quiet, warn


def tap(state: State, event: Tapped) -> Step:
    """Do what a key stands for."""
    if event.act == "dismiss":
        return nothing(replace(quiet(state), set_aside=state.set_aside[1:]))
    if event.act == "log_out":
        return people.log_out(state)
    if state.person is None:
        return nothing(replace(quiet(state), badge=None) if event.act == "cancel" else state)
    return warn(state, "busy") if state.busy is not None else _tap_at_work(state, event)


def _tap_at_work(state: State, event: Tapped) -> Step:
    if state.basket is not None:
        return _tap_basket(state, state.basket, event)
    if state.parcel is not None:
        return _tap_parcel(state, state.parcel, event)
    return _tap_free(state, event)


def _tap_basket(state: State, basket: Basket, event: Tapped) -> Step:
    acts: dict[Act, Callable[[], Step]] = {
        "ok": lambda: closing.close(state, basket, event),
        "next": lambda: closing.close(state, basket, event),
        "close": lambda: closing.close(state, basket, event),
        "undo": lambda: packing.take_last_out(state, basket, event),
        "out": lambda: packing.turn_taking_out(state, basket, event),
        "minus": lambda: packing.take_sku_out(state, basket, event),
        "drop": lambda: packing.take_code_out(state, basket, event),
        "short": lambda: packing.list_missing(state, basket),
        "yes": lambda: standing.answer(state, basket, event, yes=True),
        "no": lambda: standing.answer(state, basket, event, yes=False),
        "doubt": lambda: doubting.turn(state, basket),
        "seen": lambda: doubting.heed(state, basket),
        "gone": lambda: standing.gone(state, basket, event),
        "more_bags": lambda: packing.change_bags(state, basket, 1),
        "fewer_bags": lambda: packing.change_bags(state, basket, -1),
        "weigh": lambda: packing.weigh_bag(state, basket, event),
        "decide": lambda: people.start_deciding(state, basket),
        "reason": lambda: closing.decide(state, basket, event),
        "cancel": lambda: packing.cancel(state, basket, event),
    }
    return acts.get(event.act, lambda: warn(state, "not_now"))()


def _tap_parcel(state: State, parcel: Parcel, event: Tapped) -> Step:
    acts: dict[Act, Callable[[], Step]] = {
        "ok": lambda: labelling.next_order(state, parcel),
        "next": lambda: labelling.next_order(state, parcel),
        "print": lambda: labelling.reprint(state, parcel, event),
        "pick_parcel": lambda: labelling.pick_parcel(state, parcel, event),
        "cancel": lambda: nothing(replace(quiet(state), parcel=replace(parcel, in_hand=None))),
    }
    return acts.get(event.act, lambda: warn(state, "not_now"))()


def _tap_free(state: State, event: Tapped) -> Step:
    desk = state.desk
    if state.sorting is not None:
        return sorting.tap(state, state.sorting, event)
    if state.tagging is not None:
        return _tap_tagging(state, event)
    if state.enrolling is not None:
        return enrolling.tap(state, state.enrolling, event)
    if desk is None:
        free: dict[Act, Callable[[], Step]] = {
            "handover": lambda: handing_over.open_desk(state),
            "sort": lambda: sorting.open_sorting(state),
            "tags": lambda: tagging.open_tagging(state),
            "enrol": lambda: enrolling.open_enrolling(state),
            "zero": lambda: packing.zero_scale(state),
            "recall": lambda: labelling.recall(state),
            "print": lambda: labelling.recall(state),
            "cancel": lambda: nothing(quiet(state)),
        }
        return free.get(event.act, lambda: warn(state, "not_now"))()
    acts: dict[Act, Callable[[], Step]] = {
        "courier": lambda: handing_over.name_courier(state, desk, event),
        "bags": lambda: handing_over.count_bags(state, desk, event),
        "ok": lambda: handing_over.confirm(state, desk, event),
        "next": lambda: handing_over.confirm(state, desk, event),
        "cancel": lambda: handing_over.leave_desk(state),
    }
    return acts.get(event.act, lambda: warn(state, "not_now"))()


def _tap_tagging(state: State, event: Tapped) -> Step:
    acts: dict[Act, Callable[[], Step]] = {
        "ok": lambda: tagging.look(state, event, over=True),
        "next": lambda: tagging.look(state, event, over=True),
        "cancel": lambda: tagging.leave(state),
    }
    return acts.get(event.act, lambda: warn(state, "not_now"))()
