"""Cut what a person types into tokens, without a dictionary: the web process loads none."""

import re
import unicodedata
from dataclasses import dataclass

MAX_QUERY = 60
MAX_WORDS = 8
MAX_TOKEN = 40
# Within a run of Chinese characters so many of ten pairs must be there, so that 小草坝天麻 finds 小草坝乌天麻.
_TENTHS_OF_PAIRS = 6

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class QueryWord:
    """A word of a query: all its tokens, of which at least `least` must be found; latin ones also as a beginning."""

    text: str
    tokens: tuple[str, ...]
    least: int
    is_prefix: bool


def normalise(text: str) -> str:
    """Bring full-width letters, case, ü and odd spaces to one form."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")


def runs_of(text: str) -> list[str]:
    """Give the runs of Chinese characters and of latin letters and digits of a text, in order."""
    return _RUN.findall(normalise(text))


def is_chinese(run: str) -> bool:
    """Tell whether a run is of Chinese characters."""
    return run[0] >= "\u3400"


def pairs_of(run: str) -> list[str]:
    """Give the pairs of neighbouring characters of a run, each once; of a single character, itself."""
    if len(run) == 1:
        return [run]
    return list(dict.fromkeys(run[place : place + 2] for place in range(len(run) - 1)))


def cut_query(text: str) -> list[QueryWord]:
    """Cut a query into at most eight words; what is longer than sixty characters is left out."""
    words: dict[str, QueryWord] = {}
    for run in runs_of(text[:MAX_QUERY]):
        words.setdefault(run, _word(run))
    return list(words.values())[:MAX_WORDS]


def _word(run: str) -> QueryWord:
    if not is_chinese(run):
        return QueryWord(run, (run[:MAX_TOKEN],), 1, is_prefix=True)
    pairs = pairs_of(run)
    return QueryWord(run, tuple(pairs), (len(pairs) * _TENTHS_OF_PAIRS + 9) // 10, is_prefix=False)
