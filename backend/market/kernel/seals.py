"""Texts that the database keeps sealed: who reads a table or a backup without the keys reads nothing."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_KEY_BYTES = 32
SECRETS = "market.kernel.seals"
RETENTION = "market.kernel.seals/retention"


class SealBrokenError(Exception):
    """No key of the settings opens the seal: it was made under another key, or changed."""


def seal(text: str, *, purpose: str = SECRETS) -> str:
    """Seal a text under the key for its purpose, made of the first of the settings' sealing keys."""
    return _keys(tuple(settings.SEALING_KEYS), purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, purpose: str = SECRETS) -> str:
    """
    Open a sealed text.

    :raises SealBrokenError: if no key of the settings opens it
    """
    try:
        return _keys(tuple(settings.SEALING_KEYS), purpose).decrypt(sealed.encode("ascii")).decode()
    except InvalidToken as error:
        raise SealBrokenError from error


def seal_again(sealed: str, *, purpose: str = SECRETS) -> str:
    """
    Seal under the first key what any of the keys opens, for the change of keys.

    :raises SealBrokenError: if none does
    """
    return seal(unseal(sealed, purpose=purpose), purpose=purpose)


@lru_cache(maxsize=8)
def _keys(secrets: tuple[str, ...], purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret, purpose)) for secret in secrets])


def _derived(secret: str, purpose: str) -> bytes:
    """Make a key of the right length of a secret of any length; what else the secret serves is not weakened."""
    derivation = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(derivation.derive(secret.encode()))
