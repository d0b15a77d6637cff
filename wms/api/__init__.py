"""The JSON door for programs and devices, under /api/v1."""
