"""Giving tags to articles that come in: scan the article, lay one tag down, then another."""

from dataclasses import replace

from kiosk.effects import AskTag, Beep, Send, WriteTag
from kiosk.events import Happening, Scanned, TagTold, TagWriteFailed, TagWritten
from kiosk.state import State, Tagging
from kiosk.steps.step import Step, nothing, quiet, warn
from wms.codes import CodeRefused, read
from wms.wire.packing import TagCommand

DONE_MAX = 500


def open_tagging(state: State) -> Step:
    """Turn to tagging, if there is a reader that could write."""
    if not state.idle or state.person is None:
        return nothing(state)
    if not state.has("rfid"):
        return warn(state, "no_reader")
    # What lies there already is not what is about to be laid there.
    return replace(quiet(state), tagging=Tagging(done=state.tags)), ()


def leave(state: State) -> Step:
    """Turn back to packing; a number that was not written is lost, and that is all."""
    return replace(quiet(state), tagging=None), ()


def scan_article(state: State, tagging: Tagging, event: Scanned) -> Step:
    """Ask for a number for the article."""
    if tagging.request:
        return warn(state, "busy")
    tagging = replace(tagging, code=event.code.strip(), allotted=None, written=0)
    return ask(replace(quiet(state), busy="tag"), tagging, event)


def ask(state: State, tagging: Tagging, event: Happening) -> Step:
    """Ask the server for the next number."""
    if state.person is None:
        return nothing(state)
    asked = AskTag(event.id, tagging.code, state.person.person_id, state.speaks)
    return replace(state, tagging=tagging), (asked,)


def learn(state: State, event: TagTold) -> Step:
    """Take the number, and write it if a tag lies there."""
    state = replace(state, busy=None)
    if state.tagging is None:
        return nothing(state)
    return look(replace(state, tagging=replace(state.tagging, allotted=event.allotted)))


def look(state: State, *, over: bool = False) -> Step:
    """Write the one tag that lies there and is not done; `over` lets a number be written over."""
    tagging = state.tagging
    if tagging is None or tagging.allotted is None or tagging.request:
        return nothing(state)
    lying = [epc for epc in state.tags if epc not in tagging.done]
    if not lying:
        return nothing(state)
    if len(lying) > 1:
        return warn(state, "one_tag", count=len(lying))
    epc, becomes = lying[0], tagging.allotted.epc
    number = number_on(epc)
    if number and not over and epc != becomes:
        return warn(state, "tag_has_number", number=number)
    tagging = replace(tagging, request=str(tagging.allotted.tag_id), replacing=epc)
    return replace(quiet(state), tagging=tagging), (WriteTag(epc, becomes, tagging.request),)


def number_on(epc: str) -> str:
    """Return the article number that a tag holds, if it holds one."""
    try:
        gtin = read(epc, "epc").gtin
    except CodeRefused:
        return ""
    return gtin.lstrip("0") if gtin else ""


def written(state: State, event: TagWritten) -> Step:
    """Tell the server, and ask for the next number."""
    tagging = state.tagging
    if tagging is None or tagging.allotted is None or event.request != tagging.request:
        return nothing(state)
    assert state.person is not None
    allotted = tagging.allotted
    command = TagCommand(
        kind="tag",
        id=event.id,
        person_id=state.person.person_id,
        at=event.at,
        tag_id=allotted.tag_id,
        replaced=tagging.replacing,
    )
    tagging = replace(
        tagging,
        allotted=None,
        request="",
        written=tagging.written + 1,
        done=(*tagging.done, tagging.replacing, allotted.epc)[-DONE_MAX:],
    )
    asked, effects = ask(state.telling("ok", "tag_written", name=allotted.name), tagging, event)
    return asked, (Send(command, allotted.name), Beep("done"), *effects)


def failed(state: State, event: TagWriteFailed) -> Step:
    """Say why the tag was not written; it can be tried again."""
    tagging = state.tagging
    if tagging is None or event.request != tagging.request:
        return nothing(state)
    told = state.telling("wrong", "tag_not_written", reason=event.reason)
    return replace(told, tagging=replace(tagging, request="")), (Beep("wrong_article"),)
