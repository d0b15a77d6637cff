"""
The reader's side of the Low Level Reader Protocol, 1.0.1 and 1.1.

`definition.txt` holds the messages as facts; `shapes`, `fields` and `codec` turn bytes into checked
`Node`s and back; `reader` is the engine, put together from what it runs (`rospecs`, `inventory`,
`accessspecs`), what it says (`reports`, `notices`, `capabilities`, `settings`) and what is in front
of its antennas (`field`, `tags`).
"""
