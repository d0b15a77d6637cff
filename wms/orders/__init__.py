"""What customers want, by when, and what became of it."""
