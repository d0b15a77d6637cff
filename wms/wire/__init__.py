"""What crosses the network, as Pydantic models: one file per area, shared by all programs."""
