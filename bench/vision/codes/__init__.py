"""How well codes are read: a hard corpus, many labels in a frame, and few pixels a module."""
