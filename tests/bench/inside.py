"""`python -m tests.bench.inside`: server time and statements, measured inside one process by Django's own test client."""

import importlib
import json
import sys

import django

django.setup()
json.dump(importlib.import_module("tests.bench.server_time").measure_all(), sys.stdout)
