"""The same 100 rows as one view with one query and one template: no person, no rights, no frame, no filters."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpResponse
from jinja2 import Environment, FileSystemLoader, Template, select_autoescape

SQL = """
SELECT i.id, i.key, i.name, p.name, s.name, i.rag, o.name, i.planned_start, i.planned_finish, i.whole_life_cost,
       i.currency, i.version
FROM work_initiative i
JOIN work_portfolio p ON p.id = i.portfolio_id
JOIN work_stage s ON s.id = i.stage_id
LEFT JOIN accounts_person o ON o.id = i.sponsor_id
ORDER BY i.name, i.id
LIMIT 100
"""
TONES = {"G": "green", "A": "amber", "R": "red", "": "none"}


def bare_page(request: WSGIRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        rows = [
            {
                "id": id,
                "version": version,
                "key": key,
                "name": name,
                "portfolio": portfolio,
                "stage": stage,
                "rag": rag,
                "tone": TONES[rag],
                "owner": owner or "–",
                "start": _day(start),
                "finish": _day(finish),
                "cost": _short(cost),
                "full": f"{cost:,.0f} {currency}" if cost is not None else "",
            }
            for id, key, name, portfolio, stage, rag, owner, start, finish, cost, currency, version in cursor.fetchall()
        ]
    return HttpResponse(_template().render(rows=rows))


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=select_autoescape(), auto_reload=False).get_template("bare.html")


def _day(day: date | None) -> str:
    return f"{day:%d %b %Y}" if day else "–"


def _short(cost: Decimal | None) -> str:
    if cost is None:
        return "–"
    return f"{cost / 1_000_000:.1f} m" if cost >= 1_000_000 else f"{cost / 1000:.0f} k"
