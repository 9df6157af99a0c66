"""Writing a previewed import into the register: whole or not at all, set by set, as one entry in the history."""

from collections.abc import Sequence
from uuid import UUID

import pghistory
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.actions.people import name_person
from pilotage.accounts.actions.scopes import create_scopes
from pilotage.accounts.models import Person, ScopeKind
from pilotage.accounts.rules import Access
from pilotage.exchange.imports.models import ImportRow, ImportRun, ImportState, Outcome
from pilotage.exchange.imports.reads.register import portfolio_paths
from pilotage.exchange.imports.rules.permissions import CannotImport, may_import
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.work.actions.initiatives import CHANGED, change_initiative
from pilotage.work.actions.portfolios import create_portfolio
from pilotage.work.models import CustomField, FieldType, Initiative, Portfolio, StagePhase
from pilotage.work.reads.visible import stage_in

OBSERVE = """
INSERT INTO work_observation AS o (id, initiative_id, field, "on", text, day, amount, currency, rag_scale, words)
SELECT gen_random_uuid(), r.initiative, seen.field, seen."on", coalesce(seen.text, ''), seen.day, seen.amount,
       coalesce(seen.currency, ''), seen.rag_scale, coalesce(seen.words, '')
FROM exchange_importrow r
CROSS JOIN LATERAL jsonb_to_recordset(r.facts->'observed') AS seen(
    field text, "on" date, text text, day date, amount numeric, currency text, rag_scale smallint, words text)
WHERE r.run_id = %(run)s AND r.outcome = ANY(%(outcomes)s)
ON CONFLICT (initiative_id, field, "on") DO UPDATE
SET text = excluded.text, day = excluded.day, amount = excluded.amount, currency = excluded.currency,
    rag_scale = excluded.rag_scale, words = excluded.words
WHERE (o.text, o.day, o.amount, o.currency, o.rag_scale, o.words) IS DISTINCT FROM
      (excluded.text, excluded.day, excluded.amount, excluded.currency, excluded.rag_scale, excluded.words)
"""


def _newest(column: str, field: str) -> str:
    return f"""(array_agg(o.{column} ORDER BY o."on" DESC) FILTER (WHERE o.field = '{field}'))[1]"""


DATES = ("planned_start", "planned_finish", "forecast_start", "forecast_finish")
AMOUNTS = ("whole_life_cost", "year_budget", "year_forecast")
# The newest observation of each field, as the register shows it. In a table of its own with statistics: as a part of
# the statements below it was joined row by row, which took minutes for 10,000 rows.
SEEN = f"""
CREATE TEMP TABLE import_seen ON COMMIT DROP AS
SELECT o.initiative_id,
       {_newest("text", "stage")} AS stage, {_newest("text", "rag")} AS rag,
       {_newest("rag_scale", "rag")} AS rag_scale,
       {_newest('"on"', "rag")} AS rag_on, {_newest("words", "rag")} AS rag_note,
       {", ".join(f"{_newest('day', field)} AS {field}" for field in DATES)},
       {", ".join(f"{_newest('amount', field)} AS {field}" for field in AMOUNTS)},
       (array_agg(o.currency ORDER BY o."on" DESC) FILTER (WHERE o.currency <> ''))[1] AS currency,
       coalesce(jsonb_object_agg(o.field, o.words) FILTER (
           WHERE o.is_newest AND o.words <> '' AND o.field NOT IN ('rag', 'stage')
             AND o.amount IS NULL AND o.day IS NULL
       ), '{{}}') AS unknown_words
FROM (
    SELECT w.*, row_number() OVER (PARTITION BY w.initiative_id, w.field ORDER BY w."on" DESC) = 1 AS is_newest
    FROM work_observation w
    WHERE w.initiative_id IN (
        SELECT initiative FROM exchange_importrow WHERE run_id = %(run)s AND outcome = ANY(%(outcomes)s)
    )
) o
GROUP BY o.initiative_id
"""  # noqa: S608 - put together from the constants above
OBSERVED = (*DATES, *AMOUNTS)
PERSON = "(SELECT p.person_id FROM import_person p WHERE p.word = r.facts->'plain'->>'{0}')"
TAGS = "(SELECT array_agg(t::varchar) FROM jsonb_array_elements_text(r.facts->'plain'->'tags') t)"
INSERT = f"""
INSERT INTO work_initiative (
    id, key, external_id, kind, name, description, sponsor_id, manager_id, portfolio_id, stage_id,
    {", ".join(OBSERVED)},
    rag, rag_scale, rag_on, rag_note, currency, unknown_words, tags, custom, registered_on, scope_id)
SELECT r.initiative, 'PRJ-' || lpad(n.number, greatest(4, length(n.number)), '0'),
       coalesce(r.facts->'plain'->>'external_id', ''), coalesce(r.facts->'plain'->>'kind', 'project'), r.name,
       coalesce(r.facts->'plain'->>'description', ''), {PERSON.format("sponsor")}, {PERSON.format("manager")},
       place.portfolio_id,
       coalesce(s.stage::uuid, CASE WHEN r.facts->'plain'->>'kind' = 'idea' THEN %(idea)s ELSE %(stage)s END),
       {", ".join(f"s.{field}" for field in OBSERVED)},
       coalesce(s.rag, ''), s.rag_scale, CASE WHEN s.rag <> '' THEN s.rag_on END, coalesce(s.rag_note, ''),
       coalesce(s.currency, ''), coalesce(s.unknown_words, '{{}}'), coalesce({TAGS}, '{{}}'::varchar[]),
       r.facts->'custom',
       (r.facts->>'first_day')::date, place.scope_id
FROM exchange_importrow r
JOIN import_place place ON place.row_id = r.id
CROSS JOIN LATERAL (SELECT nextval('initiative_key')::text AS number WHERE r.id IS NOT NULL) n
LEFT JOIN import_seen s ON s.initiative_id = r.initiative
WHERE r.run_id = %(run)s AND r.outcome = 'new'
ORDER BY r.number
"""  # noqa: S608 - put together from the constants above
# name = fresh value; only rows that really change are touched, so that no version counts up for nothing.
FRESH = {
    "external_id": "coalesce(r.facts->'plain'->>'external_id', i.external_id)",
    "kind": "coalesce(r.facts->'plain'->>'kind', i.kind)",
    "name": "coalesce(r.facts->'plain'->>'name', i.name)",
    "description": "coalesce(r.facts->'plain'->>'description', i.description)",
    "sponsor_id": f"coalesce({PERSON.format('sponsor')}, i.sponsor_id)",
    "manager_id": f"coalesce({PERSON.format('manager')}, i.manager_id)",
    "stage_id": "coalesce(s.stage::uuid, i.stage_id)",
    **{field: f"s.{field}" for field in OBSERVED},
    "rag": "coalesce(s.rag, '')",
    "rag_scale": "s.rag_scale",
    "rag_on": "CASE WHEN s.rag <> '' THEN s.rag_on END",
    "rag_note": "coalesce(s.rag_note, '')",
    "currency": "coalesce(s.currency, i.currency)",
    "unknown_words": "coalesce(s.unknown_words, '{}')",
    "tags": f"coalesce({TAGS}, i.tags::varchar[])",
    "custom": "i.custom || r.facts->'custom'",
    "registered_on": "least(i.registered_on, (r.facts->>'first_day')::date)",
}
CASTS = {"tags": "::varchar[]"}  # to compare with: a length in the type makes another type
UPDATE = f"""
WITH fresh AS (
    SELECT i.id, {", ".join(f"{value} AS {name}" for name, value in FRESH.items())}
    FROM exchange_importrow r
    JOIN work_initiative i ON i.id = r.initiative
    LEFT JOIN import_seen s ON s.initiative_id = i.id
    WHERE r.run_id = %(run)s AND r.outcome IN ('changed', 'unchanged')
)
UPDATE work_initiative i
SET {", ".join(f"{name} = fresh.{name}" for name in FRESH)}
FROM fresh
WHERE fresh.id = i.id
  AND ({", ".join(f"i.{name}{CASTS.get(name, '')}" for name in FRESH)})
      IS DISTINCT FROM ({", ".join(f"fresh.{name}" for name in FRESH)})
"""  # noqa: S608 - put together from the constants above
WRITTEN = [Outcome.NEW.value, Outcome.CHANGED.value, Outcome.UNCHANGED.value, Outcome.EARLIER.value]


def apply_import(run: ImportRun, *, access: Access) -> ImportRun:
    """Write everything that the preview showed, or nothing.

    Raises Refused, or CannotImport: nothing to write, not previewed, something to decide, or changed in the meantime.
    """
    may_import(access).or_raise()
    try:
        with transaction.atomic(), deed("import", actor=access.person_id, file=run.upload.name[:100], run=str(run.id)):
            locked = ImportRun.objects.select_for_update().get(pk=run.pk)
            _check(locked)
            with pghistory.context() as context:
                touched = _write(locked, access)
                locked.context = context.id
            locked.state, locked.applied_at = ImportState.APPLIED, timezone.now()
            locked.save(update_fields=["state", "applied_at", "context"])
            if touched:
                tell(CHANGED, touched)
    except IntegrityError as error:
        text = _("The database refused a row of the file, so nothing was written: %(why)s")
        raise CannotImport(text % {"why": str(error).splitlines()[0]}) from error
    return locked


def _check(run: ImportRun) -> None:
    if run.state != ImportState.PREVIEWED:
        raise CannotImport(_("Only a previewed import can be applied."))
    rows = ImportRow.objects.filter(run=run)
    if rows.filter(outcome=Outcome.UNDECIDED).exists():
        raise CannotImport(_("Some rows could be one of several initiatives: decide which first."))
    if not rows.filter(outcome__in=WRITTEN).exists():
        raise CannotImport(_("Every row was refused: there is nothing to write."))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.name FROM exchange_importrow r
            LEFT JOIN (SELECT id, version FROM work_initiative FOR UPDATE) i ON i.id = r.initiative
            WHERE r.run_id = %s AND r.outcome IN ('changed', 'unchanged') AND i.version IS DISTINCT FROM r.read_version
            LIMIT 3
            """,
            [run.pk],
        )
        names = [name for (name,) in cursor.fetchall()]
    if names:
        text = _("Somebody changed %(names)s since the preview. Nothing was written; preview again.")
        raise CannotImport(text % {"names": ", ".join(names)})


def _write(run: ImportRun, access: Access) -> list[UUID]:
    _define_fields(run)
    _name_people(run, access)
    places = _portfolios(run, access)
    _place_new(run, places)
    facts: dict[str, UUID | list[str]] = {
        "run": run.pk,
        "outcomes": WRITTEN,
        "stage": stage_in(StagePhase.DELIVERY).pk,
        "idea": stage_in(StagePhase.IDEA).pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(OBSERVE, facts)
        cursor.execute("DROP TABLE IF EXISTS import_seen")
        cursor.execute(SEEN, facts)
        cursor.execute("ANALYZE import_seen")
        cursor.execute(INSERT, facts)
        cursor.execute(UPDATE, facts)
    _move(run, places, access)
    rows = ImportRow.objects.filter(run=run, outcome__in=WRITTEN).exclude(outcome=Outcome.EARLIER)
    return [id for id in rows.values_list("initiative", flat=True) if id is not None]


def _define_fields(run: ImportRun) -> None:
    """The custom fields that the file fills and that are not there yet, and the choices they lack."""
    have = {field.key: field for field in CustomField.objects.all()}
    position = len(have)
    for wanted in run.summary.get("fields", []):
        field = have.get(wanted["key"])
        if field is None:
            position += 1
            have[wanted["key"]] = CustomField.objects.create(position=position, **wanted)
        elif field.type == FieldType.CHOICE and not set(wanted["choices"]) <= set(field.choices):
            field.choices = list(dict.fromkeys([*field.choices, *wanted["choices"]]))
            field.save(update_fields=["choices"])


def _name_people(run: ImportRun, access: Access) -> None:
    """People whom the file names; who is not known yet is named in the register, without a way to sign in."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT people.word FROM exchange_importrow r,
                   LATERAL (VALUES (r.facts->'plain'->>'sponsor'), (r.facts->'plain'->>'manager')) AS people(word)
            WHERE r.run_id = %s AND r.outcome = ANY(%s) AND people.word IS NOT NULL
            """,
            [run.pk, WRITTEN],
        )
        wanted = [name for (name,) in cursor.fetchall()]
        people = _people_named(wanted, access)
        cursor.execute("DROP TABLE IF EXISTS import_person")
        cursor.execute("CREATE TEMP TABLE import_person (word text PRIMARY KEY, person_id uuid) ON COMMIT DROP")
        with cursor.copy("COPY import_person FROM STDIN") as out:
            for row in people:
                out.write_row(row)


def _people_named(names: list[str], access: Access) -> list[tuple[str, UUID]]:
    """The person behind each name: one with an account before one who is only named, else a new one."""
    ordered = Person.objects.filter(name__in=names).order_by("is_active", "-joined_at")
    known = {person.name: person.id for person in ordered}
    return [(name, known.get(name) or name_person(name, access=access).id) for name in names]


def _portfolios(run: ImportRun, access: Access) -> dict[str, UUID]:
    """Every portfolio that a written row names; those that are not there yet are made."""
    names = (
        ImportRow.objects.filter(run=run, outcome__in=WRITTEN).exclude(portfolio="").values_list("portfolio", flat=True)
    )
    have = {name: id for name, (id, _path) in portfolio_paths(access).items()}
    if run.portfolio:
        have[run.portfolio.name] = run.portfolio.id
    for name in sorted(set(names.distinct()) - set(have)):
        have[name] = create_portfolio(name=name, parent=run.portfolio, access=access).id
    return have


def _place_new(run: ImportRun, places: dict[str, UUID]) -> None:
    """A scope below its portfolio for every new initiative."""
    rows: Sequence[tuple[int, str]] = list(
        ImportRow.objects.filter(run=run, outcome=Outcome.NEW).order_by("number").values_list("id", "portfolio")
    )
    scopes = {one.id: one.scope for one in Portfolio.objects.filter(id__in=places.values()).select_related("scope")}
    made = create_scopes(kind=ScopeKind.INITIATIVE, under=[scopes[places[name]] for _id, name in rows])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_place")
        cursor.execute(
            "CREATE TEMP TABLE import_place (row_id bigint, portfolio_id uuid, scope_id uuid) ON COMMIT DROP"
        )
        with cursor.copy("COPY import_place FROM STDIN") as out:
            for (row, name), scope in zip(rows, made, strict=True):
                out.write_row((row, places[name], scope.id))
        cursor.execute("ANALYZE import_place")


def _move(run: ImportRun, places: dict[str, UUID], access: Access) -> None:
    """Known initiatives that the file has in another portfolio; few, so one by one through the usual action."""
    rows = ImportRow.objects.filter(run=run, outcome=Outcome.CHANGED, changes__contains=[["portfolio"]])
    wanted = {row.initiative: places[row.portfolio] for row in rows if row.portfolio in places and row.initiative}
    targets = {one.id: one for one in Portfolio.objects.filter(id__in=wanted.values()).select_related("scope")}
    for initiative in Initiative.objects.filter(id__in=wanted).select_related("scope", "portfolio__scope", "stage"):
        target = targets[wanted[initiative.id]]
        if initiative.portfolio_id != target.id and run.day is not None:
            change_initiative(
                initiative, version=initiative.version, changes={"portfolio": target}, access=access, on=run.day
            )
