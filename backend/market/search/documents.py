"""What a product is found by. Loads a Chinese dictionary and pinyin tables: for the worker and commands only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import rjieba
from pypinyin import Style, lazy_pinyin, load_phrases_dict

from market.search.rules.words import MAX_TOKEN, is_chinese, pairs_of, runs_of

# Said otherwise in the names of goods than the tables say.
load_phrases_dict({"重楼": [["chóng"], ["lóu"]], "糌粑": [["zān"], ["bā"]], "以勒": [["yǐ"], ["lè"]]})

WORD, LATIN, PAIR, PINYIN, INITIALS, CHARACTER = 8, 8, 4, 4, 2, 1
NAME, PLACE, CATEGORY, MAKER = 6, 3, 3, 1
_DICTIONARY_FREQUENCY = 1_000_000


@dataclass(frozen=True)
class Field:
    """A text by which a product is found, how much it weighs, and its syllables where an editor wrote them."""

    text: str
    weight: int
    pinyin: str = ""


@dataclass(frozen=True)
class Document:
    """A product with everything it is found by."""

    product_id: int
    fields: tuple[Field, ...]
    codes: tuple[str, ...]


class WordCutter:
    """Cuts Chinese text into words, with the names of places and goods added to the dictionary."""

    def __init__(self, names: Iterable[str]) -> None:
        self._dictionary = rjieba.Jieba()
        for name in names:
            self._dictionary.add_word(name, _DICTIONARY_FREQUENCY, "nz")

    def cut(self, run: str) -> list[str]:
        """Cut a run of Chinese characters into words that join to the run."""
        return list(self._dictionary.cut(run))

    def parts(self, run: str) -> list[str]:
        """Give the words of a run and the shorter words within them."""
        return list(self._dictionary.cut_for_search(run))


def tokens_of(document: Document, cutter: WordCutter) -> dict[str, int]:
    """Give the tokens of a product, each with its best weight."""
    tokens: dict[str, int] = {}
    for token, weight in _all_tokens(document, cutter):
        short = token[:MAX_TOKEN]
        tokens[short] = max(weight, tokens.get(short, 0))
    return tokens


def stem_of(place: str) -> str:
    """Give a place's name without its level: 小草坝镇 is asked for as 小草坝."""
    for level in ("民族乡", "街道", "镇", "乡", "县", "区"):
        stem = place.removesuffix(level)
        if stem != place and len(stem) > 1:
            return stem
    return place


def _all_tokens(document: Document, cutter: WordCutter) -> Iterator[tuple[str, int]]:
    for code in document.codes:
        yield from ((part, NAME * LATIN) for run in runs_of(code) for part in _code_parts(run))
    for field in document.fields:
        runs = runs_of(field.text)
        chinese = [run for run in runs if is_chinese(run)]
        yield from ((run, field.weight * LATIN) for run in runs if not is_chinese(run))
        for run in chinese:
            yield run, field.weight * WORD
            yield from ((character, field.weight * CHARACTER) for character in run)
            yield from ((pair, field.weight * PAIR) for pair in pairs_of(run) if len(pair) > 1)
            yield from ((word, field.weight * WORD) for word in cutter.parts(run) if len(word) > 1)
        yield from _spoken(chinese, field, cutter)


def _code_parts(code: str) -> Iterator[str]:
    """Give what of a code may be typed: from each hyphen on, and without hyphens."""
    parts = code.split("-")
    for start in range(len(parts)):
        yield "-".join(parts[start:])
        yield "".join(parts[start:])


def _spoken(runs: Sequence[str], field: Field, cutter: WordCutter) -> Iterator[tuple[str, int]]:
    """Give pinyin and initials of each word, and of the text from each word on, so that any beginning finds it."""
    text = "".join(runs)
    syllables = field.pinyin.split()
    if len(syllables) != len(text):
        syllables = lazy_pinyin(text, style=Style.NORMAL)
    words = [word for run in runs for word in cutter.cut(run)]
    for start in range(len(text)):  # also from within a word on, for what is typed may begin anywhere
        yield from _said(syllables[start:], field.weight * PINYIN // 2, field.weight * INITIALS // 2)
        yield syllables[start][0], field.weight * CHARACTER
    ends = list(accumulate(len(word) for word in words))
    for word, end in zip(words, ends, strict=True):
        start = end - len(word)
        for last, more in ((end, 2), (len(text), 1)):
            yield from _said(syllables[start:last], field.weight * PINYIN * more, field.weight * INITIALS * more)


def _said(syllables: Sequence[str], spelt: int, initials: int) -> Iterator[tuple[str, int]]:
    yield "".join(syllables), spelt
    if len(syllables) > 1:
        yield "".join(syllable[0] for syllable in syllables), initials
