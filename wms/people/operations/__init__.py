"""What happens to people, logins and keys, and the audit log in which it is noted."""

from wms.people.operations.audit import EntryRow, Hand, list_entries, note
from wms.people.operations.keys import (
    KeyRow,
    NewKey,
    UnknownKey,
    find_key,
    list_keys,
    make_key,
    revoke_key,
)
from wms.people.operations.locks import TooManyTries, unlock_device, unlock_person
from wms.people.operations.logins import (
    Admitted,
    Attempt,
    Presence,
    WrongBadgeOrPin,
    admit,
    end_logins,
    hear_try,
    list_present,
    log_out,
    note_lock,
    touch,
    whoami,
)
from wms.people.operations.staff import (
    AlreadyHired,
    NewPerson,
    PersonRow,
    UnfitPin,
    UnknownPerson,
    hire,
    list_people,
)
from wms.people.queries.logins import OpenLoginRow

__all__ = [
    "Admitted",
    "AlreadyHired",
    "Attempt",
    "EntryRow",
    "Hand",
    "KeyRow",
    "NewKey",
    "NewPerson",
    "OpenLoginRow",
    "PersonRow",
    "Presence",
    "TooManyTries",
    "UnfitPin",
    "UnknownKey",
    "UnknownPerson",
    "WrongBadgeOrPin",
    "admit",
    "end_logins",
    "find_key",
    "hear_try",
    "hire",
    "list_entries",
    "list_keys",
    "list_people",
    "list_present",
    "log_out",
    "make_key",
    "note",
    "note_lock",
    "revoke_key",
    "touch",
    "unlock_device",
    "unlock_person",
    "whoami",
]
