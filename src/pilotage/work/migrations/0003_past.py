"""Initiatives as of any day: a view that rebuilds them from observations and history."""

from django.db import migrations

DAYS = """
CREATE TABLE work_day (day date PRIMARY KEY);
INSERT INTO work_day SELECT generate_series('1970-01-01'::date, '2100-12-31'::date, '1 day')::date;
ANALYZE work_day;
"""

OBSERVED_DATES = ("planned_start", "planned_finish", "forecast_start", "forecast_finish")
OBSERVED_AMOUNTS = ("whole_life_cost", "year_budget", "year_forecast")


def newest(column, field, extra=""):
    return f"""(array_agg(o.{column} ORDER BY o."on" DESC) FILTER (WHERE o.field = '{field}'{extra}))[1]"""


SEEN = ",\n".join(
    [
        f"{newest('text', 'stage')} AS stage",
        f"{newest('text', 'rag')} AS rag",
        f"{newest('rag_scale', 'rag')} AS rag_scale",
        f"""{newest('"on"', 'rag')} AS rag_on""",
        f"{newest('words', 'rag')} AS rag_note",
        *(f"{newest('day', field)} AS {field}" for field in OBSERVED_DATES),
        *(f"{newest('amount', field)} AS {field}" for field in OBSERVED_AMOUNTS),
        """(array_agg(o.currency ORDER BY o."on" DESC) FILTER (WHERE o.currency <> ''))[1] AS currency""",
        """jsonb_object_agg(o.field, o.words) FILTER (
            WHERE o.is_newest AND o.words <> '' AND o.field NOT IN ('rag', 'stage')
              AND o.amount IS NULL AND o.day IS NULL
        ) AS unknown_words""",
    ]
)

VIEW = f"""
CREATE VIEW work_pastinitiative AS
SELECT d.day, i.id, i.version, i.key, e.external_id, e.kind, e.name, e.description, e.sponsor_id, e.manager_id,
       i.portfolio_id, e.programme_id, COALESCE(s.stage::uuid, e.stage_id) AS stage_id,
       {", ".join(f"s.{field}" for field in OBSERVED_DATES)},
       COALESCE(s.rag, '') AS rag, s.rag_scale, CASE WHEN s.rag <> '' THEN s.rag_on END AS rag_on,
       COALESCE(s.rag_note, '') AS rag_note,
       {", ".join(f"s.{field}" for field in OBSERVED_AMOUNTS)},
       COALESCE(s.currency, '') AS currency, COALESCE(s.unknown_words, '{{}}'::jsonb) AS unknown_words,
       e.tags, e.custom, i.registered_on, i.scope_id, i.search
FROM work_day d
JOIN work_initiative i ON i.registered_on <= d.day
JOIN LATERAL (
    SELECT * FROM work_initiativeevent v
    WHERE v.pgh_obj_id = i.id
    ORDER BY (v.pgh_created_at < d.day + 1) DESC,
             CASE WHEN v.pgh_created_at < d.day + 1 THEN -v.pgh_id ELSE v.pgh_id END
    LIMIT 1
) e ON true
LEFT JOIN LATERAL (
    SELECT {SEEN}
    FROM (
        SELECT w.*, row_number() OVER (PARTITION BY w.field ORDER BY w."on" DESC) = 1 AS is_newest
        FROM work_observation w
        WHERE w.initiative_id = i.id AND w."on" <= d.day
    ) o
) s ON true;
"""


class Migration(migrations.Migration):
    dependencies = [("work", "0002_stages")]
    operations = [
        migrations.RunSQL(DAYS, "DROP TABLE work_day"),
        migrations.RunSQL(VIEW, "DROP VIEW work_pastinitiative"),
    ]
