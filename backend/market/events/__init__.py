"""Signed events to other programs. Nothing here yet: the place is kept so that the layers are drawn."""
