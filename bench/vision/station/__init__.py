"""Whole orders through the verdict: what escapes, what is asked, and which sense told."""
