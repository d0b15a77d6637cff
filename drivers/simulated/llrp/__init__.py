"""
The reader's side of the Low Level Reader Protocol, 1.0.1 and 1.1.

`definition.txt` holds the messages as facts; `shapes`, `fields` and `codec` turn bytes into checked
`Node`s and back, `refusals` says what is wrong with them. `reader` is the engine and `hosting` its
port: it obeys messages (`obedience`), keeps `settings`, `rospecs` and `accessspecs`, runs them
(`inventory`, `run`, `antennas`, `access`) against what lies in front of its antennas (`field`,
`tags`), and says what comes of it (`reports`, `notices`, `capabilities`, `outlet`). `model` is how
it is built, `hands` what a person does to it, `faults` how it fails.
"""
