"""Taking an import back: what it made goes, what it changed is as it was, and history keeps both."""

from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from pilotage.accounts.actions.scopes import move_scope
from pilotage.accounts.models import Scope
from pilotage.accounts.rules import Access
from pilotage.exchange.imports.models import ImportRow, ImportRun, ImportState, Outcome
from pilotage.exchange.imports.rules.permissions import CannotImport, may_import
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.kit.rewinding import later, made_in, overwritten, restoring
from pilotage.work.actions.initiatives import CHANGED
from pilotage.work.models import CustomField, Initiative, Observation, Portfolio

OBSERVED = ("text", "day", "amount", "currency", "rag_scale", "words")
FIELDS = (
    "external_id", "kind", "name", "description", "sponsor_id",
    "manager_id", "stage_id", "planned_start", "planned_finish", "forecast_start",
    "forecast_finish", "rag", "rag_scale", "rag_on", "rag_note",
    "whole_life_cost", "year_budget", "year_forecast", "currency", "unknown_words",
    "tags", "custom", "registered_on",
)  # fmt: skip


def undo_import(run: ImportRun, *, access: Access) -> ImportRun:
    """The register as it was before the import.

    Raises Refused, or CannotImport when the import is not applied, or somebody built on it since.
    """
    may_import(access).or_raise()
    try:
        with transaction.atomic(), deed("undo_import", actor=access.person_id, run=str(run.id)):
            locked = ImportRun.objects.select_for_update().get(pk=run.pk)
            if locked.state != ImportState.APPLIED or locked.context is None:
                raise CannotImport(_("Only an applied import can be undone."))
            _refuse_if_built_upon(locked.context)
            touched = _take_back(locked)
            locked.state = ImportState.UNDONE
            locked.save(update_fields=["state"])
            tell(CHANGED, touched)
    except (IntegrityError, ProtectedError) as error:
        text = _(
            "Something refers to an initiative that this import made (a plan, a scenario, money). Remove that first."
        )
        raise CannotImport(text) from error
    return locked


def _refuse_if_built_upon(context: UUID) -> None:
    since = (
        f"SELECT since.name FROM ({later(Initiative)}) since LIMIT 3",  # noqa: S608
        f"SELECT i.name FROM ({later(Observation)}) since JOIN work_initiative i ON i.id = since.initiative_id LIMIT 3",  # noqa: S608
    )
    with connection.cursor() as cursor:
        for statement in since:
            cursor.execute(statement, {"context": context})
            names = list(dict.fromkeys(name for (name,) in cursor.fetchall()))
            if names:
                text = _("%(names)s changed since the import; undoing it would lose that. Nothing was undone.")
                raise CannotImport(text % {"names": ", ".join(names)})


def _take_back(run: ImportRun) -> list[UUID]:
    rows = ImportRow.objects.filter(run=run)
    made = _initiatives(rows.filter(outcome=Outcome.NEW))
    kept = _initiatives(rows.filter(outcome__in=(Outcome.CHANGED, Outcome.UNCHANGED)))
    with connection.cursor() as cursor:
        cursor.execute(restoring(Observation, OBSERVED), {"context": run.context})
        cursor.execute(restoring(Initiative, FIELDS), {"context": run.context})
    made_in(Observation, run.context).delete()
    _move_back(run)
    scopes = list(Initiative.objects.filter(id__in=made).values_list("scope_id", flat=True))
    Initiative.objects.filter(id__in=made).delete()
    Scope.objects.filter(id__in=scopes).delete()
    _remove_emptied(run)
    return kept


def _initiatives(rows: QuerySet[ImportRow]) -> list[UUID]:
    return [id for id in rows.values_list("initiative", flat=True) if id is not None]


def _move_back(run: ImportRun) -> None:
    """Initiatives that the import moved return to the portfolio they came from."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT was.pgh_obj_id, was.portfolio_id FROM ({overwritten(Initiative)}) was "  # noqa: S608
            "JOIN work_initiative i ON i.id = was.pgh_obj_id AND i.portfolio_id <> was.portfolio_id",
            {"context": run.context},
        )
        moved = dict(cursor.fetchall())
    homes = {one.id: one for one in Portfolio.objects.filter(id__in=moved.values()).select_related("scope")}
    for initiative in Initiative.objects.filter(id__in=moved).select_related("scope"):
        initiative.portfolio = homes[moved[initiative.id]]
        initiative.save(update_fields=["portfolio"])
        move_scope(initiative.scope, under=initiative.portfolio.scope)


def _remove_emptied(run: ImportRun) -> None:
    """Portfolios and custom fields that the import made go too, unless somebody uses them by now."""
    used = Initiative.objects.values("portfolio_id")
    emptied = made_in(Portfolio, run.context).filter(children__isnull=True).exclude(pk__in=used)
    scopes = list(emptied.values_list("scope_id", flat=True))
    emptied.delete()
    Scope.objects.filter(id__in=scopes).delete()
    for key in list(made_in(CustomField, run.context).values_list("key", flat=True)):
        if not Initiative.objects.filter(custom__has_key=key).exists():
            CustomField.objects.filter(key=key).delete()
