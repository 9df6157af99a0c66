"""The rules of who decides how much of a change."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.governance.actions.changes.configuring import add_change_rule, drop_change_rule, start_from_usual
from pilotage.governance.forms.changes import RuleForm
from pilotage.governance.pages.changes.words import limit_words
from pilotage.governance.reads.changes.visible import rules_that_are_set, threshold_of
from pilotage.governance.rules.changes import USUAL, may_set_rules
from pilotage.governance.rules.deciding import role_words
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page, warn

HOME = "governance:change_rules"


@require_GET
@door(Permission.CONFIGURE)
def change_rules(request: PersonalRequest) -> HttpResponseBase:
    return _rules_page(request, RuleForm())


def _rules_page(request: PersonalRequest, form: RuleForm) -> HttpResponseBase:
    may_set_rules(request.access).or_raise()
    rows = list(rules_that_are_set())
    currency, f = organisation().currency, formatter()
    shown = [(threshold_of(one), reverse("governance:drop_change_rule", args=[one.pk])) for one in rows]
    shown = shown or [(one, "") for one in USUAL]
    context = {
        "rules": [
            {"limits": limit_words(one, currency, f), "role": role_words((one.role,)), "drop_url": url}
            for one, url in shown
        ],
        "is_usual": not rows,
        "form": form,
        "add_url": reverse("governance:add_change_rule"),
        "usual_url": reverse("governance:usual_change_rules"),
    }
    return page(request, "governance/change_rules.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.CONFIGURE)
def add(request: PersonalRequest) -> HttpResponseBase:
    form = RuleForm(request.POST)
    if form.is_valid():
        try:
            add_change_rule(form.threshold(), access=request.access)
        except Impossible as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, str(wrong))
        else:
            notice(request, _("The rule holds from now on."))
            return go(request, reverse(HOME))
    return _rules_page(request, form)


@require_POST
@door(Permission.CONFIGURE)
def start_usual(request: PersonalRequest) -> HttpResponseBase:
    try:
        start_from_usual(access=request.access)
    except Impossible as wrong:
        warn(request, str(wrong))
    return go(request, reverse(HOME))


@require_POST
@door(Permission.CONFIGURE)
def drop(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    may_set_rules(request.access).or_raise()
    drop_change_rule(get_object_or_404(rules_that_are_set(), pk=id), access=request.access)
    notice(request, _("The rule is taken away."))
    return go(request, reverse(HOME))
