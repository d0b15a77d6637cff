"""The touch screen: pages of the bench as it stands, and taps as events."""
