"""Element strings and Digital Links: what the GS1 General Specifications allow, and why not."""
