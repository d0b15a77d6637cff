"""Plain rules of learning: names that are alike, weights, drift, and what is worth keeping."""
