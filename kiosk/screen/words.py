"""
What the bench says: each notice by its name, as what is the matter and what to do.

The sentences are English here and looked up in the person's language when a page is drawn.
"""

from typing import Final

from flask_babel import gettext

from kiosk.flow.state import Loss, Notice
from kiosk.screen.reasons import reason
from wms.verdict.words import mark

NOTICES: Final[dict[str, tuple[str, str]]] = {
    "all_placed": (mark("On lane %(lane)s"), mark("All bags are placed. Scan the next tote.")),
    "bag_weighed": (mark("Bag %(bag)s weighs %(grams)s g"), ""),
    "bags_bound": (mark("At most %(most)s bags"), mark("This order has no more bag labels.")),
    "bags_unclear": (mark("How many bags?"), mark("Touch the number of bags.")),
    "busy": (mark("One moment"), mark("Wait for the answer, then do it again.")),
    "cancel_again": (
        mark("Step back from this order?"),
        mark("Touch Step back once more. All scans of this order will be forgotten."),
    ),
    "coming": ("%(name)s", mark("The camera read its code: lay it down.")),
    "counted": ("%(name)s", ""),
    "courier_unnamed": (
        mark("Who is the courier?"),
        mark("Type the courier's name or company, then touch Go on."),
    ),
    "decision_needs_server": (
        mark("The server does not answer"),
        mark("A decision needs the server. Put the basket right, or wait."),
    ),
    "disk_full": (
        mark("This station cannot keep that"),
        mark("Its disk is full or damaged. Nothing was closed. Call whoever looks after it."),
    ),
    "foreign": (
        mark("Not in this order: %(code)s"),
        mark("Take it out of the bag, then touch Taken out, or Take out and scan it again."),
    ),
    "handed_over": (mark("Handed over"), mark("The proof is kept.")),
    "handover_done": (mark("This handover is complete"), mark("Touch Back to packing.")),
    "handover_unanswered": (
        mark("The server does not answer"),
        mark("A handover needs the server. Scan again when it is back."),
    ),
    "is_right": (mark("The basket is right"), mark("Close it.")),
    "label_failed": (mark("Label not printed"), "%(reason)s"),
    "label_on_other_bag": (
        mark("%(code)s is on the wrong bag"),
        mark("The bag on the scale weighs %(grams)s g: it gets label %(meant)s."),
    ),
    "label_held": (
        mark("The label waits"),
        mark("It is printed as soon as the server has the decision."),
    ),
    "label_without_weight": (
        mark("This label tells no weight"),
        mark("Weigh the article again and scan the label that shows its grams."),
    ),
    "login_unanswered": (
        mark("The server does not answer"),
        mark("Logging in needs the server. Try again when it is back."),
    ),
    "may_not_decide": (
        mark("%(name)s may not decide this"),
        mark("A store manager scans their badge."),
    ),
    "lifted": (
        mark("%(grams)s g went off the scale"),
        mark("Put it back, or scan CMD-OUT and what came out."),
    ),
    "not_seen": (mark("%(name)s is not seen any more."), mark("Is it still in the bag?")),
    "not_gone": (
        mark("%(name)s is out, you said, but the scale felt nothing go."),
        mark("Is it still in the bag?"),
    ),
    "question_changed": (mark("The question has changed"), mark("Look again, then answer.")),
    "still_there": (mark("%(name)s is still there"), ""),
    "unfelt": (
        mark("%(name)s was seen, but the scale felt nothing"),
        mark("Lay it down, or scan it."),
    ),
    "look_first": (
        mark("Somebody has to look first"),
        mark("Answer what the screen asks, then close."),
    ),
    "scale_first": (
        mark("The scale is not done yet"),
        mark("Take your hands off the tray, wait a moment, then close."),
    ),
    "missing": (mark("Still missing"), "%(names)s"),
    "no_doubt": (mark("There is no question"), ""),
    "no_packer": (
        mark("%(name)s does not pack"),
        mark("Somebody who packs scans their badge."),
    ),
    "no_photo": (mark("Closed without a photo"), "%(reason)s"),
    "no_such_command": (mark("No such command: %(code)s"), mark("See the sheet of commands.")),
    "no_weight": (
        mark("The scale shows no weight"),
        mark("Lay the bag on it and wait until it is at rest. A bag may also go without."),
    ),
    "not_in_basket": (
        mark("That was not scanned in"),
        mark("Nothing was taken out. Look at the list."),
    ),
    "put_it": (mark("Place %(place)s: %(name)s"), mark("Put it there and press its button.")),
    "put_first": (
        mark("First put %(name)s in place %(place)s"),
        mark("Press its button, scan its code, or touch Not put."),
    ),
    "other_place": (
        mark("Wrong place"),
        mark("%(name)s belongs in place %(place)s, where the light burns."),
    ),
    "nobody_lacks": (
        mark("Nobody lacks %(name)s"),
        mark("All orders of the wall have theirs. Put it aside, and look whether a place has two."),
    ),
    "nobody_wants": (
        mark("No order at the wall wants %(code)s"),
        mark("Put it aside. It goes back to its shelf."),
    ),
    "no_order_there": (mark("Place %(place)s is free"), mark("Follow the light that burns.")),
    "not_complete": (
        mark("%(order)s is not complete"),
        mark("Scan the next article, or touch Look to see what is missing."),
    ),
    "order_complete": (
        mark("%(order)s is complete"),
        mark("Press the button of place %(place)s to close it."),
    ),
    "has_place": (
        mark("%(order)s has place %(place)s"),
        mark("Scan the next tote of the cart, or its first article."),
    ),
    "wall_full": (
        mark("All %(places)s places are taken"),
        mark("Close an order first; its place is then free."),
    ),
    "not_put": (mark("Not put: %(name)s"), ""),
    "no_wall": (mark("No put wall"), mark("Orders are sorted where a wall is connected.")),
    "leave_wall_again": (
        mark("Leave the wall?"),
        mark("Touch Back to packing once more. Its orders are given back, their scans forgotten."),
    ),
    "not_now": (mark("That cannot be done here"), ""),
    "not_placed": (
        mark("Not all bags are on a lane"),
        mark("Touch Last parcel to put the rest on lane %(lane)s."),
    ),
    "not_right": (
        mark("The basket is not right"),
        mark("Put right what the list shows, or have a manager let it go."),
    ),
    "nothing_scanned": (mark("Nothing was scanned yet"), ""),
    "open_unanswered": (
        mark("The server does not answer"),
        mark("The tote cannot be opened. Scan it again when the server is back."),
    ),
    "other_lane": (
        mark("%(code)s is not lane %(lane)s"),
        mark("Put it on lane %(lane)s. If it must go to %(code)s, scan that once more."),
    ),
    "other_label": (
        mark("%(code)s is the label of another order"),
        mark("Take it off. Stick on the label of %(ref)s, and scan that."),
    ),
    "own_tote": (mark("Tote %(code)s belongs here"), mark("Scan the articles in it.")),
    "parcel_first": (mark("Scan a bag first"), mark("%(code)s is no bag of this order.")),
    "parcel_twice": (mark("%(code)s is out already"), mark("Scan another parcel.")),
    "parcels_left": (
        mark("Not all parcels are out"),
        mark("Scan each parcel before you count the bags."),
    ),
    "placed": (mark("%(code)s on lane %(lane)s"), mark("Scan the next bag.")),
    "reason_short": (
        mark("Say why"),
        mark("Choose a reason, or type at least four letters."),
    ),
    "scan_label": (
        mark("Scan the label on the bag"),
        mark("That proves that %(code)s is stuck on. Printed badly? Print it again."),
    ),
    "scan_it": (mark("Scan it"), mark("Nobody could read a code on what was laid down.")),
    "stepped_back": (mark("Stepped back from the order"), mark("Its tote can be scanned again.")),
    "taken_which": (
        mark("Something was taken away"),
        mark("Touch Take out and scan it, or lay it down again."),
    ),
    "taken_out": (mark("Taken out: %(code)s"), ""),
    "too_many": (mark("Too many: %(name)s"), mark("Take %(by)s out.")),
    "too_many_grams": (mark("Too many: %(name)s"), mark("Take %(by)s g out.")),
    "too_many_scans": (
        mark("Too many scans"),
        mark("This order holds no more. Step back and begin again."),
    ),
    "no_reader": (
        mark("No RFID reader"),
        mark("Tags can be written where a reader is connected and ready."),
    ),
    "no_camera": (
        mark("No camera"),
        mark("Articles can be enrolled where a camera is connected and ready."),
    ),
    "no_view": (mark("No picture was taken yet"), ""),
    "nothing_shown": (
        mark("Nothing to see"),
        mark("Hold the article to the spot, in the light, and try again."),
    ),
    "hold_still": (mark("It moves"), mark("Hold it still for a second; then it is taken.")),
    "not_sharp": (
        mark("The picture is not sharp"),
        mark("Hold it a little further from the camera, or show a side with more print."),
    ),
    "turn_further": (
        mark("This side is known already"),
        mark("Turn it further, or lay it on another side."),
    ),
    "camera_silent": (mark("The camera gave no picture"), mark("Try again.")),
    "views_full": (
        mark("Too many pictures wait"),
        mark("Enrol on when the server is back and has taken some."),
    ),
    "scan_to_enrol": (mark("Scan the article first"), mark("Then turn it before the camera.")),
    "enrolled": (
        mark("Enrolled: %(name)s"),
        mark("The cameras know it in a moment. Scan the next."),
    ),
    "no_scale": (mark("No scale"), mark("Look at its cable; it comes back by itself.")),
    "zeroed": (mark("The empty scale is set to zero"), ""),
    "one_tag": (
        mark("%(count)s tags on the table"),
        mark("Lay one tag alone; those that are done may stay."),
    ),
    "tag_has_number": (
        mark("This tag has the number %(number)s already"),
        mark("Take it away, or touch Write over it."),
    ),
    "tag_not_written": (mark("Tag not written"), "%(reason)s"),
    "tag_unanswered": (
        mark("The server does not answer"),
        mark("A tag's number comes from the server. Scan the article again when it is back."),
    ),
    "tag_written": (mark("Tag written: %(name)s"), mark("Lay the next tag on the table.")),
    "tote_needs_server": (
        mark("The server does not answer"),
        mark("%(code)s cannot be opened yet. Scan it again when the server is back."),
    ),
    "scan_unsure": (
        mark("Did that scan count?"),
        mark("The same article may have been scanned twice and counted once. Look at the list."),
    ),
    "unreadable": (mark("Unreadable code"), mark("Scan it again, or type it.")),
}

LOSSES: Final[dict[Loss, str]] = {
    "scanner": mark("Scanner lost: type each code"),
    "hand_scanner": mark("Scanner lost: hold each code under the camera, or type it"),
    "camera": mark("Camera lost: scan every article"),
    "scale": mark("Scale lost: scan every article"),
    "rfid": mark("RFID reader lost: scan every article"),
    "covered": mark("Camera covered: scan every article"),
    "dark": mark("Too dark for the camera: scan every article, and put the light on"),
    "glare": mark("Light dazzles the camera: scan every article"),
    "elsewhere": mark("The camera was moved: scan every article, and have it calibrated"),
    "blurred": mark("The camera sees unsharply: scan every article, and wipe its lens"),
}


def loss(word: Loss) -> str:
    """Return what a lost sense means for the packer, in the language of the page."""
    said: str = gettext(LOSSES[word])
    return said


def say(notice: Notice) -> tuple[str, str]:
    """Return what a notice says, in the language of the page: the matter, and what to do."""
    if notice.word not in NOTICES:
        return notice.title, notice.sentence
    facts = {name: reason(fact) if name == "reason" else fact for name, fact in notice.facts}
    title, deed = NOTICES[notice.word]
    # A fact is put in after the translation, so that one with a per cent sign does no harm.
    return tuple(gettext(part) % facts if part else "" for part in (title, deed))  # type: ignore[return-value]
