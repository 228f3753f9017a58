"""Pages for institutions."""
