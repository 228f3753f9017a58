"""Commands that fill the shop."""
