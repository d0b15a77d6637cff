"""
Zebra's Simple Serial Interface: packets with a checksum, each answered by the other side.

After the Simple Serial Interface Programmer's Guide (72E-40451) and the chapters "SSI interface" of
Zebra's product reference guides.
"""
