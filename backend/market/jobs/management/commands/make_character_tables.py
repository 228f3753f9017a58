"""`manage.py make_character_tables TSCharacters.txt`: make the tables by which the web process reads queries."""

import gzip
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from pypinyin import Style, pinyin

from market.search.rules.characters import READINGS_FILE, SIMPLIFIED_FILE

_MOST_READINGS = 3


class Command(BaseCommand):
    """Writes the tables of readings and of simplified characters; see search/rules/characters/README.md."""

    help = "Make the tables of characters: from pypinyin, and from OpenCC's TSCharacters.txt"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("characters", type=Path, help="OpenCC's TSCharacters.txt")

    def handle(self, *, characters: Path, **_options: object) -> None:
        READINGS_FILE.write_bytes(_pack(readings_text()))
        SIMPLIFIED_FILE.write_bytes(_pack(simplified_text(characters.read_text(encoding="utf-8"))))


def readings_text() -> str:
    """Write the characters of GB 2312 by syllable, in parts: the commonest reading of each, the second, the third."""
    parts: list[dict[str, str]] = [{} for _ in range(_MOST_READINGS)]
    for character in _gb2312():
        readings = dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
        for part, syllable in zip(parts, readings, strict=False):
            part[syllable] = part.get(syllable, "") + character
    return "\n\n".join("\n".join(f"{syllable} {part[syllable]}" for syllable in sorted(part)) for part in parts)


def simplified_text(table: str) -> str:
    """Write the traditional characters in one line and, below each, the simplified one."""
    pairs = [
        (traditional, simplified.split()[0])
        for traditional, _, simplified in (line.partition("\t") for line in table.splitlines())
        if len(traditional) == len(simplified.split()[0]) == 1 and traditional != simplified.split()[0]
    ]
    return "\n".join("".join(column) for column in zip(*sorted(pairs), strict=True))


def _gb2312() -> Iterator[str]:
    for row, cell in product(range(0xB0, 0xF8), range(0xA1, 0xFF)):
        try:
            yield bytes((row, cell)).decode("gb2312")
        except UnicodeDecodeError:  # a place without a character
            continue


def _pack(text: str) -> bytes:
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)
