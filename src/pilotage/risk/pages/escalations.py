"""Entries on their way up: what waits for an answer, and what was answered."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import go, notice, page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads
from pilotage.risk.actions.escalations import acknowledge, escalate, give_back
from pilotage.risk.forms.entries import ReasonForm
from pilotage.risk.models import Escalation, EscalationState
from pilotage.risk.pages.editing import attempt_or_stale, shown
from pilotage.risk.pages.shared import crumbs_of, is_today, the_entry, views
from pilotage.risk.pages.words import entry_url, register_cell, severity_cell
from pilotage.risk.reads.scales import scales
from pilotage.risk.reads.visible import escalations_to_answer, escalations_visible_to, level_above
from pilotage.risk.rules import permissions
from pilotage.risk.rules.scales import Scales, current_of

MOST_ANSWERED = 100


@require_GET
@door(Permission.SEE)
def escalations(request: PersonalRequest) -> HttpResponseBase:
    known = scales()
    mine = list(escalations_to_answer(request.access))
    seen = escalations_visible_to(request.access)
    ids = [one.pk for one in mine]
    others = list(seen.filter(state=EscalationState.WAITING).exclude(pk__in=ids))
    answered = list(seen.exclude(state=EscalationState.WAITING)[:MOST_ANSWERED])
    context = {
        "tabs": views(request, "escalations"),
        "mine": _table(request, "mine", _("Waits for your answer"), mine, known) if mine else None,
        "others": _table(request, "others", _("Waits for others"), others, known) if others else None,
        "answered": _table(request, "answered", _("Answered"), answered, known) if answered else None,
        "is_past": not is_today(request),
    }
    return page(request, "risk/escalations.html", context)


def _table(request: PersonalRequest, name: str, caption: str, found: Iterable[Escalation], known: Scales) -> Table:
    f, day, tail = formatter(), today(), carried(request)
    columns = (
        Column("entry", _("Entry"), width=30),
        Column("severity", _("Severity")),
        Column("from", _("Register"), width=20),
        Column("to", _("Handed up to")),
        Column("why", _("Why"), width=30),
        Column("raised", _("Since")),
        Column("state", _("Answer"), width=24),
    )
    rows = []
    for one in found:
        by = one.raised_by.name if one.raised_by else UNKNOWN
        rows.append(
            Row(
                str(one.pk),
                (
                    Cell(one.entry.title, url=entry_url(one.entry, tail), note=one.entry.key, kind="w"),
                    severity_cell(current_of(one.entry), known, kind=one.entry.kind),
                    register_cell(request.access, one.entry, tail),
                    one.to.name,
                    Cell(one.reason, kind="w"),
                    Cell(f.date(one.raised_on), note=f.age(one.raised_on, day), title=by),
                    _state_cell(request, one),
                ),
            )
        )
    return Table(f"escalations-{name}", caption, heads(columns, QueryDict()), rows)


def _state_cell(request: PersonalRequest, one: Escalation) -> Cell:
    if one.state != EscalationState.WAITING:
        return Cell(str(EscalationState(one.state).label), note=one.answer, kind="w")
    if is_today(request) and permissions.may_answer(request.access, one):
        return Cell(_("Answer"), url=reverse("risk:answer", args=[one.pk]))
    return Cell(_("waits"), kind="q")


@require_http_methods(["GET", "POST"])
@door(Permission.EDIT)
def hand_up(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    found = the_entry(request, id)
    permissions.may_change(request.access, found).or_raise()
    newest = escalations_visible_to(request.access).filter(entry=found).select_related("to__parent").first()
    above = level_above(found, newest)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data

        def act() -> object:
            escalate(found, reason=sent["words"], version=sent["version"], on=today(), access=request.access)
            return found

        if attempt_or_stale(form, act, fields={"reason": "words"}) is not None:
            notice(request, _("%(key)s is handed up.") % {"key": found.key})
            return go(request, reverse("risk:entry", args=[id]))
    title = _("Hand up “%(name)s”") % {"name": found.title}
    text = _("It goes to %(portfolio)s. Who decides there is asked to answer.") % {"portfolio": above} if above else ""
    return shown(request, form, title=title, back=reverse("risk:entry", args=[id]), text=text, button=_("Hand up"),
                 crumbs=crumbs_of(request, found, Crumb(_("Hand up"))))  # fmt: skip


@require_http_methods(["GET", "POST"])
@door(Permission.COMMIT)
def answer(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Acknowledge it, or give it back."""
    found = get_object_or_404(escalations_visible_to(request.access), pk=id)
    permissions.may_answer(request.access, found).or_raise()
    form = ReasonForm(request.POST or None)
    form.fields["words"].label = _("Answer")
    back = reverse("risk:entry", args=[found.entry_id])
    if request.method == "POST" and form.is_valid():
        deed = give_back if request.POST.get("choice") == "return" else acknowledge

        def act() -> object:
            return deed(found, answer=form.cleaned_data["words"], on=today(), access=request.access)

        if attempt_or_stale(form, act, fields={"answer": "words"}) is not None:
            notice(request, _("Your answer is kept."))
            return go(request, back)
    title = _("Answer: “%(name)s”") % {"name": found.entry.title}
    choices = (("acknowledge", _("Acknowledge"), "btn-main"), ("return", _("Give it back"), ""))
    return shown(request, form, title=title, back=back, text=found.reason, choices=choices,
                 crumbs=crumbs_of(request, found.entry, Crumb(_("Answer"))))  # fmt: skip
