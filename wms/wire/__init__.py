"""What crosses the network, as Pydantic models: one file per area. Server, station and tests share these words."""
