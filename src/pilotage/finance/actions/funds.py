"""Keeping the list of funds."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.finance.models import Fund
from pilotage.finance.rules.permissions import Impossible, Stale, may_keep_funds
from pilotage.kit.history import deed


def add_fund(*, name: str, access: Access, note: str = "") -> Fund:
    """A new fund, the last of the list. Raises Refused, or Impossible (no name, name taken)."""
    may_keep_funds(access).or_raise()
    with transaction.atomic(), deed("add_fund", actor=access.person_id):
        last = Fund.objects.aggregate(last=Max("position"))["last"]
        return _saved(Fund(name=_checked(name), note=note.strip(), position=0 if last is None else last + 1))


def change_fund(fund: Fund, *, version: int, name: str, note: str, archived_on: date | None, access: Access) -> Fund:
    """The fund under another name, with another note, archived from a day on or in use again (None).

    An archived fund stays on the lines that name it; no other line can name it any more.
    Raises Refused, Impossible, or Stale when it is no longer at the version that was read.
    """
    may_keep_funds(access).or_raise()
    with transaction.atomic(), deed("change_fund", actor=access.person_id):
        current = Fund.objects.select_for_update().get(pk=fund.pk)
        if current.version != version:
            raise Stale(current, read_version=version)
        current.name, current.note, current.archived_on = _checked(name), note.strip(), archived_on
        _saved(current)
    current.refresh_from_db(fields=["version"])
    return current


def _checked(name: str) -> str:
    text = name.strip()
    if not 0 < len(text) <= 120:
        raise Impossible(_("Give the fund a name of at most 120 characters."), field="name")
    return text


def _saved(fund: Fund) -> Fund:
    try:
        with transaction.atomic():
            fund.save()
    except IntegrityError as clash:
        raise Impossible(_("There is a fund named “%(name)s” already.") % {"name": fund.name}, field="name") from clash
    return fund
