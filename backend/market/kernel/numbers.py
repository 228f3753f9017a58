"""Public numbers: random, without vowels or look-alikes, with a check character."""

import secrets

_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
_BODY = 8


def new_number(prefix: str) -> str:
    """Make a public number such as "MX-7Q4K2PFD5"; 27^8 of them, so a clash is refused by the unique constraint."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_BODY))
    return f"{prefix}-{body}{_check(body)}"


def is_number(text: str) -> bool:
    """Tell whether the text has the form and the check character of a public number."""
    prefix, _, rest = text.partition("-")
    known = set(rest) <= set(_ALPHABET)
    return bool(prefix) and len(rest) == _BODY + 1 and known and _check(rest[:-1]) == rest[-1]


def _check(body: str) -> str:
    total = sum((place + 1) * _ALPHABET.index(char) for place, char in enumerate(body))
    return _ALPHABET[total % len(_ALPHABET)]
