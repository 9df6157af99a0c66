"""Cells of roles and of initiatives as they are typed in their grids."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.kit.entering import Unreadable, amount_from
from pilotage.selection.actions import RoleTerms, Terms
from pilotage.selection.forms.amounts import count_from, month_from, share_from

YES, NO = "yes", "no"


def role_changed(terms: RoleTerms, column: str, text: str) -> RoleTerms:
    """What is said of a role with one cell typed anew. Raises Unreadable."""
    match column:
        case "is_counted":
            return replace(terms, is_counted=text != NO)
        case "is_hard":
            return replace(terms, is_hard=text == YES)
        case "capacity_share":
            share = share_from(text)
            return replace(terms, capacity_share=Decimal(1) if share is None else share)
        case "rate_per_hour":
            return replace(terms, rate_per_hour=amount_from(text))
        case "most_hours":
            return replace(terms, most_hours=amount_from(text))
        case "hires":
            return replace(terms, hires=count_from(text))
        case "hire_from":
            return replace(terms, hire_from=month_from(text))
        case "hire_rate_per_month":
            return replace(terms, hire_rate_per_month=amount_from(text))
        case _:
            raise Unreadable(_("This cannot be typed here."))


def terms_changed(terms: Terms, column: str, text: str) -> Terms:
    """What is said of an initiative with one cell typed anew. Raises Unreadable."""
    match column:
        case "earliest":
            return replace(terms, earliest=month_from(text))
        case "latest":
            return replace(terms, latest=month_from(text))
        case "keeps_claim":
            return replace(terms, keeps_claim={YES: True, NO: False}.get(text))
        case "cost_bound":
            return replace(terms, cost_bound=amount_from(text))
        case "npv_bound":
            return replace(terms, npv_bound=amount_from(text))
        case "counts_unrated":
            return replace(terms, counts_unrated=text == YES)
        case _:
            raise Unreadable(_("This cannot be typed here."))
