"""How long a packer takes at a watched tray, and how fast the screen answers the camera."""
