"""Who works here, which programs may call, how both prove it, and who did what."""
