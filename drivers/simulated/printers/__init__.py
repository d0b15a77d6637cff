"""A ZPL label printer as an engine: what it reads, prints, draws, and tells of itself."""
