"""The append-only record of purchases, and the shares and targets read from it."""
