"""A document as MS Project XML."""

from typing import Final
from xml.etree.ElementTree import Element, tostring

from pilotage.delivery.rules.document import Document
from pilotage.exchange.schedules.mspdi.writing.assignments import resource_numbers, write_assignments, write_resources
from pilotage.exchange.schedules.mspdi.writing.calendars import CalendarBook, calendar_book, write_calendars
from pilotage.exchange.schedules.mspdi.writing.elements import put_all
from pilotage.exchange.schedules.mspdi.writing.tasks import outline_of, write_tasks

NAMESPACE: Final = "http://schemas.microsoft.com/project"
HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SAVE_VERSION: Final = 14
"""MS Project 2010, the first with manual and inactive tasks: every later one reads it."""


def mspdi_of(document: Document) -> bytes:
    """The file. What MS Project has no place for (a second constraint, activity kinds of Primavera) is left out."""
    project = Element("Project", xmlns=NAMESPACE)
    book, outline, resources = calendar_book(document), outline_of(document), resource_numbers(document)
    _write_settings(project, document, book)
    write_calendars(project, document, book)
    write_tasks(project, document, outline, book.numbers)
    write_resources(project, document, resources, book.of_resources)
    write_assignments(project, document, outline.uids, resources)
    written: bytes = tostring(project, encoding="utf-8")
    return HEAD + written


def _write_settings(project: Element, document: Document, book: CalendarBook) -> None:
    plan, rules = document.plan, document.plan.rules
    is_code = len(document.currency) == 3 and document.currency.isalpha()
    finishes = [stored.finish for stored in document.stored.values() if stored.finish is not None]
    put_all(
        project,
        SaveVersion=SAVE_VERSION,
        Name=document.title,
        Title=document.title,
        ScheduleFromStart=not rules.is_from_finish,
        StartDate=plan.start,
        FinishDate=plan.finish if rules.is_from_finish else max(finishes, default=None),
        CriticalSlackLimit=round(rules.critical_float / document.seconds_a_day),
        CurrencySymbol=document.currency or None,
        CurrencyCode=document.currency.upper() if is_code else None,
        CalendarUID=book.numbers[plan.calendar],
        MinutesPerDay=round(document.seconds_a_day / 60),
        MinutesPerWeek=round(document.seconds_a_week / 60),
        DaysPerMonth=round(document.days_a_month),
        HonorConstraints=rules.are_constraints_kept,
        StatusDate=plan.status,
    )
