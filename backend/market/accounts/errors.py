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


class CodeRefused(Invalid):
    """A code is wrong, used, too old or was tried too often; it never says which."""

    code = "CODE_REFUSED"


class FactorThere(Conflict):
    """The person has a second step of signing in already."""

    code = "FACTOR_THERE"


class FactorMissing(Conflict):
    """The person has no second step of signing in, or has not begun to set one up."""

    code = "FACTOR_MISSING"


class FactorRequired(Conflict):
    """Who works for the shop, the office or a unit keeps a second step."""

    code = "FACTOR_REQUIRED"


class AccountInUse(Conflict):
    """The account is still needed: open orders, refunds owed, membership of a unit, or a staff role."""

    code = "ACCOUNT_IN_USE"


class ResetWaits(Conflict):
    """Somebody asked for this reset already."""

    code = "RESET_WAITS"


class ResetDecided(Conflict):
    """The reset was decided meanwhile."""

    code = "RESET_DECIDED"


class SecondPersonNeeded(Conflict):
    """Two members of staff answer for a reset, and neither for their own."""

    code = "SECOND_PERSON_NEEDED"
