"""
An Impinj R700 behind its IoT device interface: REST controls it, a stream of JSON lines tells.

`presets` checks what a client wants inventoried, `reader` answers requests without I/O, `stream`
makes the lines, `server` puts both on HTTP, `device` is all of it together.
"""
