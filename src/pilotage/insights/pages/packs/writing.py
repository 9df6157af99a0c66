"""Who writes which pack: made known to the action that orders them, which pages and programmes call alike."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Impossible
from pilotage.insights.actions.ordering import Asked, writes
from pilotage.insights.models import PackSubject
from pilotage.insights.pages.packs.initiative import initiative_content
from pilotage.insights.pages.packs.portfolio import portfolio_content
from pilotage.insights.reads.view import View, initiatives_in
from pilotage.insights.rules.packs import Content


def connect() -> None:
    writes(PackSubject.PORTFOLIO, _portfolio)
    writes(PackSubject.INITIATIVE, _initiative)


def _portfolio(view: View, asked: Asked, foot: str) -> Content:
    return portfolio_content(view, foot=foot, with_initiatives=asked.with_initiatives)


def _initiative(view: View, asked: Asked, foot: str) -> Content:
    key = asked.initiative.key if asked.initiative else ""
    row = initiatives_in(view).filter(key=key).first()
    if row is None:
        raise Impossible(_("It was not in the register yet on that day. Choose a later one."), field="day")
    return initiative_content(view, row, foot=foot)
