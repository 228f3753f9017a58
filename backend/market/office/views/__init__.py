"""Views of the district office."""
