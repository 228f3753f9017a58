"""Refusals of the accounts app."""

from market.kernel.errors import Conflict, Invalid


class LoginTaken(Conflict):
    """Another person signs in with this login already."""

    code = "LOGIN_TAKEN"


class WeakPassword(Invalid):
    """The password is too short, too common or too close to the person's own data."""

    code = "WEAK_PASSWORD"


class SignInRefused(Invalid):
    """The login or the password is wrong; it never says which."""

    code = "SIGN_IN_REFUSED"


class TooManyTries(Conflict):
    """Something was done too often in a short time. Details: opens_at."""

    status = 429
    code = "TOO_MANY_TRIES"
