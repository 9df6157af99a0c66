"""Criteria as they read: met, not met or not known, what they rest on, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import PersonalRequest
from pilotage.governance.models import CriterionKind
from pilotage.governance.pages.shared import may_see_money
from pilotage.governance.reads.criteria import Answer
from pilotage.kit.formats import formatter
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class RowView:
    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class CriterionView:
    """kind: checklist, document, or anything else that is mended elsewhere; *_url: empty where one may not."""

    text: str
    said: str
    to_do: str
    tone: str
    word: str
    url: str
    rows: tuple[RowView, ...]
    kind: str
    tick_url: str
    untick_url: str
    attach_url: str


def criterion_views(
    request: PersonalRequest, initiative: Initiative, answers: Sequence[Answer], *, may_edit: bool
) -> list[tuple[str, list[CriterionView]]]:
    """Those that must be met, then those that should be; each group with how many are."""
    sees_money = may_see_money(request, initiative.scope.path)
    groups = []
    for title, is_must in ((_("Must be met"), True), (_("Should be met"), False)):
        group = [one for one in answers if one.criterion.is_must == is_must]
        if group:
            views = [_view(initiative, one, sees_money=sees_money, may_edit=may_edit) for one in group]
            groups.append((f"{title}: {how_many(group)}", views))
    return groups


def how_many(answers: Sequence[Answer]) -> str:
    f, met = formatter(), sum(1 for one in answers if one.is_met)
    words = ngettext("%(met)s of %(all)s", "%(met)s of %(all)s", len(answers))
    return words % {"met": f.number(met), "all": f.number(len(answers))}


def _view(initiative: Initiative, one: Answer, *, sees_money: bool, may_edit: bool) -> CriterionView:
    tone, word = _state(one)
    kind, args = one.criterion.kind, [initiative.key, one.criterion.pk]
    is_checklist, is_document = kind == CriterionKind.CHECKLIST, kind == CriterionKind.DOCUMENT
    rows = tuple(RowView(row.label, row.value, row.address) for row in one.rows if sees_money or not row.is_money)
    return CriterionView(
        text=one.criterion.text,
        said=one.said,
        to_do=one.to_do,
        tone=tone,
        word=word,
        url=one.address,
        rows=rows,
        kind=kind,
        tick_url=reverse("governance:tick", args=args) if may_edit and is_checklist and not one.is_met else "",
        untick_url=reverse("governance:untick", args=args) if may_edit and one.tick is not None else "",
        attach_url=reverse("governance:attach", args=args) if may_edit and is_document else "",
    )


def _state(one: Answer) -> tuple[str, str]:
    if one.is_met is None:
        return "none", _("not known")
    if one.is_met:
        return "green", _("met")
    return ("red", _("not met")) if one.criterion.is_must else ("amber", _("not met"))
