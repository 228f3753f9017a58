"""Loads the catalogue seed and the demo trade: reads files, checks every row, and calls operations."""
