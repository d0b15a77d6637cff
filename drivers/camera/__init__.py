"""Cameras that take a photo when asked: V4L2, streams, and files that stand in for a camera."""
