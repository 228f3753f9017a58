"""Doors to programs outside of this process."""
