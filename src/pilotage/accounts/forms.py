"""What people type about people, the organisation and themselves, turned into typed values."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.models import Organisation, Person, Role, TokenScope
from pilotage.accounts.reads.scopes import ScopeChoice
from pilotage.accounts.rules import Impossible

# What a new key's end is set to, unless said otherwise: long enough to be useful, short enough to be noticed.
TOKEN_DAYS = 90


def refuse(form: forms.Form, impossible: Impossible) -> None:
    """Show what an action refused beside the field that it is about."""
    form.add_error(impossible.field if impossible.field in form.fields else None, str(impossible))


class RoleForm(forms.Form):
    """A role on one of the scopes where the person at the screen may give roles."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    scope = forms.TypedChoiceField(label=_("On"), coerce=UUID)

    def __init__(self, data: object = None, *, scopes: Sequence[ScopeChoice]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # QueryDict or None, as Django takes it
        field = self.fields["scope"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - tells the type; declared above
        # An em space a level: a select has no other way to show a tree.
        field.choices = [(str(one.scope_id), "\u2003" * one.depth + one.label) for one in scopes]
        self.order_fields(["name", "email", "role", "scope"])


class InviteForm(RoleForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)


class PersonForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    @classmethod
    def showing(cls, person: Person) -> "PersonForm":
        return cls(initial={"version": person.version, "name": person.name, "email": person.email or ""})


class NameForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)

    @classmethod
    def showing(cls, person: Person) -> "NameForm":
        return cls(initial={"version": person.version, "name": person.name})


class OrganisationForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=200)
    currency = forms.CharField(
        label=_("Enterprise currency"),
        max_length=3,
        min_length=3,
        help_text=_("Three letters, such as EUR. Totals over several currencies are shown in this one."),
    )
    fiscal_year_start_month = forms.TypedChoiceField(
        label=_("The financial year begins in"), coerce=int, choices=list(MONTHS.items())
    )
    discount_rate = forms.DecimalField(
        label=_("Discount rate, % a year"),
        max_digits=6,
        decimal_places=3,
        help_text=_("What a year of waiting costs: net present values use it."),
    )

    @classmethod
    def showing(cls, organisation: Organisation) -> "OrganisationForm":
        return cls(
            initial={
                "version": organisation.version,
                "name": organisation.name,
                "currency": organisation.currency,
                "fiscal_year_start_month": organisation.fiscal_year_start_month,
                "discount_rate": (organisation.discount_rate_share * 100).normalize() + Decimal(0),
            }
        )


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What uses it"), max_length=100, help_text=_("Such as Power BI, or nightly export."))
    scope = forms.ChoiceField(label=_("It may"), choices=TokenScope.choices)
    expires_on = forms.DateField(
        label=_("Good until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("At most a year ahead."),
    )

    @classmethod
    def fresh(cls, today: date) -> "TokenForm":
        return cls(initial={"expires_on": today + timedelta(days=TOKEN_DAYS)})


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=lambda: settings.LANGUAGES)
