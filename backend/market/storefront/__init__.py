"""Pages for residents and every shopper."""
