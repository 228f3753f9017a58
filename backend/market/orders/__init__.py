"""Orders, shipments, acceptances and refunds of lines."""
