"""Paying online: begin it, act on what the vendor says, give back, and find what was never said."""
