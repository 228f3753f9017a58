"""The ground under the program: settings, the embedded database server, and the supervisor behind `make run`."""
