"""People, their roles, consents and failed sign-ins."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from market.accounts.enums import AttemptKind, LegalDocument, StaffRoleKind
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
