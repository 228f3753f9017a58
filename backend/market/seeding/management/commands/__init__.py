"""Commands of the program: `manage.py <name>`."""
