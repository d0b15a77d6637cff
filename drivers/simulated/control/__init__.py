"""The control page: a person plays with simulated devices and sees what they say and hear."""
