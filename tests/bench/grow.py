"""`python -m tests.bench.grow N`: copy the seed's products until there are N, with packs, prices, lots and search tokens."""

import importlib
import json
import sys

import django

django.setup()
sizes = importlib.import_module("tests.bench.copies").grow(int(sys.argv[1]))
json.dump(sizes, sys.stdout)
