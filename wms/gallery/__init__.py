"""What the cameras and scales know of each article, and how they learn more."""
