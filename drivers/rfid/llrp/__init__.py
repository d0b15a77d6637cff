"""
RFID readers that speak LLRP, EPCglobal's Low Level Reader Protocol, 1.0.1 and 1.1.

`framing` cuts the stream, `parameters` takes messages apart, `reports` reads tags, `inventory` and
`access` say what the reader is to do, `talk` holds the conversation, and `reader` is the device.
"""
