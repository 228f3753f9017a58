"""Paying online, against the simulated vendor over HTTP."""
