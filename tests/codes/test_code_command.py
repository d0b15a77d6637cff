"""`wms code`: one JSON answer for each code, refusals as well."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from wms.cli import app

GTIN = "09506000134352"


def run(*arguments: str, given: bytes | None = None):
    result = CliRunner().invoke(app, ["code", *arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("separator", ["\x1d", "^]", "<GS>", "{GS}", "\\x1d"])
def test_a_code_says_what_it_says_however_its_separator_is_written(separator):
    code, [answer] = run("parse", f"]C101{GTIN}10AB1{separator}17261130")

    assert code == 0
    assert (answer["gtin"], answer["lot"], answer["expires_on"]) == (GTIN, "AB1", "2026-11-30")
    assert (answer["scheme"], answer["carrier"]) == ("element_string", "GS1-128")
    assert answer["uri"] == f"https://id.gs1.org/01/{GTIN}/10/AB1?17=261130"
    assert answer["elements"][1] == {"ai": "10", "value": "AB1", "title": "BATCH/LOT"}


def test_weight_count_price_and_logistic_unit_are_said():
    _, [weighed] = run("parse", f"(01){GTIN}(3103)001250(3932)9780299")
    _, [pallet] = run("parse", f"(00)376104250021234569(02){GTIN}(37)12")

    assert weighed["weight_g"] == 1_250
    assert weighed["price"] == {"amount": "2.99", "minor": 299, "currency": "EUR"}
    assert (pallet["sscc"], pallet["gtin"], pallet["count"]) == ("376104250021234569", GTIN, 12)


def test_a_tag_is_said_in_every_form_it_has():
    code, [answer] = run("epc", "3074257bf7194e4000001a85")

    assert code == 0
    assert answer["scheme"] == "sgtin-96"
    assert answer["uri"] == "urn:epc:id:sgtin:0614141.812345.6789"
    assert answer["tag_uri"] == "urn:epc:tag:sgtin-96:3.0614141.812345.6789"
    assert answer["link"] == "https://id.gs1.org/01/80614141123458/21/6789"
    assert (answer["gtin"], answer["serial"]) == ("80614141123458", "6789")


def test_a_refusal_is_an_answer_with_a_reason_and_a_sentence():
    code, [answer] = run("parse", "9506000134351")

    assert code == 1
    assert answer["refused"] == "bad_check_digit"
    assert answer["says"] == "The check digit of 9506000134351 is 1; 2 would be right."


def test_the_floor_takes_what_it_can():
    code, [answer] = run("parse", "--tolerant", f"]C101{GTIN}17261131")

    assert (code, answer["gtin"], answer["warnings"]) == (0, GTIN, ["bad_date"])


def test_each_line_has_its_answer_and_a_bad_one_stops_nothing():
    lines = [
        b"]E09506000134352",
        b"",
        b"\x01\x02",
        b"\xff\xfe",
        b"1" * 4_096,
        b"1" * 200_000,
        b"(",
        b"]d2",
        b"]E496385074\r",
    ]

    code, answers = run("parse", "-", given=b"\n".join(lines))

    assert code == 1
    assert [answer.get("refused", "read") for answer in answers] == [
        "read",
        "empty",
        "not_printable",
        "not_utf8",
        "too_long",
        "too_long",
        "not_gs1",
        "empty",
        "read",
    ]


def test_a_closed_standard_input_is_told_in_one_sentence():
    asked = f"exec {sys.executable} -m wms.cli code parse - <&-"
    done = subprocess.run(["sh", "-c", asked], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == "standard input is closed; pipe the codes in, one a line\n"


def test_tags_are_read_one_a_line():
    code, answers = run("epc", "-", given=b"30\nFA3952114132E83C2BF10\nmilk\n")

    assert code == 1
    assert [answer.get("refused", answer.get("scheme")) for answer in answers] == [
        "epc_cut_off",
        "giai+",
        "epc_not_hex",
    ]


def test_a_layout_and_a_symbology_can_be_said():
    _, [label] = run("parse", "--layout", "22IIIIINNNNNC", "2212345000128")
    _, [short] = run("parse", "--symbology", "UPC-E", "04252614")
    _, [ean] = run("parse", "--symbology", "]E4", "96385074")
    code, _ = run("parse", "--layout", "milk", "2212345000128")

    assert label.get("count") == 12
    assert (short["gtin"], ean["carrier"], code) == ("00042100005264", "EAN-8", 2)
