"""The doors to the mail server and to the service that sends short messages."""
