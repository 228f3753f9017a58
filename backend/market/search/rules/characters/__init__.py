"""How Chinese characters are read and simplified: constant tables, made by `manage.py make_character_tables`."""

import gzip
from pathlib import Path

FOLDER = Path(__file__).parent
READINGS_FILE, SIMPLIFIED_FILE = FOLDER / "readings.txt.gz", FOLDER / "simplified.txt.gz"


def unpack_readings(packed: bytes) -> dict[str, tuple[str, ...]]:
    """Give the readings of each character, the commonest first."""
    readings: dict[str, tuple[str, ...]] = {}
    for part in gzip.decompress(packed).decode().split("\n\n"):
        for line in part.splitlines():
            syllable, _, characters = line.partition(" ")
            for character in characters:
                readings[character] = (*readings.get(character, ()), syllable)
    return readings


def unpack_simplified(packed: bytes) -> dict[int, int]:
    """Give, for `str.translate`, the simplified character of each traditional one."""
    traditional, simplified = gzip.decompress(packed).decode().splitlines()
    return str.maketrans(traditional, simplified)


READINGS = unpack_readings(READINGS_FILE.read_bytes())
SIMPLIFIED = unpack_simplified(SIMPLIFIED_FILE.read_bytes())
SYLLABLES = frozenset(syllable for readings in READINGS.values() for syllable in readings)
