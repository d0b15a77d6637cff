"""Codes that are refused, and why."""

from wms.errors import Invalid, sentence


class CodeRefused(Invalid, ValueError):
    """No code of the store or of a supplier looks like this."""

    title = sentence("Code refused")
    says = sentence("This code cannot be used. Scan it again.")


class CodeEmpty(CodeRefused):
    """Nothing was scanned."""

    title = sentence("Empty code")
    says = sentence("The code is empty. Scan it again.")


class CodeTooLong(CodeRefused):
    """Longer than any code that is printed on goods."""

    title = sentence("Code too long")
    says = sentence("The code has {length} characters; {length_max} are allowed.")


class CodeNotPrintable(CodeRefused):
    """A control character, or one that no barcode of ours holds; the GS1 separator is allowed."""

    title = sentence("Code with forbidden characters")
    says = sentence("Character {position} of the code is not allowed. Put the label aside.")


class NotGtin(CodeRefused):
    """Not 8, 12, 13 or 14 digits with the right check digit."""

    title = sentence("Not an article number")
    says = sentence("{code} is not an article number (GTIN). Check each digit.")


class NotEpc(CodeRefused):
    """An RFID tag number that cannot be read or written as SGTIN-96."""

    title = sentence("Not an RFID article number")
    says = sentence("{code} is not an article number for RFID tags (SGTIN-96).")
