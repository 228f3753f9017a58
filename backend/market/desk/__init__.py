"""Pages for store managers."""
