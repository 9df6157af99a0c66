"""Adding, changing and removing money lines."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Access
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import Fund, LineKind, MoneyLine
from pilotage.finance.rules.currencies import currency_code
from pilotage.finance.rules.permissions import Impossible, Stale, check_fund_pays, check_owner, may_edit_money
from pilotage.kit.entering import id_from
from pilotage.kit.history import deed
from pilotage.work.models import Initiative

# A fund and an owner are named by their ids; none, or nothing in its place: no fund, nobody.
Fact = str | int | UUID | None
EDITABLE = frozenset({"kind", "name", "currency", "note", "position", "fund", "owner"})


def add_line(
    initiative: Initiative,
    *,
    kind: str,
    name: str,
    currency: str,
    access: Access,
    note: str = "",
    fund: UUID | str | None = None,
    owner: UUID | str | None = None,
) -> MoneyLine:
    """A new line without amounts, the last of its initiative.

    fund    the id of the fund that pays it; owner: of the person who answers for the benefit
    Raises Refused, or Impossible (no name, name taken, a fund for a benefit, an owner of a cost).
    """
    may_edit_money(access, initiative).or_raise()
    with transaction.atomic(), deed("add_line", actor=access.person_id):
        last = MoneyLine.objects.filter(initiative=initiative).aggregate(last=Max("position"))["last"]
        line = MoneyLine(initiative=initiative, position=0 if last is None else last + 1)
        facts: dict[str, Fact] = {"kind": kind, "name": name, "currency": currency, "note": note}
        _apply(line, {**facts, "fund": fund, "owner": owner})
        _save(line)
        refresh_summaries([initiative.id])
    return line


def change_line(line: MoneyLine, *, version: int, changes: Mapping[str, Fact], access: Access) -> MoneyLine:
    """The line with another kind, name, currency, fund, owner, note or position. Its amounts stay the same numbers.

    Raises Refused, Impossible, or Stale when it is no longer at the version that was read.
    """
    with transaction.atomic(), deed("change_line", actor=access.person_id):
        current = locked(line, version=version, access=access)
        _apply(current, changes)
        _save(current)
        refresh_summaries([current.initiative_id])
    current.refresh_from_db(fields=["version"])
    return current


def remove_line(line: MoneyLine, *, version: int, access: Access) -> None:
    """Remove the line with its amounts; history keeps both. Raises Refused or Stale."""
    with transaction.atomic(), deed("remove_line", actor=access.person_id, line=line.name):
        current = locked(line, version=version, access=access)
        current.delete()
        refresh_summaries([current.initiative_id])


def locked(line: MoneyLine, *, version: int, access: Access) -> MoneyLine:
    """The line as it is now, held for this transaction. Raises Refused, Stale, or Impossible when it is gone."""
    current = (
        MoneyLine.objects.select_for_update(of=("self",)).select_related("initiative__scope").filter(pk=line.pk).first()
    )
    if current is None:
        raise Impossible(_("The line “%(line)s” was removed in the meantime.") % {"line": line.name})
    may_edit_money(access, current.initiative).or_raise()
    if current.version != version:
        raise Stale(current, read_version=version)
    return current


def _apply(line: MoneyLine, changes: Mapping[str, Fact]) -> None:
    unknown = set(changes) - EDITABLE
    if unknown:
        raise Impossible(_("A money line has no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    kept = line.fund_id
    for name, value in changes.items():
        if name == "fund":
            line.fund = _fund(value)
        elif name == "owner":
            line.owner = _owner(value, line)
        else:
            setattr(line, name, _checked(name, value))
    check_fund_pays(line.fund, line.kind, kept=kept)
    check_owner(line.owner, line.kind)


def _checked(name: str, value: Fact) -> str | int:
    text = str(value).strip()
    if name == "currency":
        return currency_code(text)
    if name == "kind" and text not in LineKind.values:
        raise Impossible(_("A line is capex, opex or benefit, not “%(kind)s”.") % {"kind": text}, field="kind")
    if name == "name" and not 0 < len(text) <= 200:
        raise Impossible(_("Give the line a name of at most 200 characters."), field="name")
    return int(text) if name == "position" else text


def _fund(value: Fact) -> Fund | None:
    if value is None or value == "":
        return None
    id = id_from(str(value))
    found = Fund.objects.filter(pk=id).first() if id else None
    if found is None:
        raise Impossible(_("There is no such fund."), field="fund")
    return found


def _owner(value: Fact, line: MoneyLine) -> Person | None:
    """Somebody who can be chosen; a line keeps the owner that it has, also when they have left since."""
    if value is None or value == "":
        return None
    id = id_from(str(value))
    if id is not None and id == line.owner_id:
        return line.owner
    found = people_by_name().filter(pk=id).first() if id else None
    if found is None:
        raise Impossible(
            _("There is nobody like this to choose: they are not named here, or have left."), field="owner"
        )
    return found


def _save(line: MoneyLine) -> None:
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as clash:
        facts = {"kind": line.get_kind_display(), "name": line.name}
        raise Impossible(_("There is a %(kind)s line named “%(name)s” here already.") % facts, field="name") from clash
