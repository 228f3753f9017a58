"""Cut what a person types into words and the ways to find them, without a dictionary: the web process loads none."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise, product

from market.search.rules.characters import READINGS, SIMPLIFIED, SYLLABLES

MAX_QUERY = 60
MAX_WORDS = 8
MAX_TOKEN = 40
# Within a run of Chinese characters so many of ten pairs must be there, so that 小草坝天麻 finds 小草坝乌天麻.
_TENTHS_OF_PAIRS = 6
# A slip is looked for only in the beginning of what is long: it finds enough.
_LETTERS_WITH_SLIPS, _CHARACTERS_WITH_SLIPS = 24, 10
_SHORTEST_INITIALS = 3
_LONGEST_SYLLABLE = 6

_CHINESE, _LATIN = r"[\u3400-\u9fff]+", r"[a-z0-9]+(?:-[a-z0-9]+)*"
_RUN = re.compile(f"{_CHINESE}|{_LATIN}")
_CHUNK = re.compile(f"(?:{_CHINESE}|{_LATIN})+")


@dataclass(frozen=True)
class Term:
    """What a token must be, or with what it must begin."""

    token: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Way:
    """A way to find a word: so many of its parts at least, each by any of its terms."""

    parts: tuple[tuple[Term, ...], ...]
    least: int


@dataclass(frozen=True)
class QueryWord:
    """A word of a query, found in any of its ways; one that is not required only adds to the score."""

    text: str
    ways: tuple[Way, ...]
    is_required: bool = True


def normalise(text: str) -> str:
    """Bring full-width letters, case, ü, traditional characters and odd spaces to one form."""
    return unicodedata.normalize("NFKC", text).casefold().replace("ü", "v").translate(SIMPLIFIED)


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


def cut_query(text: str, *, with_slips: bool = False) -> list[QueryWord]:
    """
    Cut a query into at most eight words; what is longer than sixty characters is left out.

    With slips, characters of the same sound, neighbours exchanged, and initials mixed with syllables are found too.
    """
    typed = text[:MAX_QUERY]
    runs = list(dict.fromkeys(runs_of(typed)))[:MAX_WORDS]
    words = [QueryWord(run, (_literal(run), *(_slips(run) if with_slips else ()))) for run in runs]
    return [*words, *_extras(typed, runs)]


def nearest_query(text: str) -> list[QueryWord]:
    """Cut a query for what is nearest to it: any character, any pair of sounds, any beginning of its letters."""
    runs = list(dict.fromkeys(runs_of(text[:MAX_QUERY])))[:MAX_WORDS]
    parts = tuple(dict.fromkeys(part for run in runs for part in _near_parts(run)))
    return [QueryWord(" ".join(runs), (Way(parts, 1),))] if parts else []


def _near_parts(run: str) -> list[tuple[Term, ...]]:
    start = run[:_LETTERS_WITH_SLIPS]
    if not is_chinese(run):
        return [(Term(start[:end], is_prefix=True),) for end in range(2, len(start) + 1)]
    return [*((Term(character),) for character in start), *_sounds(start)]


def _literal(run: str) -> Way:
    if not is_chinese(run):
        # A single letter begins too much: it is met as the initial of a character.
        return Way(((Term(run[:MAX_TOKEN], is_prefix=len(run) > 1),),), 1)
    return _most([(Term(pair),) for pair in pairs_of(run)])


def _most(parts: list[tuple[Term, ...]]) -> Way:
    return Way(tuple(parts), (len(parts) * _TENTHS_OF_PAIRS + 9) // 10)


def _extras(typed: str, runs: list[str]) -> list[QueryWord]:
    """What speaks for a product beside the words: a run as a whole, and runs that follow each other in it too."""
    whole = [Term(run[:MAX_TOKEN]) for run in runs if is_chinese(run) and len(run) > len(pairs_of(run)[0])]
    chunks = dict.fromkeys([*_CHUNK.findall(normalise(typed))[:MAX_WORDS], "".join(runs)])
    extras: list[tuple[str, tuple[Term, ...]]] = [(term.token, (term,)) for term in whole]
    extras += [(chunk, _spoken(chunk)) for chunk in chunks if chunk not in runs]
    return [QueryWord(text, (Way((terms,), 1),), is_required=False) for text, terms in extras if text]


def _spoken(chunk: str) -> tuple[Term, ...]:
    """Read the characters of 普洱c as initials (pec) and as syllables (puerc)."""
    syllables = [READINGS.get(character, (character,))[0] for character in chunk]
    spellings = dict.fromkeys(["".join(syllable[0] for syllable in syllables), "".join(syllables)])
    return tuple(Term(spelling[:MAX_TOKEN], is_prefix=True) for spelling in spellings)


def _slips(run: str) -> tuple[Way, ...]:
    if is_chinese(run):
        return _slips_of_characters(run[:_CHARACTERS_WITH_SLIPS]) if len(run) > 1 else ()
    return (Way((_slips_of_letters(run),), 1),)


def _slips_of_characters(run: str) -> tuple[Way, ...]:
    """Find the same sounds in other characters, and the same characters in another order."""
    sounds = list(dict.fromkeys(_sounds(run)))
    anywhere = Way(tuple((Term(character),) for character in dict.fromkeys(run)), len(set(run)))
    return (_most(sounds), anywhere) if sounds else (anywhere,)


def _sounds(run: str) -> list[tuple[Term, ...]]:
    """Read each pair of neighbouring characters in all its ways."""
    return [
        tuple(Term(first + second, is_prefix=True) for first, second in product(READINGS[one], READINGS[other]))
        for one, other in pairwise(run)
        if one in READINGS and other in READINGS
    ]


def _slips_of_letters(run: str) -> tuple[Term, ...]:
    """Find letters whose neighbours were exchanged, and syllables among initials, as in mhpuer."""
    start = run[:_LETTERS_WITH_SLIPS]
    spellings = {start} if len(start) < len(run) else set()
    spellings |= {
        start[:place] + start[place + 1] + start[place] + start[place + 2 :] for place in range(len(start) - 1)
    }
    if len(initials := _initials(run)) >= _SHORTEST_INITIALS:
        spellings.add(initials)
    return tuple(Term(spelling, is_prefix=True) for spelling in sorted(spellings - {run}))


def _initials(run: str) -> str:
    """Shorten each syllable of a latin run to its first letter; what is no syllable stays."""
    initials = ""
    place = 0
    while place < len(run):
        initials += run[place]
        lengths = range(min(_LONGEST_SYLLABLE, len(run) - place), 1, -1)
        place += next((length for length in lengths if run[place : place + length] in SYLLABLES), 1)
    return initials
