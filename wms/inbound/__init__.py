"""Goods coming in: counted, dated, and put where they can be sold."""
