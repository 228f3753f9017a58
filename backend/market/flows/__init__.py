"""One module per use case that joins several apps."""
