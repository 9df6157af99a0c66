"""The page of one initiative: facts, panels that upper wings fill, links, history; and its form."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.pages import go, notice, page, part, warn
from pilotage.kit.tables import Crumb, Difference, Fact
from pilotage.work import rules
from pilotage.work.actions import change_initiative, create_initiative, link, unlink
from pilotage.work.actions.initiatives import restore_initiative
from pilotage.work.forms.initiatives import InitiativeForm, LinkForm, shown_values
from pilotage.work.models import CustomField, FieldType, Initiative, InitiativeFacts, InitiativeKind
from pilotage.work.pages.cells import rag_cell
from pilotage.work.pages.words import field_words, history_entries, value_words
from pilotage.work.reads import (
    custom_fields,
    dependencies_visible_to,
    initiatives_visible_to,
    portfolios_visible_to,
)
from pilotage.work.reads.history import deeds_on
from pilotage.work.reads.maps import dependency_map
from pilotage.work.reads.query import Query, initiatives_as_of, initiatives_matching


@door(Permission.SEE)
def initiative(request: PersonalRequest, key: str) -> HttpResponseBase:
    day = as_of(request)
    if day == today():
        shown: InitiativeFacts = get_object_or_404(initiatives_matching(request.access, Query(keys=(key,))))
    else:
        shown = get_object_or_404(initiatives_as_of(request.access, day, Query(keys=(key,))))
    may_edit = day == today() and bool(rules.may_edit(request.access, shown))
    fields = custom_fields()
    context = {
        "initiative": shown,
        "kind": str(InitiativeKind(shown.kind).label),
        "facts": _key_facts(request, shown, day),
        "more_facts": _more_facts(request, shown, fields),
        "may_edit": may_edit,
        "crumbs": crumbs_of(request, shown),
        "is_today": day == today(),
    }
    return page(request, "work/initiative.html", context)


def crumbs_of(request: PersonalRequest, shown: InitiativeFacts) -> tuple[Crumb, ...]:
    """The way down the portfolio tree, as far as the person may see it."""
    above = [one for one in portfolios_visible_to(request.access) if shown.scope.path.startswith(one.scope.path)]
    tail = carried(request)
    return (
        *(Crumb(one.name, reverse("work:portfolio", args=[one.id]) + tail) for one in above),
        Crumb(shown.name),
    )


def _key_facts(request: PersonalRequest, shown: InitiativeFacts, day: date) -> list[Fact]:
    f = formatter()
    rag = rag_cell(f, rag=shown.rag, on=shown.rag_on, note=shown.rag_note, today=day)
    facts = [
        Fact(_("Stage"), shown.stage.name),
        Fact(_("RAG"), rag.text, note=f.age(shown.rag_on, day) if shown.rag_on else "", title=rag.title,
             tone=rag.tone, letter=rag.letter),
        Fact(_("Owner"), shown.sponsor.name if shown.sponsor else UNKNOWN),
        Fact(_("Manager"), shown.manager.name if shown.manager else UNKNOWN),
        Fact(_("Start"), f.date(shown.forecast_start or shown.planned_start), note=_slip(shown, "start")),
        Fact(_("Finish"), f.date(shown.forecast_finish or shown.planned_finish), note=_slip(shown, "finish")),
    ]  # fmt: skip
    if rules.may_see_money(request.access, shown):
        facts.append(money_fact(_("Whole-life cost"), shown.whole_life_cost, shown, "whole_life_cost"))
    return facts


def money_fact(label: str, amount: Any, shown: InitiativeFacts, field: str) -> Fact:  # a Decimal or nothing
    f = formatter()
    if amount is None:
        return Fact(label, UNKNOWN, note=shown.unknown_words.get(field, ""))
    money = Money(amount, shown.currency)
    return Fact(label, f"{f.money(money)} {money.currency}", title=f.money_full(money))


def _slip(shown: InitiativeFacts, end: str) -> str:
    """How far the forecast lies from the plan."""
    planned: date | None = getattr(shown, f"planned_{end}")
    forecast: date | None = getattr(shown, f"forecast_{end}")
    if planned is None or forecast is None or planned == forecast:
        return _("planned") if planned else ""
    days = (forecast - planned).days
    late, early = _("%(days)s later than planned in the register"), _("%(days)s earlier than planned in the register")
    words = late if days > 0 else early
    return words % {"days": formatter().days(abs(days))}


def _more_facts(request: PersonalRequest, shown: InitiativeFacts, fields: list[CustomField]) -> list[Fact]:
    f = formatter()
    facts = [
        Fact(_("Planned"), f"{f.date(shown.planned_start)} – {f.date(shown.planned_finish)}"),
        Fact(_("Forecast"), f"{f.date(shown.forecast_start)} – {f.date(shown.forecast_finish)}"),
        Fact(_("RAG comment"), shown.rag_note or UNKNOWN),
        Fact(_("Tags"), ", ".join(shown.tags) or UNKNOWN),
        Fact(_("Id elsewhere"), shown.external_id or UNKNOWN),
        Fact(_("Registered"), f.date(shown.registered_on)),
    ]
    sees_money = bool(rules.may_see_money(request.access, shown))
    if sees_money:
        facts.append(money_fact(_("Budget of the year"), shown.year_budget, shown, "year_budget"))
        facts.append(money_fact(_("Forecast of the year"), shown.year_forecast, shown, "year_forecast"))
    if shown.programme_id is not None:
        programme = initiatives_visible_to(request.access).filter(pk=shown.programme_id).first()
        if programme:
            url = reverse("work:initiative", args=[programme.key]) + carried(request)
            facts.append(Fact(_("Programme"), programme.name, url=url))
    for field in fields:
        if field.type != FieldType.MONEY or sees_money:
            facts.append(Fact(field.name, value_words(f, field.key, shown.custom.get(field.key))))
    return facts


@door(Permission.CREATE)
def new_initiative(request: PersonalRequest) -> HttpResponseBase:
    fields = custom_fields()
    sees_money = bool(request.access.may_anywhere(Permission.EDIT_MONEY))
    start = {"currency": organisation().currency, "portfolio": request.GET.get("portfolio")}
    form = InitiativeForm(
        request.POST or None, access=request.access, fields=fields, sees_money=sees_money, initial=start
    )
    asks_reason = False
    if request.method == "POST" and form.is_valid():
        facts = form.changes({"currency": "", "tags": []})
        name, kind, portfolio = (facts.pop(field) for field in ("name", "kind", "portfolio"))
        if not any(facts.get(field) is not None for field in ("whole_life_cost", "year_budget", "year_forecast")):
            facts.pop("currency", None)
        try:
            made = create_initiative(
                name=name,
                kind=kind,
                portfolio=portfolio,
                access=request.access,
                on=today(),
                reason=request.POST.get("reason", ""),
                **facts,
            )
        except rules.Impossible as wrong:
            asks_reason = wrong.field == "reason"
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            notice(request, _("%(name)s is registered.") % {"name": made.name})
            return go(request, reverse("work:initiative", args=[made.key]))
    context = {"form": form, "title": _("New initiative"), "back": reverse("work:register"), "version": ""}
    asked = {"asks_reason": asks_reason, "reason": request.POST.get("reason", "")}
    return page(request, "work/initiative_form.html", {**context, **asked, "stale": None})


@door(Permission.EDIT)
def edit_initiative(request: PersonalRequest, key: str) -> HttpResponseBase:
    shown = get_object_or_404(initiatives_visible_to(request.access).select_related("programme"), key=key)
    rules.may_edit(request.access, shown).or_raise()
    fields = custom_fields()
    sees_money = bool(request.access.may(Permission.EDIT_MONEY, path=shown.scope.path))
    initial = shown_values(shown, fields)
    form = InitiativeForm(
        request.POST or None, access=request.access, fields=fields, sees_money=sees_money, initial=initial
    )
    stale: list[Difference] | None = None
    asks_reason = False
    version = request.POST.get("version", str(shown.version))
    if request.method == "POST" and form.is_valid():
        try:
            change_initiative(
                shown,
                version=whole_number_from(version, 0),
                changes=form.changes(initial),
                access=request.access,
                on=today(),
                reason=request.POST.get("reason", ""),
            )
        except rules.Stale as newer:
            stale = _side_by_side(form, newer.current, fields)
            version = str(newer.current.version)
        except rules.Impossible as wrong:
            asks_reason = wrong.field == "reason"
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            notice(request, _("%(name)s is changed.") % {"name": form.cleaned_data["name"]})
            return go(request, reverse("work:initiative", args=[key]))
    back = reverse("work:initiative", args=[key])
    asked = {"asks_reason": asks_reason, "reason": request.POST.get("reason", "")}
    context = {"form": form, "title": shown.name, "back": back, "version": version, "stale": stale, **asked}
    return page(request, "work/initiative_form.html", context, status=412 if stale else 200)


def _side_by_side(form: InitiativeForm, current: Initiative, fields: list[CustomField]) -> list[Difference]:
    """What the person wrote beside what the record says now."""
    f = formatter()
    now = shown_values(current, fields)
    return [
        Difference(
            str(field.label),
            value_words(f, name, form.cleaned_data.get(name)),
            value_words(f, name, now.get(name)),
        )
        for name, field in form.fields.items()
    ]


@door(Permission.SEE)
def links_panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """The dependencies of an initiative as a small map and as a list."""
    shown = get_object_or_404(initiatives_visible_to(request.access), key=key)
    may_edit = bool(rules.may_edit(request.access, shown))
    context = {
        "initiative": shown,
        "map": dependency_map(shown, list(dependencies_visible_to(request.access))),
        "may_edit": may_edit,
        "form": LinkForm(access=request.access, source=shown) if may_edit else None,
    }
    return part(request, "work/links_panel.html", context)


@require_POST
@door(Permission.EDIT)
def add_link(request: PersonalRequest, key: str) -> HttpResponseBase:
    source = get_object_or_404(initiatives_visible_to(request.access), key=key)
    form = LinkForm(request.POST, access=request.access, source=source)
    back = go(request, reverse("work:initiative", args=[key]) + "#panel-links")
    if not form.is_valid():
        warn(request, _("The dependency was not added: choose the other initiative from the list."))
        return back
    said = form.cleaned_data
    lag = (said["lag_days"] or 0) if said["kind"] == "finish_to_start" else 0
    try:
        link(source, said["target"], kind=said["kind"], access=request.access, lag_days=lag, note=said["note"])
    except (rules.Impossible, rules.Cycle) as wrong:
        warn(request, str(wrong))
    return back


@require_POST
@door(Permission.EDIT)
def remove_link(request: PersonalRequest, key: str, id: UUID) -> HttpResponseBase:
    get_object_or_404(initiatives_visible_to(request.access), key=key)
    unlink(get_object_or_404(dependencies_visible_to(request.access), id=id), access=request.access)
    notice(request, _("The dependency is removed."))
    return go(request, reverse("work:initiative", args=[key]) + "#panel-links")


@door(Permission.SEE)
def history_panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    shown = get_object_or_404(initiatives_visible_to(request.access), key=key)
    deeds = deeds_on(request.access, shown)
    fields = custom_fields()
    may_edit = bool(rules.may_edit(request.access, shown))
    entries = history_entries(shown, deeds, formatter(), fields, may_edit=may_edit)
    return part(request, "work/history_panel.html", {"entries": entries})


@require_POST
@door(Permission.EDIT)
def restore(request: PersonalRequest, key: str, event: int) -> HttpResponseBase:
    shown = get_object_or_404(initiatives_visible_to(request.access), key=key)
    try:
        names = restore_initiative(shown, event=event, access=request.access, on=today())
    except rules.Impossible as wrong:
        warn(request, str(wrong))
    except Initiative.DoesNotExist as unknown:
        raise Http404 from unknown
    else:
        words = field_words()
        said = ", ".join(words.get(name, name) for name in names)
        notice(request, _("Restored: %(fields)s.") % {"fields": said})
    return go(request, reverse("work:initiative", args=[key]))
