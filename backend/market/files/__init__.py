"""Uploaded files, opened only in a short-lived child process."""
