"""Assessments that wait for one person's answers, as a notice."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.accounts.rules import Access
from pilotage.governance.reads.notices import NoticeKind, NoticeLine
from pilotage.kit.formats import formatter
from pilotage.maturity.reads.assessments import waiting_for


def answers_to_give(access: Access, on: date) -> list[NoticeLine]:
    """One line an assessment, told once."""
    text, f = _("%(name)s, as of %(day)s: %(count)s left to answer"), formatter()
    return [
        NoticeLine(
            f"assessment:{one.assessment.pk}",
            text % {"name": one.assessment.name, "day": f.date(one.assessment.day), "count": f.number(one.left)},
            reverse("maturity:answer_assessment", args=[one.assessment.pk]),
        )
        for one in waiting_for(access)
    ]


NOTICE = NoticeKind("assessments_to_answer", lazy("Capability assessments that ask me"), answers_to_give, order=40)
