"""The door to the committed table of administrative divisions."""
