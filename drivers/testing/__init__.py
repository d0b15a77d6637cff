"""
What every driver is held to, for whoever writes one: give it a recording, and call `prove`.

`recordings` reads what `python -m drivers record` has written; `replaying` plays it to a protocol
in virtual time; `damage` mutates bytes by a seed; `played` is a transport over a recording that can
be cut and dripped; `proofs` is the contract of a protocol, `supervision` that of a device
under the hub. All of them raise AssertionError and name what was done when it went wrong.
"""
