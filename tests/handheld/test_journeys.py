"""A picker's day in a real browser: scans by wedge, taps by thumb."""

from datetime import timedelta

import pytest

from tests.handheld import walks
from tests.handheld.walks import code_of


def test_a_whole_walk_is_picked_with_the_scanner_alone(handheld, server):
    handheld.start_walk()

    handheld.scan("A01-17-3", code_of(1), "T-07")
    handheld.scan("A10-16-2", *[code_of(2)] * 4, "T-07")
    handheld.scan("A14-04-3", code_of(3), "T-07")
    handheld.sees("All picked")
    handheld.scan("DROP-1")

    handheld.sees("Ready for the next order.")
    handheld.sees("0 to send")
    kinds = [(command.kind, getattr(command, "quantity", None)) for command in server.commands]
    assert kinds == [("pick", 1), ("pick", 4), ("pick", 1), ("finish", None)]
    assert {command.tote for command in server.commands[:3]} == {"T-07"}
    assert {command.person_id for command in server.commands} == {"tomasz"}


@pytest.mark.usefixtures("installed")
def test_a_hole_in_the_network_and_a_reload_inside_it_lose_nothing(handheld, server, context):
    handheld.start_walk()
    handheld.install()
    handheld.scan("A01-17-3", code_of(1), "T-07")
    handheld.sees("Stop 2 of 3")
    handheld.sees("0 to send")

    context.set_offline(True)
    # A page that is loaded again is on the network for a moment, whatever the browser is told.
    server.away = True
    handheld.scan("A10-16-2", code_of(2), code_of(2))
    handheld.sees("2 of 4")
    handheld.reload()
    handheld.sees("2 of 4")
    handheld.sees("Offline")
    handheld.scan(code_of(2), code_of(2), "T-07", "A14-04-3", code_of(3), "T-07")
    handheld.tap("Totes are there")
    handheld.sees("3 to send")
    handheld.reload()
    handheld.sees("3 to send")
    assert len(server.commands) == 1
    server.away = False
    context.set_offline(False)

    handheld.sees("0 to send")
    assert [command.kind for command in server.commands] == ["pick", "pick", "pick", "finish"]
    assert [str(c.pick_line_id)[-1] for c in server.commands[:3]] == ["2", "3", "4"]


def test_an_answer_lost_on_the_way_back_applies_nothing_twice(handheld, server):
    handheld.start_walk()
    server.answers_lost = 2

    handheld.scan("A01-17-3", code_of(1), "T-07")

    handheld.sees("Stop 2 of 3")
    handheld.sees("0 to send")
    assert len(server.commands) == 1
    assert server.repeats == 2


def test_a_wrong_scan_is_red_changes_nothing_and_is_told_to_the_server(handheld, server):
    handheld.start_walk()

    handheld.scan("A01-18-1")
    handheld.sees("Wrong bin")
    handheld.scan("A01-17-3", code_of(3))
    handheld.sees("Wrong article")
    band = handheld.page.locator(".wrong-band")
    assert "Sablés chocolat noir" in band.inner_text()
    assert code_of(3) in band.inner_text()
    assert band.bounding_box()["width"] == 360
    handheld.scan(code_of(1))

    handheld.sees("Scan an empty tote")
    band.wait_for(state="hidden")
    assert server.commands == []
    seen = [(scan.code, scan.expected) for scan in server.scans]
    assert seen == [("A01-18-1", "A01-17-3"), (code_of(3), "Sablés chocolat noir")]


def test_a_short_takes_three_taps(handheld, server):
    handheld.start_walk()

    handheld.tap("Short")
    handheld.tap("Bin is empty")
    handheld.tap("Confirm short")

    handheld.sees("Stop 2 of 3")
    handheld.sees("0 to send")
    [short] = server.commands
    assert (short.kind, short.quantity, short.reason) == ("short", 1, "empty")


def test_what_is_in_hand_goes_into_the_tote_when_the_rest_is_short(handheld, server):
    handheld.start_walk()
    handheld.scan("A01-17-3", code_of(1), "T-07", "A10-16-2", code_of(2), code_of(2), code_of(2))
    handheld.sees("3 of 4")

    handheld.tap("Short")
    handheld.tap("Damaged")
    handheld.tap("Confirm short")
    handheld.sees("Scan the tote")
    handheld.scan("T-07")

    handheld.sees("Stop 3 of 3")
    handheld.sees("0 to send")
    done = [(command.kind, command.quantity) for command in server.commands]
    assert done == [("pick", 1), ("short", 1), ("pick", 3)]


def test_a_pick_is_taken_back_and_picked_again(handheld, server):
    handheld.start_walk()
    handheld.scan("A01-17-3", code_of(1), "T-07")
    handheld.sees("Picked: 1")

    handheld.tap("Undo")
    handheld.sees("Stop 1 of 3")
    handheld.scan("A01-17-3", code_of(1), "T-07")

    handheld.sees("Stop 2 of 3")
    handheld.sees("0 to send")
    pick, undo, again = server.commands
    assert (undo.kind, undo.undoes) == ("undo", pick.id)
    assert again.kind == "pick"
    assert server.task.lines[0].picked == 1


def test_quantity_is_typed_counted_or_taken_whole(handheld, server):
    handheld.start_walk()
    handheld.scan("A01-17-3", code_of(1), "T-07", "A10-16-2", code_of(2))

    handheld.tap("One more")
    handheld.sees("2 of 4")
    handheld.page.locator(".counted").click()
    handheld.tap("3")
    handheld.tap("OK")
    handheld.sees("3 of 4")
    handheld.tap("All 4 in hand")
    handheld.scan("T-07")

    handheld.sees("Stop 3 of 3")
    handheld.sees("0 to send")
    assert server.commands[-1].quantity == 4


def test_codes_are_typed_where_a_scanner_fails(handheld, server):
    handheld.start_walk()
    field = handheld.page.get_by_label("Type the code")

    for code in ("A01-17-3", code_of(1), "T-07"):
        field.fill(code)
        field.press("Enter")

    handheld.sees("Stop 2 of 3")
    handheld.sees("0 to send")
    assert len(server.commands) == 1


def test_an_ended_login_keeps_walk_and_outbox(handheld, server):
    handheld.start_walk()
    # Not a moment earlier: the app also asks by itself what is new, and would lock between scans.
    server.login_ends_at_command = True

    handheld.scan("A01-17-3", code_of(1), "T-07")
    handheld.sees("Tomasz Wójcik, log in again to go on")
    handheld.sees("1 to send")
    handheld.reload()
    handheld.sees("1 to send")
    handheld.log_in()

    handheld.sees("Stop 2 of 3")
    handheld.sees("0 to send")
    assert len(server.commands) == 1


def test_what_the_server_set_aside_is_told_and_settled(handheld, server):
    sentence = "Tote T-07 belongs to another order. Take an empty one."
    server.set_aside["pick"] = ("tote_taken", "Tote is taken", sentence)
    handheld.start_walk()

    handheld.scan("A01-17-3", code_of(1), "T-07")

    handheld.sees("Set aside for the manager")
    handheld.sees(sentence)
    handheld.sees("0 to send")
    handheld.tap("Understood")
    handheld.sees("Stop 1 of 3")
    assert handheld.page.get_by_text("Picked: 1").count() == 0


def test_a_clock_that_is_wrong_is_shown(handheld, server):
    server.clock_ahead = timedelta(hours=-26)

    handheld.start_walk()

    handheld.sees("Clock wrong by 26 h")


def test_another_person_takes_the_device_and_the_first_ones_commands_stay_theirs(
    handheld, server, context
):
    handheld.start_walk()
    context.set_offline(True)
    handheld.scan("A01-17-3", code_of(1), "T-07")
    handheld.sees("1 to send")
    server.logged_in = None
    context.set_offline(False)
    handheld.sees("log in again")

    server.task = None
    handheld.log_in(walks.AMINA_BADGE, walks.AMINA_PIN)
    handheld.sees("Bonjour Amina Diallo")
    handheld.sees("0 à envoyer")

    [pick] = server.commands
    assert pick.person_id == "tomasz"


def test_handing_the_device_over_sends_what_was_done_first(handheld, server, context):
    handheld.start_walk()
    context.set_offline(True)
    handheld.scan("A01-17-3", code_of(1), "T-07", walks.AMINA_BADGE)
    handheld.sees("Type your PIN")
    handheld.sees("1 to send")

    context.set_offline(False)

    handheld.sees("0 to send")
    assert [command.person_id for command in server.commands] == ["tomasz"]


def test_a_pin_is_typed_on_big_keys_and_a_wrong_one_is_refused(handheld):
    handheld.open()
    handheld.scan(walks.TOMASZ_BADGE)

    for digit in "9999":
        handheld.tap(digit)
    handheld.tap("OK")

    handheld.sees("Badge or PIN is wrong. Try again.")


def test_the_picker_reads_french(handheld):
    handheld.server.people = {
        key: login.model_copy(update={"language": "fr"})
        for key, login in handheld.server.people.items()
    }
    handheld.open()
    handheld.log_in()

    handheld.tap("Commande suivante")
    handheld.sees("Arrêt 1 sur 3")
    handheld.sees("Scannez l’emplacement")
    handheld.scan("A99-99-9")
    handheld.sees("Mauvais emplacement")
    assert handheld.page.evaluate("document.documentElement.lang") == "fr"
