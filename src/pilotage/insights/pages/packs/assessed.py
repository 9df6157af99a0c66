"""Asking for the pack of one assessment: offered on its page."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotage.accounts.reads.scopes import scope_names
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.insights.actions.packs import order_pack
from pilotage.insights.forms.packs import AssessmentPackForm
from pilotage.insights.models import PackFormat, PackSubject
from pilotage.insights.pages.packs.assessment import assessment_content
from pilotage.insights.pages.packs.made import is_waiting, pack_lines
from pilotage.insights.reads.packs import masters, packs_of
from pilotage.insights.rules.packs import may_keep_masters
from pilotage.kit.clock import now
from pilotage.kit.formats import formatter
from pilotage.kit.pages import go, notice, page
from pilotage.maturity.models import Assessment
from pilotage.maturity.reads.assessments import closed_visible_to, comparable_with, participants_of, picture_of


@require_http_methods(["GET", "POST"])
@door(Permission.SEE)
def assessment_pack(request: PersonalRequest, id: UUID) -> HttpResponseBase:
    """Of a closed assessment: an open one has no result to hand on."""
    one: Assessment = get_object_or_404(closed_visible_to(request.access), pk=id)
    others = comparable_with(request.access, one)
    form = AssessmentPackForm(
        request.POST or None, others=[(str(other.pk), str(other)) for other in others], masters=masters()
    )
    if request.method == "POST" and form.is_valid():
        _order(request, form, one, others)
        notice(request, _("It is being drawn. It appears below when it is ready; you may leave this page."))
        return go(request, reverse("insights:packs"))
    made = list(packs_of(request.access))
    context = {
        "form": form,
        "about": one.name,
        "lines": pack_lines(made, formatter()),
        "is_waiting": any(is_waiting(pack) for pack in made),
        "packs_url": reverse("insights:packs"),
        "masters_url": reverse("insights:pack_masters") if may_keep_masters(request.access) else "",
    }
    return page(request, "insights/packs.html", context, status=422 if form.errors else 200)


def _order(request: PersonalRequest, form: AssessmentPackForm, one: Assessment, others: Sequence[Assessment]) -> None:
    asked, f = form.cleaned_data, formatter()
    other = next((other for other in others if str(other.pk) == asked["compared"]), None)
    content = assessment_content(
        picture_of(one, request.access), participants_of(one), other, scope=scope_names([one.scope])[one.scope_id].name,
        foot=f"{request.access.name}, {f.moment(now())}",
    )  # fmt: skip
    order_pack(
        content,
        subject=PackSubject.ASSESSMENT,
        format=PackFormat(asked["format"]),
        day=one.day,
        since=other.day if other is not None else one.day,
        master=next((master for master in masters() if str(master.pk) == asked["master"]), None),
        access=request.access,
        at=now(),
    )
