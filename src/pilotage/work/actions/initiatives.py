"""Registering an initiative and changing what is known of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from pilotage.accounts.actions.scopes import create_scope, move_scope
from pilotage.accounts.models import Person, ScopeKind
from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.work import rules
from pilotage.work.actions.moving import StageMove, ask_guards
from pilotage.work.actions.observations import AMOUNTS, DATES, Seen, keep_observations
from pilotage.work.models import (
    CustomField,
    FieldType,
    Initiative,
    InitiativeKind,
    Observed,
    Portfolio,
    Stage,
    StagePhase,
)
from pilotage.work.reads.fields import checked_custom
from pilotage.work.reads.history import RESTORABLE, changed_by, facts_before
from pilotage.work.reads.visible import stage_in

# A changed value is a text, a date, an amount or a row, as its field asks: Any.
Changes = Mapping[str, Any]
PLAIN = frozenset({"name", "description", "kind", "programme", "sponsor", "manager", "tags", "external_id"})
OBSERVED = frozenset(Observed.values)
BESIDE = frozenset({"rag_note", "rag_scale", "currency", "unknown_words"})
EDITABLE = PLAIN | OBSERVED | BESIDE | {"portfolio", "custom"}
CHANGED = "initiatives_changed"
MOST_OF_A_TAG = 60


def create_initiative(
    *,
    name: str,
    kind: str,
    portfolio: Portfolio,
    access: Access,
    on: date,
    reason: str = "",
    is_decided: bool = False,
    **facts: object,
) -> Initiative:
    """A new initiative, registered on that day; `facts` are any of the editable fields.

    reason, is_decided   of a stage that lies behind a gate: see `change_initiative`
    Raises Refused without the permission in the portfolio, Impossible when facts contradict each other.
    """
    rules.may_create_in(access, portfolio).or_raise()
    with transaction.atomic(), deed("create_initiative", actor=access.person_id):
        initiative = Initiative(
            key=next_key(),
            name=_a_name(name),
            kind=InitiativeKind(kind),
            portfolio=portfolio,
            registered_on=on,
            stage=_first_stage(kind),
        )
        initiative.scope = create_scope(kind=ScopeKind.INITIATIVE, under=portfolio.scope)
        initiative.save(force_insert=True)
        changes = {"stage": facts.pop("stage", None) or initiative.stage, **facts}
        rules.may_change(access, initiative, _asked(changes)).or_raise()
        _refuse_unseen(access, initiative, changes)
        if not is_decided:
            _ask_guards(initiative, changes, reason, access, on)
        _apply(initiative, changes, on=on)
        initiative.save()
        tell(CHANGED, [initiative.id])
    initiative.refresh_from_db(fields=["version"])
    return initiative


def change_initiative(
    initiative: Initiative,
    *,
    version: int,
    changes: Changes,
    access: Access,
    on: date,
    reason: str = "",
    is_decided: bool = False,
) -> Initiative:
    """The initiative with the changes made. What is observed at dates becomes an observation of that day.

    reason       why the stage changes, where somebody guards the way to it
    is_decided   the change carries out a decision that was taken and entered elsewhere: no guard is asked
    Raises Refused, Impossible, or Stale when it is no longer at the version that was read.
    """
    with transaction.atomic(), deed("change_initiative", actor=access.person_id):
        # Held alone, then read with its neighbours: joined to its stage while it waits for another change, a row that
        # changes its stage meanwhile no longer fits the stage that was joined, and PostgreSQL gives none.
        Initiative.objects.select_for_update().only("pk").get(pk=initiative.pk)
        current = Initiative.objects.select_related("scope", "portfolio__scope", "stage").get(pk=initiative.pk)
        rules.may_change(access, current, _asked(changes)).or_raise()
        if current.version != version:
            raise rules.Stale(current, read_version=version)
        _refuse_unseen(access, current, changes)
        _move_if_asked(current, changes, access)
        if not is_decided:
            _ask_guards(current, changes, reason, access, on)
        _apply(current, changes, on=on)
        current.save()
        tell(CHANGED, [current.id])
    current.refresh_from_db(fields=["version"])
    return current


def _ask_guards(initiative: Initiative, changes: Changes, reason: str, access: Access, on: date) -> None:
    if changes.get("stage") is not None:
        ask_guards(StageMove(initiative, changes["stage"], reason, access, on))


def _asked(changes: Changes) -> set[str]:
    """The fields to be changed; a custom field of money asks for what the money of every initiative asks for."""
    keys = set(changes.get("custom") or ())
    money = CustomField.objects.filter(key__in=keys, type=FieldType.MONEY).count() if keys else 0
    others = {*changes} - {"custom"} if keys and money == len(keys) else {*changes}
    return others | {rules.CUSTOM_MONEY} if money else others


def _refuse_unseen(access: Access, initiative: Initiative, changes: Changes) -> None:
    """Nobody hangs an initiative into a programme that they may not see, nor learns that there is one."""
    programme = changes.get("programme")
    if programme is None or programme.id == initiative.programme_id:
        return
    if not rules.may_see(access, programme):
        raise rules.Impossible(_("There is no such programme, or none that you may see."), field="programme")


def change_many(
    initiatives: Mapping[Initiative, int], *, changes: Changes, access: Access, on: date, add_tag: str = ""
) -> list[Initiative]:
    """All of them with the same changes (and one more tag), or none: the first refusal undoes everything."""
    with transaction.atomic(), deed("change_many", actor=access.person_id, count=len(initiatives)):
        return [
            change_initiative(
                initiative,
                version=version,
                changes={**changes, "tags": _with_tag(initiative, add_tag)} if add_tag else changes,
                access=access,
                on=on,
            )
            for initiative, version in initiatives.items()
        ]


def _with_tag(initiative: Initiative, tag: str) -> list[str]:
    return list(dict.fromkeys([*initiative.tags, tag]))


def next_key() -> str:
    """The next free key, such as PRJ-0042. A key that was drawn is never drawn again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('initiative_key')")
        (number,) = cursor.fetchone()
    return f"PRJ-{number:04d}"


def _first_stage(kind: str) -> Stage:
    return stage_in(StagePhase.IDEA if kind == InitiativeKind.IDEA else StagePhase.ASSESSED)


def _a_name(name: object) -> str:
    text = str(name).strip()
    if not text:
        raise rules.Impossible(_("Give the initiative a name."), field="name")
    return text


def _apply(initiative: Initiative, changes: Changes, *, on: date) -> None:
    unknown = set(changes) - EDITABLE
    if unknown:
        raise rules.Impossible(_("There is no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    _check_lengths(changes)
    for field in PLAIN & set(changes):
        setattr(initiative, field, _a_name(changes[field]) if field == "name" else changes[field])
    if "custom" in changes:
        initiative.custom = checked_custom({**initiative.custom, **changes["custom"]})
    seen = _seen(initiative, changes)
    keep_observations(initiative, seen, on=on)
    _check_whole(initiative)


def _check_lengths(changes: Changes) -> None:
    """What is longer than its column, said in words."""
    labels = {"name": (_("The name"), 400), "external_id": (_("The id elsewhere"), 200)}
    for field, (label, most) in labels.items():
        if len(str(changes.get(field) or "")) > most:
            text = _("%(label)s may have %(most)s characters at most.")
            raise rules.Impossible(text % {"label": label, "most": most}, field=field)
    if any(len(tag) > MOST_OF_A_TAG for tag in changes.get("tags") or ()):
        raise rules.Impossible(_("A tag may have %(most)s characters at most.") % {"most": MOST_OF_A_TAG}, field="tags")


def _seen(initiative: Initiative, changes: Changes) -> dict[Observed, Seen]:
    """The observed fields among the changes, as observations."""
    words: Mapping[str, str] = changes.get("unknown_words") or {}
    currency = changes.get("currency") or initiative.currency
    seen: dict[Observed, Seen] = {}
    if "stage" in changes:
        seen[Observed.STAGE] = Seen(stage=changes["stage"])
    if {"rag", "rag_note", "rag_scale"} & set(changes):
        seen[Observed.RAG] = Seen(
            rag=changes.get("rag", initiative.rag) or "",
            rag_scale=changes.get("rag_scale", initiative.rag_scale if "rag" not in changes else None),
            words=changes.get("rag_note", initiative.rag_note),
        )
    for field in DATES:
        if field.value in changes:
            seen[field] = Seen(day=changes[field.value], words=words.get(field.value, ""))
    for field in AMOUNTS:
        if field.value in changes or "currency" in changes:
            amount: Decimal | None = changes.get(field.value, getattr(initiative, field.value))
            if field.value in changes or amount is not None:
                seen[field] = Seen(
                    amount=amount, currency=_a_currency(amount, currency), words=words.get(field.value, "")
                )
    return seen


def _a_currency(amount: Decimal | None, currency: str) -> str:
    if amount is not None and not currency:
        raise rules.Impossible(_("Say in which currency the amount is."), field="currency")
    return currency


def _move_if_asked(initiative: Initiative, changes: Changes, access: Access) -> None:
    """A move needs the permission at both ends, else somebody could pull a thing into sight or push it out of it."""
    target = changes.get("portfolio")
    if target is None or target.id == initiative.portfolio_id:
        return
    rules.may_create_in(access, initiative.portfolio).or_raise()
    rules.may_create_in(access, target).or_raise()
    initiative.portfolio = target
    move_scope(initiative.scope, under=target.scope)


def _check_whole(initiative: Initiative) -> None:
    """What the database would refuse, said in words first."""
    for start, finish, label in (
        (initiative.planned_start, initiative.planned_finish, _("planned")),
        (initiative.forecast_start, initiative.forecast_finish, _("forecast")),
    ):
        if start and finish and start > finish:
            text = _("The %(which)s start %(start)s is after the %(which)s finish %(finish)s.")
            facts = {"which": label, "start": start.isoformat(), "finish": finish.isoformat()}
            raise rules.Impossible(text % facts, field="planned_finish")
    programme = initiative.programme
    if programme is None:
        return
    if programme.kind != InitiativeKind.PROGRAMME:
        raise rules.Impossible(_("%(name)s is not a programme.") % {"name": programme.name}, field="programme")
    if programme.id == initiative.id or initiative.kind == InitiativeKind.PROGRAMME:
        raise rules.Impossible(_("A programme cannot be part of a programme."), field="programme")


def restore_initiative(initiative: Initiative, *, event: int, access: Access, on: date) -> tuple[str, ...]:
    """Put back what a deed changed, as far as it can be put back; the names of the fields restored.

    Raises Initiative.DoesNotExist for an event of another initiative, Impossible when nothing can be restored.
    """
    before = facts_before(initiative, event)
    if before is None:
        raise Initiative.DoesNotExist(event)
    fields = sorted(changed_by(initiative, event) & RESTORABLE)
    rows = _rows_behind(before)
    changes = {name.removesuffix("_id"): rows.get(name, before[name]) for name in fields}
    if before["currency"] and {"whole_life_cost", "year_budget", "year_forecast"} & set(fields):
        changes["currency"] = before["currency"]
    if not changes:
        raise rules.Impossible(_("Nothing of this can be restored by itself."))
    with deed("restore", actor=access.person_id):
        change_initiative(initiative, version=initiative.version, changes=changes, access=access, on=on)
    return tuple(fields)


def _rows_behind(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The rows that a past row pointed to, where they still exist."""
    people = Person.objects.in_bulk([id for id in (facts["sponsor_id"], facts["manager_id"]) if id])
    return {
        "sponsor_id": people.get(facts["sponsor_id"]),
        "manager_id": people.get(facts["manager_id"]),
        "stage_id": Stage.objects.filter(id=facts["stage_id"]).first(),
    }
