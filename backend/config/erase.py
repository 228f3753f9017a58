"""Delete a data directory, with its database: `python -m config.erase DIRECTORY`."""

import shutil
import sys
from pathlib import Path

from config.postgres import erase_server

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    erase_server(folder)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{folder} is deleted")
