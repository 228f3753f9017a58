"""What the four sites share: acting buyer, error pages, filters."""
