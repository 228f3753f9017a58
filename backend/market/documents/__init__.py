"""Renders papers from plain values. Nothing here yet: the place is kept so that the layers are drawn."""
