"""Counterpart regions, townships, producers and how they share the benefit."""
