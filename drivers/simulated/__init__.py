"""
Devices that are not there, on the wire of those that are.

Each simulator writes its protocol from the standard and shares no code with the driver that reads
it, so that an error in one is not hidden by the same error in the other.
"""
