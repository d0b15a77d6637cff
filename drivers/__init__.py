"""
Devices, and nothing but devices.

`registry.make_device(url)` makes a device from its URL; `hub.Hub` runs many of them, a thread
each, and puts what they say in one bounded queue as `events`. What a scanned text means is not
decided here.
"""
