"""Loads the catalogue seed and the demo trade."""
