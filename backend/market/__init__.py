"""The store and its tally."""
