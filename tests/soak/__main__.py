"""`python -m tests.soak make PEOPLE UNITS` and `python -m tests.soak result`, on the database of DATA_DIR; prints JSON."""

import importlib
import json
import sys

import django

django.setup()
scene = importlib.import_module("tests.soak.scene")
answer = scene.make(int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "make" else scene.result()
json.dump(answer, sys.stdout)
