"""
The packing station: a program of its own on the computer at the bench.

Everything that happens, devices and taps alike, goes through one bounded queue. `flow.session.next`
is a pure function of state and event; `station.Station` carries out the effects it asks for and
feeds what comes of them back as events. The touch screen is a browser on this computer alone.
"""
