"""Commands and the worker."""
