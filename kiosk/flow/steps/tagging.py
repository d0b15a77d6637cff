"""Giving tags to articles that come in: scan the article, lay one tag down, then another."""

from dataclasses import replace

from kiosk.flow.effects import AskTag, Beep, Send, WriteTag
from kiosk.flow.events import Scanned, TagTold, TagWriteFailed, TagWritten
from kiosk.flow.happening import Happening
from kiosk.flow.state import State, Tagging
from kiosk.flow.steps.step import Step, nothing, quiet, warn
from wms.codes import CodeRefused, read
from wms.wire.packing import TagCommand
from wms.wire.tags import TagAllotted

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
    busy = None if state.busy == "tag" else state.busy
    return replace(quiet(state), busy=busy, tagging=None), ()


def scan_article(state: State, tagging: Tagging, event: Scanned) -> Step:
    """Ask for a number for the article."""
    if tagging.request:
        return warn(state, "busy")
    tagging = replace(tagging, code=event.code.strip(), written=0)
    return ask(replace(quiet(state), busy="tag"), tagging, event)


def ask(state: State, tagging: Tagging, event: Happening) -> Step:
    """Ask the server for the next number."""
    tagging = replace(tagging, asked=event.id, allotted=None, request="", replacing="")
    if state.person is None:
        return nothing(replace(state, tagging=tagging))
    person_id = state.person.person_id
    asked = AskTag(event.id, tagging.code, person_id, state.speaks)
    return replace(state, tagging=replace(tagging, person_id=person_id)), (asked,)


def learn(state: State, event: TagTold) -> Step:
    """Take the number, and write it if a tag lies there; one that was not asked for is lost."""
    tagging = state.tagging
    if tagging is None or tagging.asked != event.allotted.tag_id:
        return nothing(state)
    tagging = replace(tagging, allotted=event.allotted)
    return look(replace(state, busy=None, tagging=tagging), event)


def look(state: State, event: Happening, *, over: bool = False) -> Step:
    """Write the one tag that lies there and is not done; `over` lets a number be written over."""
    tagging = state.tagging
    if tagging is None or tagging.allotted is None or tagging.request:
        return nothing(state)
    tried, becomes = tagging.replacing, tagging.allotted.epc
    lying = [epc for epc in state.tags if epc not in tagging.done]
    if tried and becomes in lying:
        # Nobody could say whether it was written, and here it lies; its old EPC lingers a while.
        return conclude(state, tagging, tagging.allotted, event)
    if len(lying) > 1:
        return warn(state, "one_tag", count=len(lying))
    if tried and lying not in ([], [tried]):
        # The number may stand on the tag that was taken away: this one gets a number of its own.
        return ask(replace(quiet(state), busy="tag"), tagging, event)
    return write(state, tagging, lying[0], becomes, over=over) if lying else nothing(state)


def write(state: State, tagging: Tagging, epc: str, becomes: str, *, over: bool) -> Step:
    """Have a tag written, unless it has a number that nobody wanted written over."""
    number = number_on(epc)
    if number and not over:
        return warn(state, "tag_has_number", number=number)
    request = str(tagging.asked)
    tagging = replace(tagging, request=request, replacing=epc)
    return replace(quiet(state), tagging=tagging), (WriteTag(epc, becomes, request),)


def number_on(epc: str) -> str:
    """Return the article number that a tag holds, if it holds one."""
    try:
        gtin = read(epc, "epc").gtin
    except CodeRefused:
        return ""
    return gtin.lstrip("0") if gtin else ""


def written(state: State, event: TagWritten) -> Step:
    """Take what the reader says of a write."""
    tagging = state.tagging
    if tagging is None or tagging.allotted is None or event.request != tagging.request:
        return nothing(state)
    return conclude(state, tagging, tagging.allotted, event)


def conclude(state: State, tagging: Tagging, allotted: TagAllotted, event: Happening) -> Step:
    """Tell the server that a tag has its number, and ask for the next."""
    command = TagCommand(
        kind="tag",
        id=event.id,
        # Whoever asked for the number: their login may have run out since.
        person_id=tagging.person_id,
        at=event.at,
        tag_id=allotted.tag_id,
        replaced=tagging.replacing,
    )
    done = (*tagging.done, *filter(None, (tagging.replacing, allotted.epc)))[-DONE_MAX:]
    tagging = replace(tagging, written=tagging.written + 1, done=done)
    asked, effects = ask(state.telling("ok", "tag_written", name=allotted.name), tagging, event)
    return asked, (Send(command, allotted.name), Beep("done"), *effects)


def failed(state: State, event: TagWriteFailed) -> Step:
    """Say why the tag was not written; it can be tried again, unless it lies there written."""
    tagging = state.tagging
    if tagging is None or tagging.allotted is None or event.request != tagging.request:
        return nothing(state)
    if tagging.allotted.epc in state.tags:
        return conclude(state, tagging, tagging.allotted, event)
    told = state.telling("wrong", "tag_not_written", reason=event.reason)
    return replace(told, tagging=replace(tagging, request="")), (Beep("wrong_article"),)
