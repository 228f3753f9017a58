"""The door to the mail server."""
