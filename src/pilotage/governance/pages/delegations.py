"""Standing in for each other: one's own delegations, given and taken."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.delegating import delegate, end_delegation
from pilotage.governance.forms.delegations import DelegationForm
from pilotage.governance.models import Delegation
from pilotage.governance.pages.shared import tabs_of
from pilotage.governance.reads.deciders import decides_anything, delegations_of
from pilotage.governance.rules.deciding import is_in_force
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.clock import today
from pilotage.kit.formats import Formatter, formatter
from pilotage.kit.pages import go, notice, page


@door(Permission.SEE)
def delegations(request: PersonalRequest) -> HttpResponseBase:
    return _shown(request, DelegationForm(people=_others(request)))


def _others(request: PersonalRequest) -> list[Person]:
    """Who can sign in, save oneself; nobody for who has nothing to delegate, and need not learn of people."""
    if not decides_anything(request.access):
        return []
    people = people_by_name().filter(is_active=True)
    return [person for person in people if person.pk != request.access.person_id]


def _shown(request: PersonalRequest, form: DelegationForm) -> HttpResponseBase:
    mine, f = request.access.person_id, formatter()
    rows = list(delegations_of(mine))
    context = {
        "tabs": tabs_of(request, "delegations"),
        "given": [_line(one, f, one.taker) for one in rows if one.giver_id == mine],
        "taken": [_line(one, f, one.giver) for one in rows if one.taker_id == mine],
        "form": form if form.has_people else None,
        "notices_url": reverse("governance:notices"),
    }
    return page(request, "governance/delegations.html", context, status=422 if form.errors else 200)


def _line(one: Delegation, f: Formatter, other: Person) -> dict[str, object]:
    day = today()
    is_on = is_in_force(one.since, one.until, one.ended_on, on=day)
    if is_on:
        state, tone = _("in force"), "green"
    elif one.ended_on is not None:
        state, tone = _("ended %(day)s") % {"day": f.date(one.ended_on)}, "none"
    else:
        state, tone = (_("to come"), "blue") if day < one.since else (_("over"), "none")
    return {
        "name": other.name,
        "days": f"{f.date(one.since)} – {f.date(one.until)}",
        "note": one.note,
        "state": state,
        "tone": tone,
        "end_url": (
            reverse("governance:end_delegation", args=[one.pk])
            if one.ended_on is None and day <= one.until
            else ""
        ),
    }  # fmt: skip


@require_POST
@door(Permission.SEE)
def give(request: PersonalRequest) -> HttpResponseBase:
    form = DelegationForm(request.POST, people=_others(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = delegate(
                said["taker"], since=said["since"], until=said["until"], note=said["note"], access=request.access,
                on=today(),
            )  # fmt: skip
        except Impossible as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            notice(request, _("%(name)s decides for you in these days.") % {"name": made.taker.name})
            return go(request, reverse("governance:delegations"))
    return _shown(request, form)


@require_POST
@door(Permission.SEE)
def end(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found: Delegation = get_object_or_404(delegations_of(request.access.person_id), pk=id)
    end_delegation(found, access=request.access, on=today())
    notice(request, _("This delegation is ended."))
    return go(request, reverse("governance:delegations"))
