"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class ThriftyArgon2PasswordHasher(Argon2PasswordHasher):
    """Hash with OWASP's second Argon2id setting: 19 MiB a hash, where Django's default takes 100 MiB a thread."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


class QuickArgon2PasswordHasher(Argon2PasswordHasher):
    """The same algorithm at its least cost, for tests."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
