"""Freight: what it costs to send goods somewhere, and where they cannot be sent."""
