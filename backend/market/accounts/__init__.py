"""People who sign in, their staff roles and consents."""
