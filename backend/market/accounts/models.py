"""People, their roles and consents, their proofs and sessions, and failed sign-ins."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from market.accounts.enums import AttemptKind, CodePurpose, LegalDocument, StaffRoleKind
from market.kernel.append_only import AppendOnly


class UserManager(BaseUserManager["User"]):
    """Finds people by login; making one is an operation."""


class User(AbstractBaseUser):
    """A person. `login` is a mobile number or an e-mail address, in lower case."""

    number = models.CharField(max_length=24, unique=True)
    login = models.CharField(max_length=254, unique=True)
    email = models.EmailField(blank=True)
    mobile = models.CharField(max_length=11, blank=True)
    display_name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    # Ordered without signing up: no password, no address of their own, one browser's session.
    is_guest = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_guest=False) | Q(email="", mobile=""), name="guest_has_no_login")
        ]

    @cached_property
    def role_names(self) -> frozenset[str]:
        """The person's staff roles; a signed-in person comes with them (`accounts.backends`), without a statement."""
        return frozenset(self.staff_roles.values_list("role", flat=True))


class StaffRole(models.Model):
    """A role of a member of staff."""

    user = models.ForeignKey(User, models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=24, choices=StaffRoleKind)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_role_once")]


class Consent(AppendOnly):
    """A person's agreement to one version of a text; kept at least five years (沪消保条例 31)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="consents")
    document = models.CharField(max_length=12, choices=LegalDocument)
    version = models.CharField(max_length=20)
    at = models.DateTimeField()


class SignInFailure(models.Model):
    """A try that was not right, counted by what was tried and by address, to slow guessing."""

    login = models.CharField(max_length=254)
    address = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["login", "at"], name="failure_by_login"),
            models.Index(fields=["address", "at"], name="failure_by_address"),
        ]


class Attempt(models.Model):
    """Something done at our doors, counted by whom it concerns (may be empty) and by address."""

    kind = models.CharField(max_length=10, choices=AttemptKind)
    subject = models.CharField(max_length=254, blank=True)
    address = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject", "at"], name="attempt_by_subject"),
            models.Index(fields=["kind", "address", "at"], name="attempt_by_address"),
            models.Index(fields=["at"], name="attempt_by_age"),
        ]


class OneTimeCode(models.Model):
    """A code of six digits sent to a mobile number or mailbox; kept as digests only, and briefly."""

    purpose = models.CharField(max_length=8, choices=CodePurpose)
    target_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "target_digest"], name="one_code_of_a_kind")]
        indexes = [models.Index(fields=["sent_at"], name="code_by_age")]


class Factor(models.Model):
    """A person's second step of signing in (RFC 6238); it counts once a first code of it was right."""

    user = models.OneToOneField(User, models.PROTECT, related_name="factor")
    sealed_secret = models.TextField()
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    # The newest time step of which a code was taken; none of it or before it is taken again.
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """One of the codes that stand in for a lost second step, once each."""

    user = models.ForeignKey(User, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]


class FactorReset(models.Model):
    """The taking away of a lost second step: one member of staff asks, another one answers."""

    number = models.CharField(max_length=24, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="factor_resets")
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(decided_at=None), name="one_open_reset_of_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="reset_by_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("user")) & ~models.Q(decided_by=models.F("user")),
                name="reset_by_others",
            ),
        ]


class SealedRecord(models.Model):
    """What the law keeps of a deleted account's order: who traded, sealed, until its day (电子商务法 31)."""

    account_number = models.CharField(max_length=24)
    order_number = models.CharField(max_length=24, unique=True)
    sealed = models.TextField()
    ends_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["ends_on"], name="sealed_until")]


class OpenSession(models.Model):
    """A browser in which a person is signed in."""

    number = models.CharField(max_length=24, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="sessions_of_person")]
