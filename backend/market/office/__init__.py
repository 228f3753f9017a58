"""Pages for the district office."""
