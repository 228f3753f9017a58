"""Stop the tests' database server and remove its directory when the test run ends, however it ends."""

import shutil
import sys
from pathlib import Path

from config.postgres import erase_server

if __name__ == "__main__":
    sys.stdin.read()  # ends with the run: nobody else holds the other end
    erase_server(Path(sys.argv[1]))
    shutil.rmtree(sys.argv[1], ignore_errors=True)
