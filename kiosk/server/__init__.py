"""The server as the station knows it: asked, told, and done without while it is away."""
