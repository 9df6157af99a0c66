"""People, the tree of scopes on which they have roles, their tokens, and the one organisation that runs Pilotage."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotage.kit.history import tracked
from pilotage.kit.models import Record
from pilotage.kit.uuids import new_id


class People(BaseUserManager["Person"]):
    def create_user(self, email: str, name: str, password: str | None = None) -> "Person":
        """A person who can sign in (with a password), or waits for one (without)."""
        person = self.model(email=self.normalize_email(email).lower(), name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


@tracked(exclude=("password", "last_login"))
class Person(Record, AbstractBaseUser):
    """Somebody who uses Pilotage, or is named in it (then without an e-mail address, and unable to sign in)."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(default=True, db_default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta(Record.Meta):
        indexes: ClassVar = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class ScopeKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    PORTFOLIO = "portfolio", _("Portfolio")
    INITIATIVE = "initiative", _("Initiative")


class Scope(models.Model):
    """A place in the tree of access: the enterprise, a portfolio or an initiative.

    The path is the chain of ids from the enterprise down, each followed by a slash, so that everything below a
    scope begins with its path. The wing `work` keeps it in step with the portfolio tree.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=ScopeKind.choices)
    path = models.TextField(unique=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["path"], name="scope_path_prefix", opclasses=["text_pattern_ops"])]


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    CONTRIBUTOR = "contributor", _("Contributor")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    RESOURCE_MANAGER = "resource_manager", _("Resource manager")
    FINANCE_CONTROLLER = "finance_controller", _("Finance controller")
    PORTFOLIO_MANAGER = "portfolio_manager", _("Portfolio manager")
    SRO = "sro", _("Strategy owner (SRO)")
    PMO_LEAD = "pmo_lead", _("PMO lead")
    ADMINISTRATOR = "administrator", _("Administrator")


@tracked()
class Grant(Record):
    """A role that a person has on a scope and everything below it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role", "scope"], name="grant_given_once"),
            models.CheckConstraint(name="grant_role_known", condition=models.Q(role__in=Role.values)),
        ]


@tracked()
class Organisation(Record):
    """The organisation that this Pilotage serves: one row."""

    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("enterprise currency"), max_length=3, default="EUR")
    fiscal_year_start_month = models.PositiveSmallIntegerField(
        _("first month of the financial year"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    # 0.06 is 6 % a year.
    discount_rate_share = models.DecimalField(_("discount rate"), max_digits=6, decimal_places=5, default="0.06")
    is_only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(name="organisation_only_one", condition=models.Q(is_only=True)),
            models.CheckConstraint(
                name="organisation_month_of_year", condition=models.Q(fiscal_year_start_month__range=(1, 12))
            ),
            models.CheckConstraint(
                name="organisation_rate_sane",
                condition=models.Q(discount_rate_share__gt=-1, discount_rate_share__lte=1),
            ),
        ]


class TokenScope(models.TextChoices):
    READ = "read", _("Read")
    WRITE = "write", _("Read and write")


@tracked(exclude=("digest", "last_used_at"))
class ApiToken(Record):
    """A key that lets a programme act as its owner until it expires or is revoked; only its digest is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=5, choices=TokenScope.choices, default=TokenScope.READ)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
