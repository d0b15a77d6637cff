"""
What a strict reading refuses: one exception, a stable reason, one sentence.

A breach is told to a program or an integrator who prints or encodes codes, in English. What a
person on the floor is told stands in `wms.codes.refusals`.
"""

from typing import Final

_SHOWN_MAX: Final = 80

REASONS: Final[dict[str, str]] = {
    # The text as a whole.
    "empty": "There is no code.",
    "too_long": "The code has {length} characters; at most {length_max} are read.",
    "not_utf8": "Byte {position} of the line is not UTF-8.",
    "not_printable": "Character {position} ({character}) stands in no GS1 code.",
    "not_gs1": "{code} is no GTIN, element string, Digital Link or EPC.",
    "not_gs1_carrier": "{carrier} is the identifier of a symbology that carries no GS1 data.",
    "carrier_content": "{carrier} ({name}) holds {expected}, and this is something else.",
    # Numbers with check digits.
    "bad_check_digit": "The check digit of {value} is {digit}; {expected} would be right.",
    "bad_check_characters": "The check characters of {value} are {found}; {expected} is right.",
    "bad_upc_e": "{value} is no zero-suppressed GTIN-12 (UPC-E).",
    # Element strings.
    "unknown_ai": "({ai}) at character {position} is no application identifier.",
    "brackets": "The brackets do not enclose application identifiers at character {position}.",
    "empty_element": "There is no element string at character {position}.",
    "value_missing": "({ai}) has no value.",
    "value_too_short": "({ai}) has {length} characters; it needs {length_min}.",
    "value_too_long": "({ai}) has {length} characters; {length_max} are allowed. "
    "Is a separator missing?",
    "bad_character": "{character} is not allowed in ({ai}), character {position} of its value.",
    "ai_repeated": "({ai}) is there twice, as {first} and as {second}.",
    "ai_needs": "({ai}) may only stand beside {needed}.",
    "ai_excludes": "({ai}) may not stand beside ({other}).",
    "measure_missing": "({ai}) {value} has variable measure (indicator 9) and needs a quantity.",
    # What stands in a value.
    "bad_date": "({ai}): {value} is no date.",
    "bad_time": "({ai}): {value} is no time.",
    "bad_company_prefix": "({ai}): {value} does not begin with a GS1 Company Prefix.",
    "bad_country": "({ai}): {value} is no country of ISO 3166-1.",
    "bad_currency": "({ai}): {value} is no currency of ISO 4217.",
    "bad_iban": "({ai}): {value} is no IBAN.",
    "bad_coupon": "({ai}): {value} is no North American coupon code.",
    "bad_percent_encoding": "({ai}): {value} has a % without two hexadecimal digits.",
    "bad_value": "({ai}): {value} is not {expected}.",
    # Digital Links.
    "link_malformed": "{code} is no web address.",
    "link_without_key": "The address holds no GS1 key such as /01/ and a GTIN.",
    "link_compressed": "The address is a compressed Digital Link; only uncompressed ones are read.",
    "link_short_name": "/{name}/ is the old name of ({ai}); the standard allows numbers only.",
    "link_gtin_length": "({ai}) has {length} digits; in a Digital Link a GTIN has 14.",
    "link_order": "({ai}) may not stand there: after ({key}) come {expected}, in this order.",
    "link_attribute": "({ai}) may not be an attribute after the question mark.",
    "link_extension": "{name} is all digits and no application identifier.",
    # EPC.
    "epc_not_hex": "{code} is not hexadecimal.",
    "epc_header": "{header} is no header of the EPC Tag Data Standard.",
    "epc_scheme": "{scheme} is no scheme that is read or written here.",
    "epc_length": "{scheme} has {expected} bits; these are {bits}.",
    "epc_cut_off": "{scheme} ends within {field}.",
    "epc_partition": "{scheme} has no partition {partition}.",
    "epc_range": "{scheme}: {field} {value} has more than {digits} digits.",
    "epc_too_large": "{scheme}: {field} {value} does not fit into {bits} bits.",
    "epc_padding": "{scheme}: bits that must be 0 are not, from bit {position} on.",
    "epc_character": "{scheme}: {field} holds bits that stand for no allowed character.",
    "epc_field": "{scheme}: {field} {value} is not {expected}.",
    "epc_encoding": "{scheme}: encoding indicator {indicator} is reserved.",
    "epc_date_kind": "{scheme}: date type {indicator} is reserved.",
    "epc_data_toggle": "{scheme}: the +AIDC data toggle is {toggle}, and {found}.",
    "epc_company_digits": "{scheme} needs the length of the company prefix, from 6 to 12 digits.",
    "epc_elements": "{scheme} identifies by {expected}; there is {found}.",
    "epc_no_uri": "{scheme} has no EPC URI: the standard gives it a Digital Link only.",
    "epc_no_elements": "{scheme} has no element strings.",
    "uri_malformed": "{code} is no EPC URI.",
    # Labels of a shop's own scales.
    "layout_malformed": "{layout} is no layout: {problem}.",
    "bad_price_check": "The price check digit of {value} is {digit}; {expected} would be right.",
}
"""Every reason a strict reading refuses for, with its sentence; reasons never change meaning."""


class Breach(ValueError):
    """What a standard forbids: `reason` for programs, `str()` for people, `facts` for both."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__()
        self.reason = reason
        self.facts = {name: _shown(fact) for name, fact in facts.items()}

    def __str__(self) -> str:
        """Return the English sentence."""
        return REASONS[self.reason].format_map(self.facts)


def _shown(fact: object) -> object:
    if isinstance(fact, str) and len(fact) > _SHOWN_MAX:
        return fact[:_SHOWN_MAX] + "…"
    return fact
