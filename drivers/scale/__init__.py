"""
Bench scales on a serial line or behind a network: MT-SICS, Toledo 8217, NCI.

A dialect turns a scale's bytes into answers; one talk asks, waits and tells, whatever the dialect.
"""
