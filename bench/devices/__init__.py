"""
Measurements of devices and of their simulators, each a command that prints JSON or a sentence.

    python -m bench.devices.scans --count 10000              # SSI: lost and doubled
    python -m bench.devices.scans --count 10000 --protocol line
    python -m bench.devices.wedge                            # keyboard scanners on a busy computer
    python -m bench.devices.outages --count 5 --sllurp       # time to reading again, beside sllurp
    python -m bench.devices.mutations --count 1000000        # damaged frames to each protocol
    python -m bench.devices.reader_mutations                 # and to the simulated reader
    python -m bench.devices.reports                          # decoding tags, beside sllurp
    python -m bench.devices.readers                          # sixteen readers at once
    python -m bench.devices.dissect 100000                   # what tshark calls malformed
    python -m bench.devices.gate --passes 1000               # cages past a gate
    python -m bench.devices.labels --count 1000              # printed, photographed, read

Times are of a quiet machine; each takes a smaller count for a first look.
"""
