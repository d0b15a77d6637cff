"""A put wall: places with a light and a button each, behind Modbus input and output modules."""
