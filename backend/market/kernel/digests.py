"""The fingerprint of what a form said, by which the same key with another input is noticed."""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID

from market.kernel.errors import KeyReused


@dataclass(frozen=True)
class KeyedInput:
    """The key a form was sent under, and the fingerprint of what it said."""

    key: UUID
    digest: str


def digest_of(*said: object) -> str:
    """Fingerprint an input: mappings whatever their order, days and numbers as their text."""
    return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def require_same_input(*, kept: str, digest: str) -> None:
    """
    Refuse another input than the one a row was made from; rows older than their fingerprint have none to compare.

    :raises KeyReused: if it was another
    """
    if kept and kept != digest:
        raise KeyReused
